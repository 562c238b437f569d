import { Refusal } from '../../src/command';
import {
  parseQuery,
  queryPairs,
  parseSelect,
  type Select,
  isIncidental,
  unknownParameters,
} from '../../src/rest/query';
import { operationOf, setSeen } from './messages';

test('names are lower-case, values in order', () => {
  expect([...parseQuery('A=1&a=2&b+c=d%20e+f&&g')]).toEqual([
    ['a', ['1', '2']],
    ['b c', ['d e f']],
    ['g', ['']],
  ]);
  expect(parseQuery('').size).toBe(0);
});

test('pairs are as they were written', () => {
  expect(queryPairs('A=1&a&b+c=d%3D&&=')).toEqual([
    ['A', '1'],
    ['a', ''],
    ['b c', 'd='],
    ['', ''],
  ]);
});

test('__proto__ is a name like any other', () => {
  expect([...parseQuery('__proto__=1')]).toEqual([['__proto__', ['1']]]);
});

test('bad percent-encodings and too many parameters are refused', () => {
  expect(() => parseQuery('a=%zz')).toThrow(Refusal);
  expect(() => parseQuery('a=%ff')).toThrow(Refusal);
  expect(parseQuery('a=1&'.repeat(99)).get('a')).toHaveLength(99);
  expect(() => parseQuery('a=1&'.repeat(101))).toThrow('more than 100 query parameters');
});

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

const get = operationOf('Appointment', 'GetAppointmentEntity');
const unknownOf = (query: string, unknown: 'refuse' | 'keep' = 'keep', operation = get) =>
  unknownParameters(query, parseQuery(query), operation, unknown);

test.each([
  ['', undefined],
  ['appointmentEntityId=5', undefined],
  ['APPOINTMENTENTITYID=5&$SELECT=Name', undefined],
  [
    'appointmentEntityId=5&New=1&new=%26&_=7',
    [
      ['New', '1'],
      ['new', '&'],
      ['_', '7'],
    ],
  ],
  [
    '__proto__=x&constructor',
    [
      ['__proto__', 'x'],
      ['constructor', ''],
    ],
  ],
] as const)('what the contract does not know of ?%s', (query, pairs) => {
  expect(unknownOf(query)).toEqual(pairs);
});

test('what some reader takes for a known parameter is refused', () => {
  for (const name of ['appointmentEntity%C4%B1d', 'appointmentEntityI%CC%87d', '%24%C5%BFelect'])
    expect(() => unknownOf(`${name}=6&appointmentEntityId=5`)).toThrow(Refusal);
});

test('by choice others are, but for what is put behind any address', () => {
  expect(() => unknownOf('appointmentEntityId=5&New=1', 'refuse')).toThrow('the contract has no such parameter');
  expect(unknownOf('_=1&$top=5', 'refuse', setSeen)).toBeUndefined();
  expect(['_', '$top', 'New', '__'].map(isIncidental)).toEqual([true, true, false, false]);
});
