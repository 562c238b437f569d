import { JsonText, subtype, Typed, type Struct, type Value } from '../../src/command';
import { Document } from '../../src/body';
import { fromStored, toStored } from '../../src/records';

const int = { kind: 'scalar', scalar: 'int', name: { namespace: 'urn:x', local: 'int' } } as const;
const derived: Struct = { A: 1, [subtype]: 'Derived' };

const there = (value: Value): unknown => JSON.parse(JSON.stringify(toStored(value)));

test.each<[string, Value]>([
  ['a leaf', 'text'],
  ['null', null],
  ['a list of everything', [1, true, 'x', null, [2]]],
  ['a struct', { Name: 'x', Inner: { Id: 5 }, Nothing: null }],
  ['a derived struct', derived],
  ['a dictionary', new Map<string, Value>([['b', 1], ['a', { Id: 2 }], ['__proto__', 'own']])],
  ['a scalar with its type', new Typed(int, 5)],
])('%s comes back as it was', (_, value) => {
  expect(fromStored(there(value))).toStrictEqual(value);
}); // prettier-ignore

test('a document comes back as its base64 text, which says the same', () => {
  expect(fromStored(there({ Content: new Document([Buffer.from('hello')]) }))).toEqual({ Content: 'aGVsbG8=' });
});

test('JSON that no contract describes keeps its text', () => {
  const back = fromStored(there({ Value: new JsonText('{"a": 1.0}') }));
  expect(back).toEqual({ Value: expect.any(JsonText) });
  expect(there(back ?? null)).toEqual({ Value: { $json: '{"a": 1.0}' } });
});

test('what has no form is null, and nothing of a file becomes more than a value', () => {
  const struct = { kind: 'struct', name: int.name, base: undefined, fields: [], ownFields: [] } as const;
  expect(there(new Typed(struct, {}))).toBeNull();
  const strange = JSON.parse('{"__proto__": {"a": 1}, "b": {"$typed": {"scalar": "int"}}, "c": {"$typed": 5}}');
  const back = fromStored(strange);
  expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
  expect(Object.entries(back ?? {})).toEqual([
    ['__proto__', { a: 1 }],
    ['b', null],
    ['c', null],
  ]);
});
