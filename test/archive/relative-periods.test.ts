import { legacyPeriods, relativeRange } from '../../src/archive/relative-periods';

const range = (operator: string, count: number, unit: number, today: string): readonly string[] | undefined => {
  const found = relativeRange(operator.toLowerCase(), count, unit, Date.parse(`${today}T15:00:00Z`));
  return found && [found.from, found.to].map((time) => new Date(time).toISOString().slice(0, 10));
};

describe('a relative period', () => {
  // 2026-03-18 is a Wednesday. The second date is the first one outside.
  test.each([
    ['thisPeriod', 1, 1, '2026-03-18', ['2026-03-18', '2026-03-19']],
    ['thisPeriod', 3, 1, '2026-03-18', ['2026-03-18', '2026-03-21']],
    ['thisPeriod', 1, 2, '2026-03-18', ['2026-03-16', '2026-03-23']],
    ['thisPeriod', 1, 2, '2026-03-16', ['2026-03-16', '2026-03-23']],
    ['thisPeriod', 1, 2, '2026-03-22', ['2026-03-16', '2026-03-23']],
    ['thisPeriod', 1, 3, '2026-03-18', ['2026-03-01', '2026-04-01']],
    ['thisPeriod', 1, 4, '2026-03-18', ['2026-01-01', '2026-04-01']],
    ['thisPeriod', 1, 5, '2026-03-18', ['2026-01-01', '2027-01-01']],
    ['thisPeriod', 6, 3, '2026-09-18', ['2026-07-01', '2027-01-01']],
    ['thisPeriod', 5, 3, '2026-03-18', ['2026-03-01', '2026-08-01']],
    ['thisAndNext', 2, 3, '2026-03-18', ['2026-03-01', '2026-06-01']],
    ['thisAndPrevious', 2, 1, '2026-03-18', ['2026-03-16', '2026-03-19']],
    ['thisAndPrevious', 2, 3, '2026-03-18', ['2026-01-01', '2026-04-01']],
    ['nextPeriod', 2, 2, '2026-03-18', ['2026-03-23', '2026-04-06']],
    ['previousPeriod', 1, 5, '2026-03-18', ['2025-01-01', '2026-01-01']],
    ['previousPeriod', 2, 4, '2026-03-18', ['2025-07-01', '2026-01-01']],
    ['thisPreviousAndNext', 1, 1, '2026-03-18', ['2026-03-17', '2026-03-20']],
    ['thisPreviousAndNext', 1, 3, '2026-01-31', ['2025-12-01', '2026-03-01']],
  ])('%s %i %i on %s', (operator, count, unit, today, expected) =>
    expect(range(operator, count, unit, today)).toEqual(expected),
  );

  test('is none for another unit or operator', () => {
    expect(range('thisPeriod', 1, 6, '2026-03-18')).toBeUndefined();
    expect(range('lastPeriod', 1, 1, '2026-03-18')).toBeUndefined();
  });

  test.each([
    ['lastWeek', ['2026-03-09', '2026-03-16']],
    ['nextMonth', ['2026-04-01', '2026-05-01']],
    ['lastQuarter', ['2025-10-01', '2026-01-01']],
    ['thisHalf', ['2026-01-01', '2026-07-01']],
    ['thisYear', ['2026-01-01', '2027-01-01']],
  ])('has the older name %s', (name, expected) => {
    const [operator = '', count = 0, unit = 0] = legacyPeriods.get(name) ?? [];
    expect(range(operator, count, unit, '2026-03-18')).toEqual(expected);
  });
});
