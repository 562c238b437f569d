/** Answers a query: the rows of the archive's tables are filtered, ordered, cut to the page, and made into cells. */
import { excerpt, type Failure, type Struct } from '../command';
import { columnsOfCriteria, pageSizeDefault, type ArchiveOrder, type ArchiveQuery } from './archive-query';
import { providerNamed, type ArchiveProvider } from './archive-provider';
import { refusable, refuseQuery } from './archive-refusal';
import { cellNumber, cellText, type ArchiveCell, type ColumnKind } from './cell';
import { membersByCriteria } from './dynamic-selection';
import { encodeCell } from './encoded-cell';
import { queriedColumn, queriedColumns, type QueriedColumn } from './query-columns';
import { cellsMax, comparisonsMax, limitWork } from './query-work';
import { cellSource, type ArchiveFrame, type ArchiveSource, type CellSource } from './archive-source';
import { recordNumber, valueAt } from './record-value';
import { rowsOfPart, type FoundRow } from './rows-of-part';
import { cellLink, columnNamed } from './table-columns';

/** One page of an answer. */
export interface FoundRows {
  readonly provider: ArchiveProvider;
  readonly columns: readonly QueriedColumn[];
  /** Of all pages. */
  readonly rowCount: number;
  /** ArchiveListItem Structs. */
  readonly rows: readonly Struct[];
}

/** @returns the page, or the refusal of what the query names */
export function findRows(records: ArchiveSource, query: ArchiveQuery, frame: ArchiveFrame): FoundRows | Failure {
  return refusable(() => answerQuery(records, query, frame));
}

/** As `findRows`, inside this room. @throws Refusal */
export function answerQuery(records: ArchiveSource, asked: ArchiveQuery, frame: ArchiveFrame): FoundRows {
  const query = membersByCriteria(records, asked);
  const source = cellSource(records, frame);
  const provider = wideEnough(knownProvider(records, query.provider), query);
  const columns = queriedColumns(provider, query.columns);
  const order = distinctOrder(query.order.map((each) => orderedColumn(provider, each)));
  const found = provider.parts.flatMap((_, part) => rowsOfPart(records, provider, part, query, frame));
  const size = query.pageSize > 0 ? query.pageSize : pageSizeDefault;
  const start = Math.max(0, query.page) * size;
  const ordered = sorted(found, order, source);
  const page = ordered.slice(start, start + size);
  limitWork({ records: page.length, times: columns.length, what: 'columns', max: cellsMax });
  const rows = page.map((row) => itemOf(row, provider, columns, source));
  return { provider, columns, rowCount: found.length, rows };
}

/** @throws Refusal */
export function knownProvider(records: ArchiveSource, name: string): ArchiveProvider {
  return providerNamed(records, name) ?? refuseQuery(`There is no archive ${excerpt(name)} here.`);
}

/** The archive with its wider table, when the query names a column that only this one has. */
function wideEnough(provider: ArchiveProvider, query: ArchiveQuery): ArchiveProvider {
  const { parts, wider } = provider;
  if (wider === undefined) return provider;
  const names = [...query.columns, ...columnsOfCriteria(query.criteria), ...query.order.map(({ column }) => column)];
  const isMissing = (name: string): boolean => parts.every((part) => columnNamed(part, name) === undefined);
  return names.some(isMissing) ? { ...provider, parts: [wider] } : provider;
}

interface OrderedColumn extends QueriedColumn {
  readonly isDescending: boolean;
}

function orderedColumn(provider: ArchiveProvider, { column, isDescending }: ArchiveOrder): OrderedColumn {
  const found = queriedColumn(provider, column);
  if (!found.any.column.canOrderBy) refuseQuery(`The archive cannot be ordered by ${excerpt(found.any.name)}.`);
  return { ...found, isDescending };
}

/** A column that stands twice decides nothing the second time. */
function distinctOrder(order: readonly OrderedColumn[]): readonly OrderedColumn[] {
  return order.filter(({ any }, index) => order.findIndex((each) => each.any.name === any.name) === index);
}

const numeric: ReadonlySet<ColumnKind> = new Set([
  'int',
  'decimal',
  'money',
  'bool',
  'date',
  'datetime',
  'time',
  'timeSpan',
]);

/** Empty cells come first, as 0 or ''. Rows that are equal keep the order of their records. */
function sorted(found: readonly FoundRow[], order: readonly OrderedColumn[], records: CellSource): readonly FoundRow[] {
  if (order.length === 0) return found;
  limitWork({ records: found.length, times: order.length, what: 'columns of the order', max: comparisonsMax });
  const alphabet = new Intl.Collator(records.language === 'no' ? 'nb' : 'en');
  const keyed = found.map((row) => ({ row, keys: order.map((column) => sortKey(column, row, records)) }));
  keyed.sort((a, b) => {
    for (let index = 0; index < order.length; index++) {
      const compared = compareKeys(a.keys[index] ?? 0, b.keys[index] ?? 0, alphabet);
      if (compared !== 0) return order[index]?.isDescending === true ? -compared : compared;
    }
    return 0;
  });
  return keyed.map(({ row }) => row);
}

function sortKey({ any, byPart }: QueriedColumn, { part, record }: FoundRow, records: CellSource): number | string {
  const cell: ArchiveCell = byPart[part]?.read(record, records);
  const { kind } = any.column;
  if (!numeric.has(kind)) return cellText(cell);
  const isDate = kind === 'date' || kind === 'datetime' || kind === 'time';
  return isDate && cell === undefined ? Number.NEGATIVE_INFINITY : cellNumber(cell);
}

function compareKeys(a: number | string, b: number | string, alphabet: Intl.Collator): number {
  if (a === b) return 0;
  if (typeof a === 'string' && typeof b === 'string') return alphabet.compare(a, b);
  return a < b ? -1 : 1;
}

/** A row as the Archive agent sends it. */
function itemOf(
  { part: index, record, style }: FoundRow,
  provider: ArchiveProvider,
  columns: readonly QueriedColumn[],
  records: CellSource,
): Struct {
  const part = provider.parts[index];
  const id = recordNumber(valueAt(part?.key ?? '')(record));
  return {
    TableRight: null,
    FieldProperties: null,
    EntityName: part?.entity ?? '',
    PrimaryKey: id,
    ColumnData: new Map(columns.map((column) => [column.any.name, cellOf(column.byPart[index], record, records)])),
    LinkHint: part === undefined || part.link === '' ? '' : `${part.link}=${id}`,
    StyleHint: style,
  };
}

function cellOf(column: QueriedColumn['any'] | undefined, record: Struct, records: CellSource): Struct {
  if (column === undefined) return { DisplayValue: '', TooltipHint: '', LinkHint: '' };
  const cell = column.read(record, records);
  return {
    DisplayValue: encodeCell(column.column.kind, cell),
    TooltipHint: '',
    LinkHint: cellLink(column, cell),
  };
}
