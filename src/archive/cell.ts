/** Typed values of cells, and the kinds of columns that hold them. */

/** Of list and associate columns: the id that restrictions mean, the text that is shown and ordered by. */
export interface ListChoice {
  readonly id: number;
  readonly text: string;
}

/** Of the column that names its record: the name, and the record's id. */
export interface NamedRecord {
  readonly key: number;
  readonly text: string;
}

/**
 * A value: text, number, truth, date (milliseconds since the epoch of its clock time), time span (seconds), choice,
 * record's name, or ids. Undefined: there is none.
 */
export type ArchiveCell = string | number | boolean | ListChoice | NamedRecord | readonly number[] | undefined;

export const columnKinds = [
  'string',
  'positiveString',
  'stringorPK',
  'int',
  'decimal',
  'money',
  'bool',
  'date',
  'datetime',
  'time',
  'timeSpan',
  'listAny',
  'userGroup',
  'ejUser',
  'associate',
  'intArray',
] as const;

/** How the values of a column are restricted, ordered and encoded. */
export type ColumnKind = (typeof columnKinds)[number];

/** Kinds whose restriction type has another name. */
const restrictionTypes: ReadonlyMap<ColumnKind, string> = new Map([['money', 'decimal']]);

/** The restriction type that NetServer names for the kind, such as `stringorPK`. */
export const restrictionTypeOf = (kind: ColumnKind): string => restrictionTypes.get(kind) ?? kind;

export function isChoice(cell: ArchiveCell): cell is ListChoice {
  return typeof cell === 'object' && 'id' in cell;
}

export function isNamedRecord(cell: ArchiveCell): cell is NamedRecord {
  return typeof cell === 'object' && 'key' in cell;
}

export function isIds(cell: ArchiveCell): cell is readonly number[] {
  return Array.isArray(cell);
}

/** The text by which a cell is restricted and ordered; numbers have theirs, no value has ''. */
export function cellText(cell: ArchiveCell): string {
  if (cell === undefined) return '';
  if (isIds(cell)) return cell.join(',');
  return typeof cell === 'object' ? cell.text : String(cell);
}

/** The number or id of a cell; 0 where there is none. */
export function cellNumber(cell: ArchiveCell): number {
  if (typeof cell === 'number') return cell;
  if (typeof cell === 'boolean') return cell ? 1 : 0;
  return isChoice(cell) ? cell.id : 0;
}

/** Nothing, '', 0, no choice, no name, no ids; false is a value. */
export function isEmptyCell(cell: ArchiveCell): boolean {
  if (isChoice(cell)) return cell.id === 0;
  return cell !== false && (cellText(cell) === '' || cell === 0);
}
