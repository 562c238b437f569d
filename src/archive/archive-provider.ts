/** Which archives there are, by name, and which tables their rows come from. */
import { recordTypeName, tableByRule } from './table-by-rule';
import type { ArchiveSource } from './archive-source';
import { recordTable, type RecordTable } from './record-table';
import { tablesOfActivities } from './tables-of-activities';
import { tablesOfPeople } from './tables-of-people';
import { tablesOfService } from './tables-of-service';

/** A union of tables: a row that lacks a column of another table leaves it empty. */
export interface ArchiveProvider {
  readonly name: string;
  /** At least one. */
  readonly parts: readonly RecordTable[];
  /** Entities that clients may name besides those of the parts. `all` means every row. */
  readonly furtherEntities: readonly string[];
  /** A table with more columns and more rows, which takes the place of the others when a query names one of them. */
  readonly wider?: RecordTable;
}

/** The tables that this room describes, by name. */
export const recordTables: ReadonlyMap<string, RecordTable> = new Map(
  [...tablesOfPeople, ...tablesOfActivities, ...tablesOfService].map((table) => [table.name, table]),
);

/** `Provider Provider … | table, table | further entities | wider table` */
const described = `
  SimpleContact Contact | contact
  FindContact | contact | | contactpersons
  Person FindPerson | person
  Appointment FindAppointment | appointment
  Document FindDocument | document
  Sale FindSale | sale
  SaleFilteredWithStakeholder | saleofstakeholder
  Project FindProject | project
  Selection FindSelection | selection
  Ticket FindTicket | ticket
  TicketMessage | ticketmessage
  ContactActivity PersonActivity ProjectActivity SaleActivities | appointment, document | chat, mailing, formSubmission
  ProjectGuide SaleGuide | appointment, document
  SaleHistory | salehist
  ContactProjects | contactprojects
  ProjectMember | projectmember
  SaleStakeholder | salestakeholder
  Relation | relation
  Links | links
  Participants | participants
  AllUsers | user | all
  Associate | associate
  Role | role
  Product | product
  PriceList | pricelist
  ContactSelection | contactselectionmember
  PersonSelection | personselectionmember
  AppointmentSelection | appointmentselectionmember
  SaleSelection | saleselectionmember
  ProjectSelection | projectselectionmember
  DocumentSelection | documentselectionmember
  TicketSelection | ticketselectionmember
`;

/** Archives of tables that are described by rule, and whose name differs from the record type's. */
const renamed: ReadonlyMap<string, string> = new Map([
  ['BatchTasks', 'BatchTaskInfo'],
  ['CRMScripts', 'CRMScript'],
  ['Ejscripts', 'CRMScript'],
  ['EventHandler', 'TriggerScript'],
  ['ForeignKeys', 'ForeignApp'],
  ['SystemEvents', 'SystemEvent'],
  ['ChatSession', 'ChatSession'],
]);

const fixed: readonly ArchiveProvider[] = described
  .split('\n')
  .filter((line) => line.trim() !== '')
  .flatMap((line) => {
    const [names = '', tables = '', entities = '', widerTable = ''] = line.split('|').map((part) => part.trim());
    const parts = tables.split(', ').flatMap((table) => recordTables.get(table) ?? []);
    const furtherEntities = entities.split(', ').filter((entity) => entity !== '');
    const wider = recordTables.get(widerTable);
    const provider = wider === undefined ? { parts, furtherEntities } : { parts, furtherEntities, wider };
    return names.split(' ').map((name) => Object.assign({ name }, provider));
  });

const fixedByName = new Map(fixed.map((provider) => [provider.name.toLowerCase(), provider]));

/** The archive of that name, in any letter case; undefined for none. */
export function providerNamed(records: ArchiveSource, name: string): ArchiveProvider | undefined {
  return fixedByName.get(name.toLowerCase()) ?? furtherProviders(records).get(name.toLowerCase());
}

/** Names of all archives, in alphabetical order. */
export function providerNames(records: ArchiveSource): readonly string[] {
  const further = [...furtherProviders(records).values()];
  return [...fixed, ...further].map(({ name }) => name).sort();
}

/** Those of tables that the source describes; the first table of a record type gives the archive. */
function furtherProviders(records: ArchiveSource): ReadonlyMap<string, ArchiveProvider> {
  const found = new Map<string, ArchiveProvider>();
  const add = (name: string, part: RecordTable): void => {
    const key = name.toLowerCase();
    if (!fixedByName.has(key) && !found.has(key)) found.set(key, { name, parts: [part], furtherEntities: [] });
  };
  const tables = records.describedTables?.() ?? [];
  for (const [name, typeName] of renamed) {
    const table = tables.find(({ type }) => recordTypeName(type) === typeName);
    add(name, table === undefined ? emptyTable(name.toLowerCase()) : tableByRule(table));
  }
  for (const table of tables) add(recordTypeName(table.type), tableByRule(table));
  return found;
}

/** An archive that clients know, over a table that the source does not have: no rows. */
function emptyTable(name: string): RecordTable {
  return recordTable({ name, key: '', lines: '' });
}
