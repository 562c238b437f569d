import { extras, JsonText, type Value } from '../../src/command';
import type { Field, StructType, Type } from '../../src/contract';
import { finish } from '../../src/text/turn';
import { hasExtras, mergeRecord } from '../../src/upstream/merge';
import { mergePlanOf } from '../../src/upstream/merge-plan';

const field = (name: string, type: Type): Field => ({ name, namespace: 'n', type, optional: true, nillable: true });
const scalar = (kind: 'int' | 'string'): Type => ({
  kind: 'scalar',
  name: { namespace: 'xs', local: kind },
  scalar: kind,
});

function struct(name: string, fields: readonly Field[]): StructType {
  return { kind: 'struct', name: { namespace: 'n', local: name }, base: undefined, fields, ownFields: fields };
}

const listOf = (item: StructType): Type => ({
  kind: 'list',
  name: { namespace: 'n', local: `ArrayOf${item.name.local}` },
  item: field(item.name.local, item),
});

const guestFields = [field('GuestId', scalar('int')), field('Name', scalar('string'))];
const spoken = struct('Party', [
  field('PartyId', scalar('int')),
  field('Guests', listOf(struct('Guest', guestFields))),
]);
const known = struct('Party', [
  field('PartyId', scalar('int')),
  field('Guests', listOf(struct('Guest', [...guestFields, field('Diet', scalar('string'))]))),
]);
const plan = mergePlanOf(known, spoken);

const guests = (count: number, more: Readonly<Record<string, Value>>): readonly Value[] =>
  Array.from({ length: count }, (_, index) => ({ GuestId: index + 1, Name: `Guest ${index + 1}`, ...more }));

test('records of a list meet their twins whatever their order; new ones and those without twin stay as they are', () => {
  const mine = [{ GuestId: 3 }, { GuestId: 1 }, { GuestId: 0 }, { Name: 'new' }, { GuestId: 9 }, null];
  const theirs = [...guests(3, { Diet: 'vegan' }), { GuestId: 0, Diet: 'none' }, { Diet: 'of nobody' }];
  const merged = finish(mergeRecord({ PartyId: 1, Guests: mine }, { PartyId: 1, Guests: theirs }, plan));
  expect(merged['Guests']).toEqual([
    { GuestId: 3, Diet: 'vegan' },
    { GuestId: 1, Diet: 'vegan' },
    { GuestId: 0 },
    { Name: 'new' },
    { GuestId: 9 },
    null,
  ]);
});

test('long lists are merged in turns, each record looked up once', () => {
  let lookUps = 0;
  const counted = Array.from({ length: 5_000 }, () => ({
    get GuestId(): number {
      lookUps++;
      return 1;
    },
    Diet: 'none',
  }));
  const steps = mergeRecord({ PartyId: 1, Guests: guests(5_000, {}) }, { PartyId: 1, Guests: counted }, plan);
  let pauses = 0;
  while (steps.next().done !== true) pauses++;
  expect(pauses).toBe(0);
  expect(lookUps).toBeLessThan(5_010);
  const many = mergeRecord(
    { PartyId: 1, Guests: guests(5_000, {}) },
    { PartyId: 1, Guests: guests(5_000, { Diet: 'x' }) },
    plan,
  );
  while (many.next().done !== true) pauses++;
  expect(pauses).toBeGreaterThan(3);
});

const unknown = (text: string) => ({ [extras]: new Map([['New', new JsonText(text)]]) });
const dishFields = [field('Name', scalar('string')), field('Price', scalar('int'))];
const dish = struct('Dish', dishFields);
const newerDish = struct('Dish', [...dishFields, field('Spice', scalar('string'))]);
const menuOf = (item: StructType): Type => ({
  kind: 'dictionary',
  name: { namespace: 'n', local: 'Menu' },
  entry: { namespace: 'n', local: 'Course' },
  key: field('Key', scalar('string')),
  value: field('Value', item),
});
const meal = (item: StructType): StructType =>
  struct('Meal', [
    field('MealId', scalar('int')),
    field('Main', item),
    field('Sides', listOf(item)),
    field('Menu', menuOf(item)),
    field('Plates', listOf(struct('Plate', [field('Dish', item), field('Size', scalar('int'))]))),
  ]);

test('what has no id is the same in the same place, and in a list when it says the same', () => {
  const theirs = {
    MealId: 1,
    Main: { Name: 'a', ...unknown('1') },
    Sides: [
      { Price: 2, Name: 'b', ...unknown('2') },
      { Name: 'c', Price: null, ...unknown('3') },
      { Name: 'c', ...unknown('4') },
      { Name: 'd', ...unknown('5') },
    ],
    Menu: new Map([
      ['k', { Name: 'e', ...unknown('6') }],
      ['l', { Name: 'f', ...unknown('7') }],
    ]),
    Plates: [{ Size: 3, Dish: { Price: 1, Name: 'g', ...unknown('8') } }],
  };
  const mine = {
    MealId: 1,
    Main: { Name: 'changed' },
    Sides: [{ Name: 'c' }, { Name: 'b', Price: 2 }, { Name: 'changed' }, { Name: 'c' }, { Name: 'c' }],
    Menu: new Map([
      ['l', { Name: 'changed' }],
      ['m', { Name: 'new' }],
    ]),
    Plates: [{ Dish: { Name: 'g', Price: 1 }, Size: 3 }],
  };
  expect(finish(mergeRecord(mine, theirs, mergePlanOf(meal(dish), meal(dish))))).toEqual({
    MealId: 1,
    Main: { Name: 'changed', ...unknown('1') },
    Sides: [
      { Name: 'c', ...unknown('3') },
      { Name: 'b', Price: 2, ...unknown('2') },
      { Name: 'changed' },
      { Name: 'c', ...unknown('4') },
      { Name: 'c' },
    ],
    Menu: new Map([
      ['l', { Name: 'changed', ...unknown('7') }],
      ['m', { Name: 'new' }],
    ]),
    Plates: [{ Dish: { Name: 'g', Price: 1, ...unknown('8') }, Size: 3 }],
  });
});

test('so keeps what the version of the caller cannot say', () => {
  const theirs = {
    MealId: 1,
    Sides: [{ Name: 'b', Spice: 'hot' }],
    Menu: new Map([['k', { Name: 'e', Spice: 'mild' }]]),
    Plates: [{ Dish: { Name: 'g', Spice: 'none' } }],
  };
  const mine = {
    MealId: 1,
    Sides: [{ Name: 'b' }],
    Menu: new Map([['k', { Name: 'e' }]]),
    Plates: [{ Dish: { Name: 'g' } }],
  };
  expect(finish(mergeRecord(mine, theirs, mergePlanOf(meal(newerDish), meal(dish))))).toEqual(theirs);
});

test('unknown properties are found at any depth', () => {
  const strange = { [extras]: new Map([['X', new JsonText('1')]]) };
  expect(finish(hasExtras({ A: [new Map([['k', { B: strange }]])] }))).toBe(true);
  expect(finish(hasExtras({ A: [new Map([['k', { B: 1 }]])], C: 'text', D: null }))).toBe(false);
});
