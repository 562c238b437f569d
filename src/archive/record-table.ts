/** A table of records with its columns, and the records of other tables whose columns it can show. */
import { columnsOfText, type ArchiveColumn } from './column-table';
import type { Struct } from '../command';

/** Another record that a record refers to. Its columns are `name/column`, or plain `column` without a name. */
export interface TableJoin {
  readonly name: string;
  readonly table: string;
  /**
   * Path of the id, or of the carrier that holds it; of several between commas, the first that is there. It may lead
   * through another record: `Person person > Contact`.
   */
  readonly at: string;
}

export interface RecordTable {
  /** NetServer's name of the table. */
  readonly name: string;
  /** EntityName of its rows. */
  readonly entity: string;
  /** Path of the primary key. */
  readonly key: string;
  /** Path of what a record is called. */
  readonly title: string;
  /** Name of the id in a link hint, such as `contact_id`; '' for records without a page. */
  readonly link: string;
  readonly columns: readonly ArchiveColumn[];
  readonly joins: readonly TableJoin[];
  /** Prefix of user-defined fields, such as `contactUdef`; '' for none. */
  readonly udef: string;
  /** Further entities of rows that a query may leave out. */
  readonly variants: readonly RowVariant[];
  /** Path of the record to show in place of a row that was made to be found. */
  readonly shown: string;
  /** Rows with one primary key are one row. */
  readonly isDistinct: boolean;
  /** Rows that are no table of their own, such as the links of all records. */
  readonly rows?: DerivedRows;
}

/** Rows of a kind of their own, such as persons who have left. */
export interface RowVariant {
  readonly entity: string;
  /** A filter over the columns of the table. */
  readonly where: string;
  /** StyleHint of such a row. */
  readonly style: string;
}

/** @param all records of a table */
export type DerivedRows = (
  all: (table: string) => readonly Struct[],
  find: (table: string, id: number) => Struct | undefined,
) => readonly Struct[];

/** A table as a person writes it. */
export interface RecordTableText extends Partial<Omit<RecordTable, 'columns' | 'joins' | 'name' | 'key'>> {
  readonly name: string;
  readonly key: string;
  /** Lines `name | table | path`; a name `-` stands for columns without prefix. */
  readonly joins?: readonly string[];
  readonly lines: string;
  /** Prefix of the columns that tell who changed a record and when: `person` for `personUpdatedBy`. */
  readonly changes?: string;
}

/** Members whose person has left, or whose company is stopped. */
export const leftOrStopped: readonly RowVariant[] = [
  { entity: 'retired', where: 'person/retired set', style: 'retired' },
  { entity: 'stop', where: 'contact/stop set', style: '' },
];

export function recordTable({ lines, joins = [], changes = '', ...table }: RecordTableText & object): RecordTable {
  const { name } = table;
  return {
    entity: name,
    title: 'Name',
    link: '',
    udef: '',
    variants: [],
    shown: '',
    isDistinct: false,
    ...table,
    columns: [...columnsOfText(lines), ...changeColumns(changes), ...everyColumn],
    joins: joins.map(joinOfText),
  };
}

function joinOfText(line: string): TableJoin {
  const [name = '', table = '', at = ''] = line.split('|').map((part) => part.trim());
  return { name: name === '-' ? '' : name, table, at };
}

/** Restriction columns that every archive has. */
const everyColumn = columnsOfText(`
  getAllRows | bool! | | All rows | Alle rader
  getNoRows | bool! | | No rows | Ingen rader
`);

const changes = columnsOfText(`
  updatedBy | associate | UpdatedBy | Updated by | Oppdatert av
  updatedByFullName | associate | full(UpdatedBy, associate) | Updated by, full name | Oppdatert av, fullt navn
  updatedDate | date | first(UpdatedDate, Updated) | Updated | Oppdatert
  registeredBy | associate | CreatedBy | Registered by | Registrert av
  registeredByFullName | associate | full(CreatedBy, associate) | Registered by, full name | Registrert av, fullt navn
  registeredDate | date | first(CreatedDate, Registered, Created) | Registered | Registrert
`);

function changeColumns(prefix: string): readonly ArchiveColumn[] {
  const prefixed = (column: ArchiveColumn): ArchiveColumn => ({
    ...column,
    name: `${prefix}${column.name.charAt(0).toUpperCase()}${column.name.slice(1)}`,
  });
  return prefix === '' ? changes : changes.map(prefixed);
}
