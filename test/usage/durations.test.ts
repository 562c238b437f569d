import { addDurations, percentile } from '../../src/usage';
import { durationBucket } from '../../src/usage/durations';

const counted = (durations: readonly number[]) => {
  const counts = new Map<number, number>();
  for (const ms of durations) counts.set(durationBucket(ms), (counts.get(durationBucket(ms)) ?? 0) + 1);
  return { counts };
};

test('a percentile is at most 5 % off, from a tenth of a millisecond to hours', () => {
  for (const ms of [0.1, 0.37, 1, 12.5, 99, 1_234, 60_000, 7_200_000]) {
    const found = percentile(counted([ms]), 0.5) ?? Number.NaN;
    expect(Math.abs(found - ms) / ms).toBeLessThan(0.05);
  }
});

test('percentiles of many durations', () => {
  const durations = Array.from({ length: 1_000 }, (_, index) => index + 1);
  const found = [0.5, 0.95].map((share) => percentile(counted(durations), share) ?? Number.NaN);
  expect(found[0]).toBeGreaterThan(475);
  expect(found[0]).toBeLessThan(525);
  expect(found[1]).toBeGreaterThan(902);
  expect(found[1]).toBeLessThan(998);
});

test('two histograms together are the histogram of all', () => {
  const [one, other] = [
    [1, 2, 3, 500],
    [2, 2, 9_000],
  ];
  expect(addDurations(counted(one), counted(other))).toEqual(counted([...one, ...other]));
});

test.each([0, -1, Number.NaN])('%p ms is the fastest there is', (ms) => expect(durationBucket(ms)).toBe(0));

test('nothing counted has no percentile', () => expect(percentile({ counts: new Map() }, 0.5)).toBeUndefined());
