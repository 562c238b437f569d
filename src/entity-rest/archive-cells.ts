/** Cells of archive rows as REST writes them in JSON: flat values (Slim), or with hints (Full). */
import { isStruct, type Struct, type Value } from '../command';
import { writeJsonString } from '../json';

/** What an encoded text means. Dates as `yyyy-mm-ddThh:mm:ss`, time spans in seconds. */
interface MarkedCell {
  /** By its marker: `int`, `date`, `text` and so on. */
  readonly kind: string;
  readonly value: string | number | boolean;
}

/** How cells are read and written. */
export interface CellForm {
  /** Reads an encoded text such as `[I:5]`; a bare one is text. */
  readonly decode: (encoded: string) => MarkedCell;
  /** Columns that hold truth, in lower case. */
  readonly truths: ReadonlySet<string>;
  /** Columns that hold text, in lower case: a company may be called `[I:5]`. */
  readonly texts?: ReadonlySet<string>;
  /** Whether truth is written as true and false. */
  readonly isLogical: boolean;
}

const textOf = (value: Value | undefined): string => (typeof value === 'string' ? value : '');

/**
 * The JSON of a cell's value: a number, a date's text, true or false, or text; no value is `""`. How an agent encodes
 * truth is not documented, so it is known by the column.
 * @param column its name in the row
 * @param cell ArchiveColumnData of the contract
 */
export function slimCell(column: string, cell: Value, form: CellForm): string {
  const value = valueOf(column, cell, form);
  const isTruth = form.isLogical && form.truths.has(column.toLowerCase());
  return (isTruth ? truthOf(String(value)) : undefined) ?? jsonOf(value);
}

function valueOf(column: string, cell: Value, { decode, texts }: CellForm): string | number | boolean {
  const text = isStruct(cell) ? textOf(cell['DisplayValue']) : '';
  return texts?.has(column.toLowerCase()) === true ? text : decode(text).value;
}

/** No value is false. Undefined: a text that says neither. */
function truthOf(text: string): string | undefined {
  const word = text.trim().toLowerCase();
  if (word === '' || word === '0' || word === 'false') return 'false';
  return word === '1' || word === '-1' || word === 'true' ? 'true' : undefined;
}

function jsonOf(value: string | number | boolean): string {
  if (typeof value === 'string') return writeJsonString(value.toWellFormed());
  return String(typeof value === 'boolean' || Number.isFinite(value) ? value : 0);
}

/**
 * The JSON of a cell with its hints. The raw value is what the marker says; an agent does not tell the id behind a
 * text of a list, so that one's raw value is the text.
 */
export function fullCell(column: string, cell: Value, form: CellForm): string {
  const data: Struct = isStruct(cell) ? cell : {};
  const shown = String(valueOf(column, cell, form));
  const raw = slimCell(column, cell, { ...form, isLogical: true });
  const hints = ['LinkHint', 'TooltipHint'].map((name) => `"${name}":${jsonOf(textOf(data[name]))}`);
  return `{"RawValue":${raw},"DisplayValue":${jsonOf(shown)},${hints.join()}}`;
}

const unsafe = /[^\p{L}\p{N}_]/gu;

/**
 * Names of columns for programs, where asked for: `contact/name` becomes `contact_name`. A name that is taken gets
 * another `_`, so that no column is lost.
 */
export function safeNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let safe = name.replace(unsafe, '_');
    while (taken.has(safe)) safe += '_';
    taken.add(safe);
    return safe;
  });
}
