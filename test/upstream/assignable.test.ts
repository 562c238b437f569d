import type { EnumType, Field, StructType, Type } from '../../src/contract';
import { hasMember, isAssignable } from '../../src/upstream/assignable';

const name = (local: string) => ({ namespace: 'urn:x', local });
const scalar = (kind: 'int' | 'short'): Type => ({ kind: 'scalar', scalar: kind, name: name(kind) });
const field = (local: string, type: Type): Field => ({ name: local, namespace: 'urn:x', type, optional: true, nillable: true }); // prettier-ignore
const season = (...members: string[]): EnumType => ({ kind: 'enum', name: name('Season'), members: members.map((one, value) => ({ name: one, value })) }); // prettier-ignore
const list = (item: Type): Type => ({ kind: 'list', name: name('List'), item: field('Item', item) });

function struct(local: string, fields: Record<string, Type>): StructType {
  const all = Object.entries(fields).map(([key, type]) => field(key, type));
  return { kind: 'struct', name: name(local), base: undefined, fields: all, ownFields: all };
}

/** A tree: its children are trees; `leaf` is what differs. */
function tree(leaf: Type): StructType {
  const fields: Field[] = [];
  const type: StructType = { kind: 'struct', name: name('Tree'), base: undefined, fields, ownFields: fields };
  fields.push(field('Children', list(type)), field('Leaf', leaf));
  return type;
}

test.each<[string, Type, Type, boolean]>([
  ['equal scalars', scalar('int'), scalar('int'), true],
  ['other scalars', scalar('short'), scalar('int'), false],
  ['more members in the target', season('Spring'), season('Spring', 'Summer'), true],
  ['fewer members in the target', season('Spring', 'Summer'), season('Spring'), false],
  ['more fields in the target', struct('S', { A: scalar('int') }), struct('S', { A: scalar('int'), B: scalar('int') }), true],
  ['fewer fields in the target', struct('S', { A: scalar('int'), B: scalar('int') }), struct('S', { A: scalar('int') }), false],
  ['lists', list(season('Spring', 'Summer')), list(season('Spring')), false],
  ['other kinds', list(scalar('int')), scalar('int'), false],
])('%s', (_, from, to, expected) => {
  expect(isAssignable(from, to)).toBe(expected);
  expect(isAssignable(from, to)).toBe(expected);
}); // prettier-ignore

test('types that contain themselves', () => {
  expect(isAssignable(tree(scalar('int')), tree(scalar('int')))).toBe(true);
  expect(isAssignable(tree(scalar('int')), tree(scalar('short')))).toBe(false);
});

test('an assumption that did not hold is not remembered', () => {
  const [from, to] = [tree(season('Spring', 'Summer')), tree(season('Spring'))];
  const [fromChildren, toChildren] = [from.fields[0]?.type, to.fields[0]?.type];
  expect(isAssignable(from, to)).toBe(false);
  if (fromChildren === undefined || toChildren === undefined) throw new Error('no children');
  expect(isAssignable(fromChildren, toChildren)).toBe(false);
});

test('names that only v1 has must be known to the target', () => {
  const declared: EnumType = { kind: 'enum', name: name('Weekday'), members: [{ name: 'Monday', value: 1 }] };
  expect(isAssignable(declared, { ...declared })).toBe(false);
  expect(hasMember(declared, 'Unknown')).toBe(false);
});
