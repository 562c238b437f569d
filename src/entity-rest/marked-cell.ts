/**
 * The encoded texts of archive cells: `[I:123]`, `[D:11/09/2017]`, `[DT:11/09/2017 14:53:18]`, `[F:123.4]`,
 * `[M:123.45]`, `[T:14:52]`, `[TS:60]`; text is bare. Month first, by .NET's invariant culture.
 */
import type { CellForm } from './archive-cells';

const markedForm = /^\[(I|D|DT|F|M|T|TS|B):([^\]]*)\]$/i;
const numberForm = /^-?\d+(?:\.\d+)?$/;
const dateForm = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;

/** Reads a cell by its marker; a text that has none, or whose content does not fit it, is text. */
export const readMarkedCell: CellForm['decode'] = (encoded) => {
  const [, marker = '', content = ''] = markedForm.exec(encoded) ?? [];
  const text = { kind: 'text', value: encoded } as const;
  switch (marker.toUpperCase()) {
    case 'I':
      return numberForm.test(content) ? { kind: 'int', value: Number(content) } : text;
    case 'F':
    case 'M':
      return numberForm.test(content) ? { kind: 'number', value: Number(content) } : text;
    case 'TS':
      return numberForm.test(content) ? { kind: 'span', value: Number(content) } : text;
    case 'T':
      return { kind: 'time', value: content };
    case 'B':
      return { kind: 'binary', value: content };
    case 'D':
    case 'DT':
      return dateOf(content) ?? text;
    default:
      return text;
  }
};

function dateOf(content: string): ReturnType<CellForm['decode']> | undefined {
  const [, month = '', day = '', year = '', hour = '0', minute = '0', second = '0'] = dateForm.exec(content) ?? [];
  if (year === '') return undefined;
  const two = (digits: string): string => digits.padStart(2, '0');
  const value = `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`;
  return { kind: 'date', value };
}
