/** One query must not keep everyone else waiting. */
import { findRows, type ArchiveQuery, type ArchiveSource } from '../../src/archive';
import { company, everything, frame } from './company';

/** @param count contacts, all of them the same one */
const many = (count: number): ArchiveSource => {
  const [contact = {}] = company.all('contact');
  const contacts = Array.from({ length: count }, () => contact);
  return { ...company, all: (table) => (table === 'contact' ? contacts : []), find: () => undefined };
};

const asked = (count: number, query: Partial<ArchiveQuery>) =>
  findRows(many(count), { ...everything, provider: 'Contact', columns: ['name'], pageSize: 1, ...query }, frame);

const named = (count: number): ArchiveQuery['criteria'] => ({
  kind: 'or',
  parts: Array.from({ length: count }, (_, index) => {
    return { kind: 'criterion', column: 'name', operator: 'is', values: [`Company ${index}`] };
  }),
});

test('many restrictions of many records are refused before they are compared', () => {
  expect(asked(1000, { criteria: named(5000) })).toMatchObject({ rowCount: 0 });
  expect(asked(1001, { criteria: named(5000) })).toMatchObject({
    code: 'crm.refused',
    message: '5000 restrictions of 1001 records are too many for one query; their product may be 5000000.',
  });
});

test('the order of many records has few columns, each of which counts once', () => {
  const order = [...Array(2000).keys()].map(() => ({ column: 'name', isDescending: false }));
  expect(asked(2501, { order })).toMatchObject({ rowCount: 2501 });
});

test('a page has so many cells at most', () => {
  const columns = ['name', 'contactId'];
  expect(asked(250_001, { columns, pageSize: 300_000 })).toMatchObject({ code: 'crm.refused' });
  expect(asked(250_001, { columns, pageSize: 10 })).toMatchObject({ rowCount: 250_001 });
});
