import { VolatilePaths } from '../../src/shadow/volatile-paths';

const get = { agent: 'Contact', name: 'GetContact' };
const find = { agent: 'Find', name: 'Find' };
const day = 24 * 3_600_000;

function paths() {
  const clock = { time: 0, now: () => clock.time };
  return { clock, known: new VolatilePaths(clock) };
}

const threeTimes = (lesson: () => unknown): void => {
  for (let nth = 0; nth < 3; nth++) lesson();
};

test('what is learned of one operation is not true of another, and is forgotten after a day', () => {
  const { clock, known } = paths();
  threeTimes(() => known.learn(get, ['Name'], new Set(['Read'])));
  expect(known.isVolatile(get, 'Read')).toBe(true);
  expect(known.isVolatile(get, 'Name')).toBe(false);
  expect(known.isVolatile(find, 'Read')).toBe(false);
  clock.time = day + 1;
  expect(known.isVolatile(get, 'Read')).toBe(false);
});

test('a path that was steady three times is not asked for any more, until the next day', () => {
  const { clock, known } = paths();
  const lesson = () => known.learn(get, ['Name'], new Set());
  lesson();
  lesson();
  expect(known.isWorthAsking(get, ['Name'])).toBe(true);
  lesson();
  expect(known.isWorthAsking(get, ['Name'])).toBe(false);
  expect(known.isWorthAsking(get, ['Name', 'Other'])).toBe(true);
  clock.time = day + 1;
  expect(known.isWorthAsking(get, ['Name'])).toBe(true);
});

test('no more is remembered than there is room for', () => {
  const { known } = paths();
  threeTimes(() => known.learn(get, [], new Set(['First'])));
  expect(known.isVolatile(get, 'First')).toBe(true);
  threeTimes(() => known.learn(get, [], new Set(Array.from({ length: 5_000 }, (_, nth) => `p${nth}`))));
  expect(known.isVolatile(get, 'First')).toBe(false);
  expect(known.isVolatile(get, 'p4999')).toBe(true);
});

test('a record that was changed in between teaches nothing, however often, while the path is steady otherwise', () => {
  const { known } = paths();
  for (let nth = 0; nth < 10; nth++) {
    expect(known.learn(get, [], new Set(['Name']))).toEqual([]);
    expect(known.learn(get, [], new Set(['Name']))).toEqual([]);
    known.learn(get, ['Name'], new Set());
    expect(known.isVolatile(get, 'Name')).toBe(false);
  }
});
