import { perPair } from '../../src/upstream/per-pair';

test('each pair is worked out once, in its order, and even when nothing comes of it', () => {
  const asked: string[] = [];
  const of = perPair((one: { name: string }, other: { name: string }) => {
    asked.push(one.name + other.name);
    return one === other ? undefined : one.name + other.name;
  });
  const [a, b] = [{ name: 'a' }, { name: 'b' }];
  for (let times = 0; times < 2; times++) {
    expect(of(a, b)).toBe('ab');
    expect(of(b, a)).toBe('ba');
    expect(of(a, a)).toBeUndefined();
  }
  expect(asked).toEqual(['ab', 'ba', 'aa']);
});
