import { holdsRights, KnownEntries, type KnownEntry } from '../../src/command';
import type { DictionaryType, Field, Type } from '../../src/contract';

const add = (known: KnownEntries<string>, previous: KnownEntry<string> | undefined, key: string, text = key) =>
  known.add(previous, key, text, () => `made of ${text}`, 10);

test('an entry is foretold by the one before it, or as the first', () => {
  const known = new KnownEntries<string>();
  const a = add(known, undefined, 'a');
  const b = add(known, a, 'b');
  expect(known.after(undefined)).toBe(a);
  expect(known.after(a)).toBe(b);
  expect(known.after(b)).toBeUndefined();
  expect(b?.made).toBe('made of b');
});

test('each text is one entry, and the last order is the likely one', () => {
  const known = new KnownEntries<string>();
  const one = add(known, undefined, 'a', 'a=1');
  const two = add(known, undefined, 'a', 'a=2');
  expect(two).not.toBe(one);
  expect(add(known, undefined, 'a', 'a=1')).toBe(one);
  expect(known.after(undefined)).toBe(one);
});

test('what is long is not kept', () => {
  const known = new KnownEntries<string>();
  expect(add(known, undefined, 'a', 'x'.repeat(2000))).toBeUndefined();
  expect(known.after(undefined)).toBeUndefined();
});

test('where nothing is met again nothing more is kept; what is met again makes room', () => {
  const known = new KnownEntries<string>();
  const added = Array.from({ length: 600 }, (_, index) => add(known, undefined, `key ${index}`));
  const kept = added.filter((entry) => entry !== undefined).length;
  expect(kept).toBe(500);
  known.met();
  expect(add(known, undefined, 'new')).toBeDefined();
  expect(add(known, undefined, 'newer')).toBeUndefined();
});

const name = { namespace: 'urn:x', local: 'X' };
const field = (type: Type): Field => ({ name: 'X', namespace: 'urn:x', type, optional: true, nillable: true });
const text: Type = { kind: 'scalar', scalar: 'string', name };
const set: Type = { kind: 'flags', name, members: [] };
const struct = (...types: readonly Type[]): Type => ({
  kind: 'struct',
  name,
  base: undefined,
  fields: types.map(field),
  ownFields: types.map(field),
});
const dictionary = (value: Type): DictionaryType => ({
  kind: 'dictionary',
  name,
  entry: name,
  key: field(text),
  value: field(value),
});

test.each<[string, Type, boolean]>([
  ['texts', text, false],
  ['sets alone', set, false],
  ['carriers of texts', struct(text), false],
  ['carriers with a set', struct(text, set), true],
  ['carriers with a carrier that has a set', struct(struct(set)), true],
])('whether a dictionary of %s holds rights', (_what, value, expected) => {
  expect(holdsRights(dictionary(value))).toBe(expected);
});
