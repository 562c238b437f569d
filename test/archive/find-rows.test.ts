import { findRows, type FoundRows } from '../../src/archive';
import type { Failure } from '../../src/command';
import { cells, company, everything, filtered, frame, ids } from './company';

const namesOf = (found: FoundRows | Failure): readonly string[] =>
  'columns' in found ? found.columns.map(({ any }) => any.name) : [];

describe('an archive', () => {
  test('takes names of archives, columns and entities in any letter case, and answers in its own', () => {
    const query = {
      ...everything,
      provider: 'CONTACT',
      columns: ['NAME', 'CONTACTASSOCIATE/fullname'],
      entities: ['Contact'],
    };
    const found = findRows(company, query, frame);
    expect(found).toMatchObject({ provider: { name: 'Contact' }, rowCount: 3 });
    expect(namesOf(found)).toEqual(['name', 'contactAssociate/fullName']);
  });

  test('gives rows as the Archive agent does', () => {
    const query = {
      ...everything,
      provider: 'Sale',
      columns: ['heading', 'contactId', 'amount'],
      criteria: filtered('saleId=300'),
    };
    expect(findRows(company, query, frame)).toMatchObject({
      rowCount: 1,
      rows: [
        {
          EntityName: 'sale',
          PrimaryKey: 300,
          LinkHint: 'sale_id=300',
          StyleHint: '',
          ColumnData: new Map([
            ['heading', { DisplayValue: 'Bread', TooltipHint: '', LinkHint: 'sale_id=300' }],
            ['contactId', { DisplayValue: 'Ås Bakeri', TooltipHint: '', LinkHint: 'contact_id=1' }],
            ['amount', { DisplayValue: '[M:1200.5]', TooltipHint: '', LinkHint: '' }],
          ]),
        },
      ],
    });
  });

  test('without columns gives its plain ones', () => {
    const found = findRows(company, everything, frame);
    const names = namesOf(found);
    expect(names).toEqual(expect.arrayContaining(['contactId', 'name', 'category', 'updatedDate', 'registeredBy']));
    expect(names.filter((name) => name.includes('/') || name.startsWith('get'))).toEqual([]);
  });

  test.each([
    [
      'Contact',
      ['category', 'country', 'associateId', 'updatedByFullName'],
      'contactId=1',
      ['Customer', 'Norway', 'KN', 'Tom Jones'],
    ],
    ['Contact', ['email/emailAddress', 'postAddress/city'], 'contactId=1', ['post@bakeri.example', 'Ås']],
    ['Contact', ['contactUdef/superoffice:1', 'contactUdef/SuperOffice:2'], 'contactId=1', ['42', 'yellow']],
    [
      'Contact',
      ['updatedDate', 'registeredDate', 'stop'],
      'contactId=1',
      ['[DT:01/04/2026 10:00:00]', '[DT:12/31/2025 23:30:00]', '[I:0]'],
    ],
    ['Contact', ['updatedDate', 'nameDepartment'], 'contactId=2', ['[D:01/05/2026]', "O'Neil & Sons, Sales"]],
    ['Contact', ['category', 'updatedDate', 'countryId'], 'contactId=3', ['', '[D:01/01/0001]', '[I:0]']],
    [
      'Person',
      ['fullName', 'birthYear', 'contact/name', 'personContact/category'],
      'personId=3',
      ['Kari Nordmann', '[I:1980]', 'Ås Bakeri', 'Customer'],
    ],
    ['Person', ['fullNameWithContact', 'personUpdatedBy'], 'personId=3', ['Kari Nordmann, Ås Bakeri', '']],
    [
      'Appointment',
      ['time', 'duration', 'completed', 'type', 'who'],
      'appointmentId=100',
      ['[T:11:30]', '[TS:2700]', '[I:0]', 'Meeting', 'Kari Nordmann, Ås Bakeri'],
    ],
    [
      'Sale',
      ['amountWeighted', 'saleStatus', 'person/contact/contactAssociate/fullName'],
      'saleId=300',
      ['[M:600.25]', 'Open', 'Kari Nordmann'],
    ],
    ['Ticket', ['ownedBy', 'categoryFullName', 'tags', 'timeToReply'], '', ['KN', 'Goods/Bread', '1,5', '[TS:90]']],
    ['AllUsers', ['assocName', 'firstName', 'isActive', 'contactId'], "userName='TJ'", ['TJ', 'Tom', '[I:0]', '[I:2]']],
    ['AllUsers', ['fullName'], "fullName begins 'Kar'", ['Kari Nordmann']],
    ['Relation', ['relationText', 'contact/name'], 'contactId=2', ['sells to', 'Ås Bakeri']],
    ['ContactProjects', ['name', 'number'], 'contactId=1', ['Move', 'P-1']],
    ['ProjectMember', ['fullName', 'project/name'], 'personId=4', ['Tom Jones', 'Move']],
    ['Links', ['description', 'recordId'], 'appointmentId=100', ['Menu', '[I:200]']],
    ['ContactSelection', ['name', 'person/fullName'], 'selectionId=600', ['Ås Bakeri', 'Kari Nordmann']],
  ])('%s has %j where %s', (provider, columns, filter, expected) =>
    expect(cells(provider, columns, filter)).toEqual([expected]),
  );

  test('restricts a column that is not selected, also of another record', () => {
    expect(ids('Person', "contact/name begins 'Å'")).toEqual([3]);
    expect(ids('Contact', "contactUdef/SuperOffice:1 is '42'")).toEqual([1]);
  });
});

describe('a union', () => {
  test('leaves the columns of other rows empty', () => {
    expect(cells('ContactActivity', ['text', 'appointmentId', 'documentId'], 'contactId = 1')).toEqual([
      ['Lunch', '[I:100]', ''],
      ['Menu', '', '[I:200]'],
    ]);
  });
  test('restricts them as empty, and orders them first', () => {
    expect(ids('ContactActivity', 'documentId = 200')).toEqual([200]);
    expect(ids('ContactActivity', '', { order: [{ column: 'documentId', isDescending: false }] })).toEqual([
      100, 101, 200,
    ]);
    expect(ids('ContactActivity', '', { order: [{ column: 'documentId', isDescending: true }] })).toEqual([
      200, 100, 101,
    ]);
  });
  test('has the rows of the asked entities only', () => {
    expect(ids('ContactActivity', '', { entities: ['document'] })).toEqual([200]);
    expect(ids('ContactActivity', '', { entities: ['chat'] })).toEqual([]);
    expect(ids('Person', '', { entities: ['person'] })).toEqual([3]);
    expect(ids('Person', '', { entities: ['retiredPerson'] })).toEqual([4]);
    expect(ids('Person', '')).toEqual([3, 4]);
    expect(ids('AllUsers', '', { entities: ['all'] })).toEqual([10, 11]);
  });
});

describe('a search across records', () => {
  test('has a company once, and once for each person when columns of persons are named', () => {
    expect(ids('FindContact', '')).toEqual([1, 2, 3]);
    expect(ids('FindContact', "firstName = 'kari'")).toEqual([1]);
    expect(cells('FindContact', ['name', 'lastName', 'person/fullName'], 'contactId < 4')).toEqual([
      ['Ås Bakeri', 'Nordmann', 'Kari Nordmann'],
      ["O'Neil & Sons", 'Jones', 'Tom Jones'],
      ['Zebra', '', ''],
    ]);
    expect(cells('FindContact', ['nmae'])).toBe('The archive FindContact has no column "nmae" here.');
  });
  test('has the sales of stakeholders, each sale once and as it is', () => {
    const columns = ['heading', 'contact/name'];
    expect(cells('SaleFilteredWithStakeholder', columns, 'contactId = 1')).toEqual([
      ['Bread', 'Ås Bakeri'],
      ['Ovens', "O'Neil & Sons"],
    ]);
    expect(ids('SaleFilteredWithStakeholder', 'personId in (3)', { entities: ['sale'] })).toEqual([300]);
    expect(ids('SaleFilteredWithStakeholder', '')).toEqual([300, 301]);
  });
  test('leaves out members who have left or are stopped, unless they are asked for', () => {
    expect(ids('ProjectMember', '', { entities: ['projectmember'] })).toEqual([1]);
    expect(ids('ProjectMember', '', { entities: ['projectmember', 'retired'] })).toEqual([1, 2]);
    expect(ids('Relation', '', { entities: ['relation'] })).toEqual([700]);
  });
});

test('looks up each record that rows refer to, and reads each table once', () => {
  const persons = Array.from({ length: 500 }, (_, index) => ({ PersonId: index + 1, Contact: { ContactId: 1 } }));
  let [tables, records] = [0, 0];
  const counted = {
    all: (table: string) => (tables++, table === 'person' ? persons : company.all(table)),
    find: (table: string, id: number) => (records++, company.find(table, id)),
  };
  const order = [{ column: 'contact/name', isDescending: false }];
  const rows = cells('Person', ['contact/name'], "contact/name begins 'å'", { order, pageSize: 10 }, counted);
  expect(rows).toHaveLength(10);
  expect(tables).toBe(1);
  expect(records).toBe(500 + 500 + 10);
});

describe('the order', () => {
  const by = (column: string, isDescending = false) => ({ order: [{ column, isDescending }] });
  test.each([
    ['name', false, [1, 2, 3]],
    ['name', true, [3, 2, 1]],
    ['category', false, [3, 1, 2]],
    ['updatedDate', false, [3, 1, 2]],
    ['stop', true, [2, 1, 3]],
    ['contactAssociate/fullName', true, [2, 1, 3]],
  ])('by %s, descending %s', (column, isDescending, expected) =>
    expect(ids('Contact', '', by(column, isDescending))).toEqual(expected),
  );
  test('is that of the language: Å comes last in Norwegian', () => {
    const found = findRows(company, { ...everything, ...by('name') }, { ...frame, language: 'no' });
    expect('rows' in found && found.rows.map(({ PrimaryKey: id }) => id)).toEqual([2, 3, 1]);
  });
  test('falls back on the next column', () => {
    const order = [
      { column: 'associateId', isDescending: false },
      { column: 'contactId', isDescending: true },
    ];
    expect(ids('Contact', '', { order })).toEqual([3, 1, 2]);
  });
  test('refuses columns that give none', () => {
    expect(ids('Appointment', '', by('time'))).toBe('The archive cannot be ordered by "time".');
  });
});

describe('a page', () => {
  const page = (at: number, pageSize: number) => ids('Contact', '', { page: at, pageSize });
  test('is cut from all rows, whose number it tells', () => {
    expect([page(0, 2), page(1, 2), page(2, 2), page(-1, 2)]).toEqual([[1, 2], [3], [], [1, 2]]);
    expect(page(0, 2_147_483_647)).toEqual([1, 2, 3]);
    expect(findRows(company, { ...everything, pageSize: 1, page: 1 }, frame)).toMatchObject({ rowCount: 3 });
  });
  test('has 1000 rows when the query does not say', () => {
    const rows = Array.from({ length: 1200 }, (_, index) => ({ ContactId: index + 1 }));
    const records = { all: () => rows, find: () => undefined };
    const found = findRows(records, everything, frame);
    expect(found).toMatchObject({ rowCount: 1200, rows: { length: 1000 } });
  });
});

test.each([
  ['Sum(amount)', 'Functions of columns are not offered here: "Sum" in "Sum(amount)".'],
  ['GroupBy(category):Header', 'Functions of columns are not offered here: "GroupBy" in "GroupBy(category):Header".'],
  ['nmae', 'The archive Contact has no column "nmae" here.'],
  [
    'contactAssociate/person/contact/contactAssociate/person/title',
    'The archive Contact has no column "contactAssociate/person/contact/contactAssociate/person/title" here.',
  ],
  ['contact/name', 'The archive Contact has no column "contact/name" here.'],
])('the column %s is refused', (column, reason) => expect(cells('Contact', [column])).toBe(reason));

test('an archive that is not there is refused', () => {
  expect(cells('Kontakt', [])).toBe('There is no archive "Kontakt" here.');
});
