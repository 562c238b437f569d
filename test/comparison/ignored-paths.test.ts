import { ignoredPaths } from '../../src/comparison';

const getContact = { agent: 'Contact', name: 'GetContact' };
const getPerson = { agent: 'Person', name: 'GetPerson' };

test('rules name operations and paths, with * for any text', () => {
  const isIgnored = ignoredPaths([
    { operation: 'Contact.*', path: 'UpdatedDate', why: 'the other CRM is a copy' },
    { operation: 'GetPerson', path: '*.Emails[]*' },
    { path: '*Etag' },
  ]);
  expect(isIgnored(getContact, 'UpdatedDate')).toBe(true);
  expect(isIgnored(getContact, 'updateddate')).toBe(true);
  expect(isIgnored(getContact, 'Person.UpdatedDate')).toBe(false);
  expect(isIgnored(getPerson, 'UpdatedDate')).toBe(false);
  expect(isIgnored(getPerson, 'Person.Emails[].Value')).toBe(true);
  expect(isIgnored(getContact, 'Person.Emails[].Value')).toBe(false);
  expect(isIgnored(getPerson, 'Etag')).toBe(true);
});

test('without rules nothing is ignored', () => {
  expect(ignoredPaths([])(getContact, '')).toBe(false);
});

test('a hostile pattern takes no more than one look', () => {
  const isIgnored = ignoredPaths([{ path: '*a'.repeat(5_000) + 'b' }]);
  expect(isIgnored(getContact, 'a'.repeat(10_000))).toBe(false);
});
