import { isStruct, leafText, subtype, Typed, type Value } from '../../src/command';
import { garden } from '../golden/garden';

const [type] = garden.types.all();
const typed: Value[] = type === undefined ? [] : [new Typed(type, 'a')];

test('a struct is told from everything else', () => {
  expect(isStruct({})).toBe(true);
  expect(isStruct({ [subtype]: 'Tree' })).toBe(true);
  expect(typed).toHaveLength(1);
  for (const value of [null, undefined, '', 0, true, [], new Map(), ...typed]) expect(isStruct(value)).toBe(false);
});

test('leaves have a text', () => {
  expect([leafText('a'), leafText(-5), leafText(false)]).toEqual(['a', '-5', 'false']);
});

test('a compound value where a leaf is expected is a defect', () => {
  for (const value of [null, [], {}, new Map()]) expect(() => leafText(value)).toThrow(TypeError);
});
