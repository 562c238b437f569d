import { perType, type Type } from '../../src/contract';

const leaf: Type = { kind: 'any', name: { namespace: '', local: 'leaf' } };

test('each type is compiled once', () => {
  const compiled: Type[] = [];
  const writer = perType((type) => {
    compiled.push(type);
    return (value: string) => `${type.name.local} ${value}`;
  });
  expect([writer(leaf)('a'), writer(leaf)('b')]).toEqual(['leaf a', 'leaf b']);
  expect(compiled).toEqual([leaf]);
});

test('a type that meets itself while it is compiled gets a function that works afterwards', () => {
  const depth: (type: Type) => (count: number) => number = perType((type) => {
    const again = depth(type);
    return (count) => (count === 0 ? 0 : 1 + again(count - 1));
  });
  expect(depth(leaf)(3)).toBe(3);
});

test('calling that function too early is a defect', () => {
  const early: (type: Type) => () => number = perType((type) => {
    const value = early(type)();
    return () => value;
  });
  expect(() => early(leaf)).toThrow('leaf is used while it is being compiled');
});
