import { columnInfo, columnsOfProvider } from '../../src/archive/archive-answers';
import { providerNamed, providerNames } from '../../src/archive/archive-provider';
import { findRows, operatorsOf } from '../../src/archive';
import { bool, date, enumeration, field, int, list, scalar, struct, text } from '../sandbox/contract';
import { cells, company, everything, frame } from './company';

const associate = struct('Associate', [field('AssociateId', int), field('Name', text)]);
const category = struct('Category', [field('Id', int), field('Value', text)]);
const webhook = struct('WebhookEntity', [
  field('TableRight', struct('TableRight', [field('Reason', text)])),
  field('OrderId', int),
  field('WebhookId', int),
  field('Name', text),
  field('ERPKey', text),
  field('Price', scalar('double')),
  field('IsOpen', bool),
  field('SentAt', date),
  field('State', enumeration('State', 'Active', 'Stopped')),
  field('Owner', associate),
  field('Category', category),
  field('Headers', list(text)),
  field('Content', scalar('base64Binary')),
]);
const script = struct('CRMScriptEntity', [field('EjscriptId', int), field('Name', text)]);
const hook = {
  WebhookId: 5,
  OrderId: 9,
  Name: 'Sale closed',
  ERPKey: 'k',
  Price: '1.5',
  IsOpen: true,
  SentAt: '2026-01-05T00:00:01',
  State: 'Stopped',
  Owner: { AssociateId: 10, Name: 'KN' },
  Category: { Id: 3, Value: 'Blue' },
};
const records = {
  all: (table: string) => (table === 'webhook' ? [hook] : company.all(table)),
  find: company.find,
  describedTables: () => [
    { name: 'webhook', type: webhook },
    { name: 'ejscript', type: script },
    { name: 'contact', type: struct('ContactEntity', [field('ContactId', int)]) },
  ],
};

describe('every archive', () => {
  test.each(providerNames(company))('%s has the columns that all have, and answers', (name) => {
    const provider = providerNamed(company, name);
    const columns = provider === undefined ? [] : columnsOfProvider(provider, true);
    const names = columns.map((column) => column.name);
    expect(names).toEqual(expect.arrayContaining(['getAllRows', 'getNoRows']));
    expect(names.map((each) => each.toLowerCase())).toEqual(
      expect.arrayContaining([expect.stringMatching(/updatedby$/), expect.stringMatching(/registereddate$/)]),
    );
    for (const column of columns) {
      const { RestrictionType: type, CanRestrictBy: can, DisplayName: heading } = columnInfo(column, 'no', true);
      expect(heading).not.toBe('');
      expect(can === false ? type === '' : operatorsOf(typeof type === 'string' ? type : '').length >= 3).toBe(true);
    }
    const selected = columns.filter(({ name: each }) => !each.startsWith('get')).map((column) => column.name);
    expect(findRows(company, { ...everything, provider: name, columns: selected }, frame)).toHaveProperty('rowCount');
  });
});

describe('an archive by rule', () => {
  test('has a column per leaf field of the record type', () => {
    const columns = [
      'webhookId',
      'name',
      'erpKey',
      'price',
      'isOpen',
      'sentAt',
      'state',
      'owner',
      'category',
      'category/value',
    ];
    expect(cells('webhook', columns, '', {}, records)).toEqual([
      ['[I:5]', 'Sale closed', 'k', '[F:1.5]', '[I:1]', '[DT:01/05/2026 00:00:01]', 'Stopped', 'KN', 'Blue', 'Blue'],
    ]);
    const found = findRows(records, { ...everything, provider: 'Webhook' }, frame);
    expect(found).toMatchObject({ rows: [{ EntityName: 'webhook', PrimaryKey: 5 }] });
  });
  test.each([
    ["erpkey is 'K' and category oneOf (3)", 1],
    ['owner currentAssociate and price > 1', 1],
    ['sentAt afterTime 2026-01-06', 0],
  ])('is restricted: %s', (filter, expected) =>
    expect(cells('Webhook', ['name'], filter, {}, records)).toHaveLength(expected),
  );
  test('never takes the place of one that is described, and answers to its other names', () => {
    expect(providerNamed(records, 'Contact')?.parts[0]?.name).toBe('contact');
    expect(providerNamed(records, 'Contact')?.parts[0]?.columns.length).toBeGreaterThan(20);
    const names = providerNames(records);
    expect(new Set(names).size).toBe(names.length);
    expect(providerNamed(records, 'Ejscripts')?.parts[0]?.name).toBe('ejscript');
    expect(providerNames(records)).toEqual(
      expect.arrayContaining(['Webhook', 'CRMScript', 'CRMScripts', 'EventHandler']),
    );
  });
});
