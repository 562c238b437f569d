/** Finds columns of a table by name: its own, those of records that it refers to, and user-defined fields. */
import { isStruct, type Struct, type Value } from '../command';
import { perKey } from '../text/memo';
import { recordTables } from './archive-provider';
import { cellNumber, isNamedRecord, type ArchiveCell } from './cell';
import { columnsOfText, type ArchiveColumn } from './column-table';
import { compileCell, referring, type ReadCell } from './column-value';
import { decodeCell } from './encoded-cell';
import type { CellSource } from './archive-source';
import type { RecordTable, TableJoin } from './record-table';
import { firstOf, recordNumber, valueAt } from './record-value';

/** A column, ready to be read from records of its table. */
export interface ResolvedColumn {
  /** In the table's own spelling: `contact/name`. */
  readonly name: string;
  readonly column: ArchiveColumn;
  readonly read: ReadCell;
  /** Name of the id that a cell links to, such as `contact_id`; '' for none. */
  readonly link: string;
}

/** Records that refer to records that refer to records: `person/contact/contactAssociate/fullName`. */
const joinsMax = 4;

const titles = (table: string): string => recordTables.get(table)?.title ?? 'Name';

const ownColumns = perKey(
  (table: RecordTable) => new Map(table.columns.map((column) => [column.name.toLowerCase(), column])),
);

/** The column of that name, in any letter case; undefined for none. */
export function columnNamed(table: RecordTable, name: string, joins = 0): ResolvedColumn | undefined {
  const own = ownColumns(table).get(name.toLowerCase());
  if (own !== undefined) return resolved(table, own);
  if (joins === joinsMax) return undefined;
  const slash = name.indexOf('/');
  const prefix = name.slice(0, Math.max(0, slash)).toLowerCase();
  const rest = name.slice(slash + 1);
  if (table.udef !== '' && prefix === table.udef.toLowerCase()) return userDefined(table.udef, rest);
  const named = table.joins.filter((join) => prefix !== '' && join.name.toLowerCase() === prefix);
  const unnamed = table.joins.filter((join) => join.name === '');
  for (const join of [...named, ...unnamed]) {
    const inner = recordTables.get(join.table);
    const found = inner && columnNamed(inner, join.name === '' ? name : rest, joins + 1);
    if (found !== undefined) return joined(join, found);
  }
  return undefined;
}

function resolved(table: RecordTable, column: ArchiveColumn): ResolvedColumn {
  const [, referred = ''] = /^ref\(.*, *(\w+)\)$/.exec(column.value) ?? [];
  const link = column.kind === 'stringorPK' ? table.link : (recordTables.get(referred)?.link ?? '');
  return { name: column.name, column, read: compileCell(column, table.key, titles), link };
}

function joined(join: TableJoin, inner: ResolvedColumn): ResolvedColumn {
  const { name } = join;
  const refer = referenceOf(join);
  const read: ReadCell = (record, records) => {
    const other = refer(record, records);
    return other === undefined ? emptyCell(inner.column) : inner.read(other, records);
  };
  return { ...inner, name: name === '' ? inner.name : `${name}/${inner.name}`, read };
}

/** Finds the other record, perhaps through a third one. */
function referenceOf({ at, table }: TableJoin): (record: Struct, records: CellSource) => Struct | undefined {
  const [, path = '', through = '', rest = at] = referring.exec(at) ?? [];
  const last = firstOf(rest.split(', ').map(valueAt));
  if (through === '') return (record, records) => referredRecord(last(record), table, records);
  const first = valueAt(path);
  return (record, records) => {
    const between = referredRecord(first(record), through, records);
    return between && referredRecord(last(between), table, records);
  };
}

const emptyCell = ({ kind }: ArchiveColumn): ArchiveCell => (kind === 'bool' ? false : undefined);

/** The record itself; where there is none, the carrier that stands for it. */
function referredRecord(value: Value | undefined, table: string, records: CellSource): Struct | undefined {
  const key = recordTables.get(table)?.key ?? '';
  const id = isStruct(value) ? recordNumber(value[key]) : recordNumber(value);
  return (id === 0 ? undefined : records.find(table, id)) ?? (isStruct(value) ? value : undefined);
}

/** A user-defined field by its ProgId. Its type is not known here: its values are compared as text. */
function userDefined(prefix: string, progId: string): ResolvedColumn | undefined {
  const [column] = columnsOfText(`${prefix}/udef | string | UserDefinedFields`);
  if (column === undefined || progId === '') return undefined;
  const name = `${prefix}/${progId}`;
  const read: ReadCell = ({ UserDefinedFields: fields }) => {
    const value = fields instanceof Map ? fieldOf(fields, progId) : undefined;
    return typeof value === 'string' ? String(decodeCell(value).value) : '';
  };
  return { name, column: { ...column, name, english: progId, norwegian: progId }, read, link: '' };
}

function fieldOf(fields: ReadonlyMap<string, Value>, progId: string): Value | undefined {
  const exact = fields.get(progId);
  if (exact !== undefined) return exact;
  for (const [name, value] of fields) if (name.toLowerCase() === progId.toLowerCase()) return value;
  return undefined;
}

/** The columns that a client can choose: without `deep` the plain ones, with it also those of referred records. */
export function availableColumns(table: RecordTable, isDeep: boolean): readonly ResolvedColumn[] {
  const own = table.columns.map((column) => resolved(table, column));
  const others = table.joins
    .filter(({ name }) => name === '' || isDeep)
    .flatMap((join) => {
      const columns = recordTables.get(join.table)?.columns ?? [];
      return columns.filter(isShown).flatMap(({ name }) => {
        return columnNamed(table, join.name === '' ? name : `${join.name}/${name}`) ?? [];
      });
    });
  const known = new Map<string, ResolvedColumn>();
  for (const each of [...own, ...others]) {
    const isPlain = isShown(each.column) && !each.name.includes('/');
    if ((isDeep || isPlain) && !known.has(each.name.toLowerCase())) known.set(each.name.toLowerCase(), each);
  }
  return [...known.values()];
}

/** Restriction columns have nothing to show. */
const isShown = ({ name }: ArchiveColumn): boolean => name !== 'getAllRows' && name !== 'getNoRows';

/** The hint that leads to the record a cell names, such as `contact_id=5`; '' for none. */
export function cellLink({ link }: ResolvedColumn, cell: ArchiveCell): string {
  const id = isNamedRecord(cell) ? cell.key : cellNumber(cell);
  return link === '' || id === 0 ? '' : `${link}=${id}`;
}
