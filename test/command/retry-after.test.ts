import { parseRetryAfter } from '../../src/command';

const read = (value: string, date?: string): number | undefined =>
  parseRetryAfter(new Map([['retry-after', value], ...(date === undefined ? [] : [['date', date] as const])]));

test.each([
  ['0', 0],
  [' 9', 9],
  ['120', 120],
  ['86401', 86_400],
  ['99999999999', 86_400],
  ['9'.repeat(400), 86_400],
])('%p seconds', (value, seconds) => {
  expect(read(value)).toBe(seconds);
});

test.each(['', 'abc', '-1', '+5', '1.5', '5, 7', '3;x=1', 'Wed, 99 Xxx 2099 07:28:00 GMT', '2099-10-21T07:28:00Z'])(
  '%p says nothing',
  (value) => {
    expect(read(value)).toBeUndefined();
  },
);

test('an answer without the field says nothing', () => {
  expect(parseRetryAfter(new Map())).toBeUndefined();
});

const date = 'Wed, 21 Oct 2026 07:28:00 GMT';

test.each([
  ['Wed, 21 Oct 2026 07:29:30 GMT', 90],
  ['Wed, 21 Oct 2026 07:28:00 GMT', 0],
  ['Tue, 20 Oct 2026 07:28:00 GMT', 0],
  ['Wed, 21 Oct 2099 07:28:00 GMT', 86_400],
])("%p counts from the answer's own date", (value, seconds) => {
  expect(read(value, date)).toBe(seconds);
});

test('without one, or with a broken one, a date counts from now', () => {
  expect(read('Wed, 21 Oct 2099 07:28:00 GMT')).toBe(86_400);
  expect(read('Wed, 21 Oct 2015 07:28:00 GMT', 'yesterday')).toBe(0);
});
