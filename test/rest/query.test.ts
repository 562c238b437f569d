import { Refusal } from '../../src/command';
import { parseQuery, queryPairs } from '../../src/rest/query';

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
