import { Refusal } from '../../src/command';
import { parseSelect, type Select } from '../../src/rest/query';

const shown = (select: Select | undefined): unknown =>
  select === undefined ? undefined : Object.fromEntries(Array.from(select, ([name, inner]) => [name, shown(inner)]));

test.each([
  ['', undefined],
  [' , ', undefined],
  ['Name', { name: {} }],
  ['Name, department ,CATEGORY/id', { name: {}, department: {}, category: { id: {} } }],
  ['a.b,a/c', { a: { b: {}, c: {} } }],
  ['a/b,a', { a: {} }],
  ['a,a/b', { a: {} }],
  ['a,a', { a: {} }],
])('$select=%s', (text, select) => {
  expect(shown(parseSelect(text))).toEqual(select);
});

test('what is no path, too deep or too many is refused', () => {
  expect(() => parseSelect('a//b')).toThrow(Refusal);
  expect(() => parseSelect('/a')).toThrow(Refusal);
  expect(() => parseSelect(Array.from({ length: 17 }, () => 'a').join('/'))).toThrow(Refusal);
  expect(parseSelect(Array.from({ length: 500 }, (_, index) => `a${index}`).join(','))?.size).toBe(500);
  expect(() => parseSelect(Array.from({ length: 501 }, (_, index) => `a${index}`).join(','))).toThrow(
    'more than 500 paths',
  );
});
