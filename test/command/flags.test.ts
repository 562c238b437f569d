import { compileFlags, Refusal } from '../../src/command';

const rights = compileFlags([
  { name: 'Select', value: 1 },
  { name: 'Update', value: 2 },
  { name: 'Insert', value: 4 },
  { name: 'R', value: 1 },
  { name: 'None', value: 0 },
  { name: 'UR', value: 3 },
]);

test('the canonical form has single members in contract order', () => {
  expect(rights.fromNames(['Insert', 'Select'])).toBe('Select, Insert');
  expect(rights.fromNames(['Select', 'Select'])).toBe('Select');
  expect(rights.fromNames([])).toBe('');
});

test('composites and zero names are taken apart', () => {
  expect(rights.fromNames(['UR', 'Insert'])).toBe('Select, Update, Insert');
  expect(rights.fromNames(['None'])).toBe('');
});

test('of several names for one number all are read and the first is written', () => {
  expect(rights.fromNames(['R'])).toBe('Select');
  expect(rights.toComposite('Select')).toBe('Select');
});

test('a sum of numbers is a set', () => {
  expect(rights.fromNumber(0)).toBe('');
  expect(rights.fromNumber(7)).toBe('Select, Update, Insert');
});

test.each([8, 9, -1, 0.5, Number.NaN, 2 ** 53])('%p is no set', (sum) => {
  expect(() => rights.fromNumber(sum)).toThrow(Refusal);
});

test('an unknown name is refused', () => {
  expect(() => rights.fromNames(['select'])).toThrow('unknown member "select"');
});

test('.NET writes the largest composites that fit, ascending, and a name for zero', () => {
  expect(rights.toComposite('Select, Update, Insert')).toBe('UR, Insert');
  expect(rights.toComposite('')).toBe('None');
  expect(compileFlags([{ name: 'A', value: 1 }]).toComposite('')).toBe('0');
});

test('names that nobody declared stand behind the others', () => {
  expect(rights.toComposite('Select, Update, Insert, Prune, Burn')).toBe('UR, Insert, Prune, Burn');
  expect(rights.toComposite('Prune')).toBe('Prune');
});

test('a composite whose bits have no names of their own is a member like any other', () => {
  const odd = compileFlags([
    { name: 'A', value: 1 },
    { name: 'Both', value: 6 },
  ]);
  expect(odd.fromNames(['Both', 'A'])).toBe('A, Both');
  expect(odd.fromNumber(6)).toBe('Both');
  expect(() => odd.fromNumber(2)).toThrow(Refusal);
});

test('the highest bit of 32 is a bit', () => {
  const wide = compileFlags([{ name: 'Top', value: 2 ** 31 }]);
  expect(wide.fromNumber(2 ** 31)).toBe('Top');
  expect(wide.toComposite('Top')).toBe('Top');
});

test('more different sets than are remembered are still written right', () => {
  const many = compileFlags(Array.from({ length: 11 }, (_, bit) => ({ name: `B${bit}`, value: 2 ** bit })));
  for (let sum = 1; sum < 2048; sum++) {
    const canonical = many.fromNumber(sum);
    expect(many.toComposite(canonical)).toBe(canonical);
  }
});
