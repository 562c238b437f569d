import { namePattern, operationPattern } from '../../src/text/name-pattern';

test.each([
  ['Contact.SaveContactEntity', 'contact.savecontactentity', true],
  ['*', '', true],
  ['Contact.*', 'Contact.Get', true],
  ['Contact.*', 'Contacts.Get', false],
  ['*.Save*Entity', 'Sale.SaveSaleEntity', true],
  ['*.Save*Entity', 'Sale.SaveEntit', false],
  ['a*a', 'a', false],
  ['a*b*b', 'ab', false],
  ['a*b*b', 'abb', true],
  ['.', 'x', false],
])('%s and %s: %s', (pattern, name, fits) => {
  expect(namePattern(pattern)(name)).toBe(fits);
});

test('a pattern without an agent is one of operations', () => {
  const call = { agent: 'Sale', operation: 'Save' };
  expect(['Save', 'sa*', 'Sale.*', 'Sale', 'Person.*'].map((pattern) => operationPattern(pattern)(call))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});
