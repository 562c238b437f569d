/**
 * The encoded texts of cells and restriction values: `[I:123]`, `[D:11/09/2017]`, `[DT:11/09/2017 14:53:18]`,
 * `[F:123.4]`, `[M:123.45]`, `[T:14:52]`, `[TS:60]`; text is bare. The culture is the invariant one, month first.
 */
import { isPlainNumber, readMoment } from './plain-values';
import { cellNumber, cellText, isIds, type ArchiveCell, type ColumnKind } from './cell';

const markedForm = /^\[(I|D|DT|F|M|T|TS|B):([^\]]*)\]$/i;
const msPerDay = 86_400_000;

/** .NET's DateTime.MinValue: the archives write it for "no date". */
const noDateCell = '[D:01/01/0001]';
const noDateText = '0001-01-01T00:00:00';

/** What an encoded text means, as entity REST writes it in JSON. */
export interface DecodedCell {
  /** By its marker; `text` has none. */
  readonly kind: 'int' | 'number' | 'bool' | 'date' | 'time' | 'span' | 'binary' | 'text';
  /** Dates as `yyyy-mm-ddThh:mm:ss` without zone, times as `hh:mm`, time spans in seconds. */
  readonly value: string | number | boolean;
}

/** How a CRM may write truth, with a marker or without. */
const truths: ReadonlySet<string> = new Set(['1', '-1', 'true']);

/**
 * Reads an encoded cell by its marker; a text that has none, or whose content does not fit it, is text.
 * @param restrictionType of the column, where it is known: no marker says that a cell of a `bool` column is true
 */
export function decodeCell(encoded: string, restrictionType = ''): DecodedCell {
  if (restrictionType === 'bool') return { kind: 'bool', value: truths.has(plainValue(encoded).toLowerCase()) };
  const [, marker = '', content = ''] = markedForm.exec(encoded) ?? [];
  switch (marker.toUpperCase()) {
    case 'I':
      return numeric(encoded, 'int', content);
    case 'F':
    case 'M':
      return numeric(encoded, 'number', content);
    case 'TS':
      return numeric(encoded, 'span', content);
    case 'D':
    case 'DT': {
      const date = readMoment(content);
      return date === undefined ? { kind: 'text', value: encoded } : { kind: 'date', value: dateText(date) };
    }
    case 'T':
      return { kind: 'time', value: content };
    case 'B':
      return { kind: 'binary', value: content };
    default:
      return { kind: 'text', value: encoded };
  }
}

function numeric(encoded: string, kind: 'int' | 'number' | 'span', content: string): DecodedCell {
  return isPlainNumber(content) ? { kind, value: Number(content) } : { kind: 'text', value: encoded };
}

/**
 * Milliseconds of a clock time as `yyyy-mm-ddThh:mm:ss`. Undefined, or no such time of .NET: 0001-01-01T00:00:00.
 */
export function dateText(milliseconds: number | undefined): string {
  const text = milliseconds === undefined ? '' : new Date(milliseconds).toISOString();
  return /^\d{4}-/.test(text) ? text.slice(0, 19) : noDateText;
}

/** The cell as the Archive agent sends it. How it encodes truth is not documented: here 1 or 0 with the marker I. */
export function encodeCell(kind: ColumnKind, cell: ArchiveCell): string {
  switch (kind) {
    case 'int':
    case 'bool':
      return `[I:${Math.trunc(cellNumber(cell))}]`;
    case 'decimal':
      return `[F:${cellNumber(cell)}]`;
    case 'money':
      return `[M:${cellNumber(cell)}]`;
    case 'timeSpan':
      return `[TS:${Math.trunc(cellNumber(cell))}]`;
    case 'date':
    case 'datetime':
      return typeof cell === 'number' ? encodedDate(cell, kind) : noDateCell;
    case 'time':
      return typeof cell === 'number' ? `[T:${dateText(cell).slice(11, 16)}]` : '';
    default:
      return isIds(cell) ? cell.join(',') : cellText(cell);
  }
}

/** A date with a time of day keeps it: nothing is lost on the way to a client. */
function encodedDate(cell: number, kind: 'date' | 'datetime'): string {
  const text = dateText(cell);
  const [year = '', month = '', day = ''] = text.slice(0, 10).split('-');
  const date = `${month}/${day}/${year}`;
  return kind === 'date' && cell % msPerDay === 0 ? `[D:${date}]` : `[DT:${date} ${text.slice(11)}]`;
}

/** A restriction value without its marker: `[I:5]` means 5. */
export function plainValue(value: string): string {
  return markedForm.exec(value)?.[2] ?? value;
}

/** Whether a value is encoded as an int: where names are compared, it means the record's id. */
export const isEncodedInt = (value: string): boolean => /^\[I:-?\d+\]$/i.test(value);
