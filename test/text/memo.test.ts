import { perKey, perPair, perRecursiveKey, remembering, putLast } from '../../src/text/memo';

test('a text is read once', () => {
  const read = jest.fn((text: string) => `${text}!`);
  const remembered = remembering(read);
  expect(['a', 'b', 'a', '\ud800'].map(remembered)).toEqual(['a!', 'b!', 'a!', '\ud800!']);
  expect(read).toHaveBeenCalledTimes(3);
});

test('what throws is asked again', () => {
  const read = jest.fn((): string => {
    throw new Error('no');
  });
  const remembered = remembering(read);
  expect(() => remembered('a')).toThrow('no');
  expect(() => remembered('a')).toThrow('no');
  expect(read).toHaveBeenCalledTimes(2);
});

test('memory is bounded in number and length', () => {
  const read = jest.fn((text: string) => text);
  const remembered = remembering(read);
  const long = 'x'.repeat(257);
  remembered(long);
  remembered(long);
  expect(read).toHaveBeenCalledTimes(2);
  for (let index = 0; index < 1000; index++) remembered(String(index));
  remembered('999');
  expect(read).toHaveBeenCalledTimes(1002);
  remembered('0');
  expect(read).toHaveBeenCalledTimes(1003);
});

test('what shall be forgotten is, some time after the first of it', () => {
  jest.useFakeTimers();
  const read = jest.fn((text: string) => text);
  const remembered = remembering(read, { forgetMs: 1_000 });
  remembered('a');
  jest.advanceTimersByTime(999);
  remembered('a');
  expect(read).toHaveBeenCalledTimes(1);
  jest.advanceTimersByTime(1);
  remembered('a');
  expect(read).toHaveBeenCalledTimes(2);
  jest.advanceTimersByTime(1_000);
  remembered('a');
  expect(read).toHaveBeenCalledTimes(3);
  jest.useRealTimers();
});

interface Named {
  readonly name: string;
}

const leaf: Named = { name: 'leaf' };

test('each type is compiled once', () => {
  const compiled: Named[] = [];
  const writer = perRecursiveKey((type: Named) => {
    compiled.push(type);
    return (value: string) => `${type.name} ${value}`;
  });
  expect([writer(leaf)('a'), writer(leaf)('b')]).toEqual(['leaf a', 'leaf b']);
  expect(compiled).toEqual([leaf]);
});

test('a type that meets itself while it is compiled gets a function that works afterwards', () => {
  const depth: (type: Named) => (count: number) => number = perRecursiveKey((type) => {
    const again = depth(type);
    return (count) => (count === 0 ? 0 : 1 + again(count - 1));
  });
  expect(depth(leaf)(3)).toBe(3);
});

test('calling that function too early is a defect', () => {
  const early: (type: Named) => () => number = perRecursiveKey((type) => {
    const value = early(type)();
    return () => value;
  });
  expect(() => early(leaf)).toThrow('a type is used while it is being compiled');
});

test('an object is worked out once', () => {
  const made: object[] = [];
  const of = perKey((key: object) => made.push(key));
  const [one, other] = [{}, {}];
  expect([of(one), of(one), of(other), of(other)]).toEqual([1, 1, 2, 2]);
  expect(made).toEqual([one, other]);
});

test('a full memo is emptied: values that are new each time keep no others out', () => {
  const read = jest.fn((text: string) => text);
  const remembered = remembering(read, { entriesMax: 2 });
  for (const text of ['a', 'b', 'c', 'c', 'a']) remembered(text);
  expect(read.mock.calls.map(([text]) => text)).toEqual(['a', 'b', 'c', 'a']);
});

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

test('of too many entries the one put longest ago goes; one that is put again is the last', () => {
  const map = new Map<string, number>();
  for (const [at, key] of ['a', 'b', 'a', 'c'].entries()) putLast(map, key, at, 2);
  expect([...map]).toEqual([
    ['a', 2],
    ['c', 3],
  ]);
});
