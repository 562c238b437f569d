/** A small company whose archives the tests ask. */
import type { ArchiveFrame, ArchiveQuery, Criteria, ArchiveSource } from '../../src/archive';
import {
  type ArchiveHandler,
  archiveHandlers,
  findHandlers,
  findRows,
  readFilter,
  selectionHandlers,
} from '../../src/archive';
import { isStruct, type Outcome, type Struct, type Value } from '../../src/command';

const kari: Struct = {
  AssociateId: 10,
  Name: 'KN',
  FullName: 'Kari Nordmann',
  PersonId: 3,
  GroupIdx: 2,
  Deleted: false,
};
const tom: Struct = { AssociateId: 11, Name: 'TJ', FullName: 'Tom Jones', PersonId: 4, GroupIdx: 3, Deleted: true };

const customer: Struct = { Id: 1, Value: 'Customer' };
const vendor: Struct = { Id: 2, Value: 'Vendor' };

const contacts: readonly Struct[] = [
  {
    ContactId: 1,
    Name: 'Ås Bakeri',
    Department: '',
    Category: customer,
    Country: { CountryId: 578, Name: 'Norway' },
    Associate: kari,
    UpdatedDate: '2026-01-04T10:00:00',
    UpdatedBy: { AssociateId: 11 },
    CreatedDate: '2025-12-31T23:30:00',
    Emails: [{ Value: 'post@bakeri.example', Description: 'Office' }],
    Address: { Postal: { City: 'Ås', Zipcode: '1430' } },
    Xstop: false,
    UserDefinedFields: new Map<string, Value>([
      ['SuperOffice:1', '[I:42]'],
      ['SuperOffice:2', 'yellow'],
    ]),
  },
  {
    ContactId: 2,
    Name: "O'Neil & Sons",
    Department: 'Sales',
    Category: vendor,
    Country: { CountryId: 826, Name: 'England' },
    Associate: tom,
    UpdatedDate: '2026-01-05T00:00:00',
    Xstop: true,
  },
  { ContactId: 3, Name: 'Zebra', Category: null, Associate: { AssociateId: 10 }, UpdatedDate: '0001-01-01T00:00:00' },
];

const persons: readonly Struct[] = [
  {
    PersonId: 3,
    Firstname: 'Kari',
    Lastname: 'Nordmann',
    FullName: 'Kari Nordmann',
    Contact: { ContactId: 1 },
    BirthDate: '1980-05-17T00:00:00',
    Retired: false,
  },
  { PersonId: 4, Firstname: 'Tom', Lastname: 'Jones', FullName: 'Tom Jones', Contact: { ContactId: 2 }, Retired: true },
];

const appointments: readonly Struct[] = [
  {
    AppointmentId: 100,
    Description: 'Lunch',
    StartDate: '2026-01-05T11:30:00',
    EndDate: '2026-01-05T12:15:00',
    Contact: { ContactId: 1 },
    Person: { PersonId: 3 },
    Associate: kari,
    Completed: 'NotStarted',
    Task: { TaskListItemId: 7, Value: 'Meeting' },
    Links: [{ LinkId: 9, EntityName: 'document', Id: 200, Description: 'Menu' }],
  },
  {
    AppointmentId: 101,
    Description: 'Demo',
    StartDate: '2026-01-12T09:00:00',
    EndDate: '2026-01-12T10:00:00',
    Contact: { ContactId: 2 },
    Associate: tom,
    Completed: 'Completed',
    Task: { TaskListItemId: 8, Value: 'Demo' },
  },
];

const documents: readonly Struct[] = [
  {
    DocumentId: 200,
    Header: 'Menu',
    Date: '2026-01-06T08:00:00',
    Contact: { ContactId: 1 },
    Associate: kari,
    Type: 'Document',
  },
];

const sales: readonly Struct[] = [
  {
    SaleId: 300,
    Heading: 'Bread',
    Amount: '1200.50',
    Probability: 50,
    Status: 'Open',
    Contact: { ContactId: 1 },
    Person: { PersonId: 3 },
    Associate: kari,
    Saledate: '2026-02-01T00:00:00',
  },
  { SaleId: 301, Heading: 'Ovens', Amount: '90000', Probability: 10, Status: 'Sold', Contact: { ContactId: 2 } },
];

const tickets: readonly Struct[] = [
  {
    TicketId: 400,
    Title: 'Bread is late',
    CreatedAt: '2026-01-05T08:15:30',
    OwnedBy: { AssociateId: 10 },
    Tags: [{ Id: 1 }, { Id: 5 }],
    BaseStatus: 'Active',
    Category: { TicketCategoryId: 2, Name: 'Bread', Fullname: 'Goods/Bread' },
    TimeToReply: 90,
  },
];

const tables: Readonly<Record<string, readonly [key: string, rows: readonly Struct[]]>> = {
  contact: ['ContactId', contacts],
  person: ['PersonId', persons],
  associate: ['AssociateId', [kari, tom]],
  appointment: ['AppointmentId', appointments],
  document: ['DocumentId', documents],
  sale: ['SaleId', sales],
  ticket: ['TicketId', tickets],
  project: ['ProjectId', [{ ProjectId: 500, Name: 'Move', ProjectNumber: 'P-1' }]],
  projectmember: [
    'ProjectmemberId',
    [
      { ProjectmemberId: 1, ProjectId: 500, ContactId: 1, PersonId: 3 },
      { ProjectmemberId: 2, ProjectId: 500, ContactId: 1, PersonId: 4 },
    ],
  ],
  selection: [
    'SelectionId',
    [
      { SelectionId: 600, Name: 'Bakers' },
      { SelectionId: 601, Name: 'Last ones', SelectionType: 'Dynamic', TargetTableName: 'contact' },
    ],
  ],
  selectionmember: ['SelectionMemberId', [{ SelectionMemberId: 1, SelectionId: 600, ContactId: 1, PersonId: 3 }]],
  selectioncriteria: ['SelectionId', [{ SelectionId: 601, Restrictions: "name begins 'Z'" }]],
  salestakeholder: ['SaleStakeholderId', [{ SaleStakeholderId: 800, SaleId: 301, ContactId: 1, PersonId: 3 }]],
  relation: [
    'RelationId',
    [
      {
        RelationId: 700,
        SourceContactId: 1,
        DestinationContactId: 2,
        ActiveText: 'buys from',
        PassiveText: 'sells to',
      },
    ],
  ],
};

export const company: ArchiveSource = {
  all: (table) => tables[table]?.[1] ?? [],
  find: (table, id) => tables[table]?.[1].find((row) => row[tables[table]?.[0] ?? ''] === id),
};

/** Monday 5 January 2026, noon in UTC; Kari asks. */
export const frame: ArchiveFrame = { now: Date.parse('2026-01-05T12:00:00Z'), associateId: 10, language: 'en' };

/** A query for the plain columns of every row. */
export const everything: ArchiveQuery = {
  provider: 'Contact',
  columns: [],
  criteria: { kind: 'all' },
  order: [],
  entities: [],
  page: 0,
  pageSize: 0,
};

/** What a filter restricts; the reason of a refusal is thrown. */
export function filtered(text: string): Criteria {
  const criteria = readFilter(text);
  if (criteria.kind !== 'failure') return criteria;
  throw new Error(criteria.message);
}

/** Encoded cells of the columns, row by row, or the reason of a refusal. */
export function cells(
  provider: string,
  columns: readonly string[],
  filter = '',
  more: Partial<ArchiveQuery> = {},
  records = company,
): readonly (readonly Value[])[] | string {
  const criteria = readFilter(filter);
  if (criteria.kind === 'failure') return criteria.message;
  const found = findRows(records, { ...everything, provider, columns, criteria, ...more }, frame);
  if ('kind' in found) return found.message;
  return found.rows.map(({ ColumnData: data }) =>
    data instanceof Map
      ? [...data.values()].map((cell: Value) => (isStruct(cell) ? (cell['DisplayValue'] ?? null) : null))
      : [],
  );
}

/** Primary keys of the rows that pass, or the reason of a refusal. */
export function ids(provider: string, filter: string, more: Partial<ArchiveQuery> = {}): readonly Value[] | string {
  const criteria = readFilter(filter);
  if (criteria.kind === 'failure') return criteria.message;
  const found = findRows(company, { ...everything, provider, criteria, ...more }, frame);
  return 'kind' in found ? found.message : found.rows.map(({ PrimaryKey: id }) => id ?? null);
}

/** Carries out `Archive.…` or `Find.…`. */
export function call(operation: string, given: Struct, by: ArchiveFrame = frame): Outcome {
  const handler: ArchiveHandler | undefined =
    archiveHandlers.get(operation) ?? findHandlers.get(operation) ?? selectionHandlers.get(operation);
  if (handler === undefined) throw new Error(`there is no ${operation}`);
  return handler(company, given, by);
}

/** The result of an operation; the reason of a refusal is thrown. */
export function response(operation: string, given: Struct, by: ArchiveFrame = frame): Value {
  const outcome = call(operation, given, by);
  if (outcome.kind === 'failure') throw new Error(outcome.message);
  return outcome.results['Response'] ?? null;
}
