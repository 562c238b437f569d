/** Periods relative to a day: `thisPeriod`, `nextPeriod` and the others, by count and kind of period. */

/** Numbers of the kinds of periods, as restrictions write them. */
const unitMonths: ReadonlyMap<number, number> = new Map([
  [3, 1],
  [4, 3],
  [5, 12],
]);
const days = 1;
const weeks = 2;
const msPerDay = 86_400_000;

/** From the first (included) to the last (excluded), in milliseconds. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** How many periods before and after the present one belong to a range; see `relativeRange`. */
interface PeriodReach {
  readonly back: (count: number) => number;
  readonly ahead: (count: number) => number;
}

const none = (): number => 0;
const all = (count: number): number => count;

const reaches: ReadonlyMap<string, PeriodReach> = new Map([
  ['thisperiod', { back: none, ahead: (count) => count - 1 }],
  ['thisandnext', { back: none, ahead: all }],
  // Up to and with the present period: for months the documentation says today, and its example the month's end.
  ['thisandprevious', { back: all, ahead: none }],
  ['nextperiod', { back: () => -1, ahead: all }],
  ['previousperiod', { back: all, ahead: () => -1 }],
  ['thispreviousandnext', { back: all, ahead: all }],
]);

/**
 * The range of a relative operator.
 * @param operator such as `thisPeriod`, in lower case
 * @param count of periods, at least 1
 * @param unit 1 days, 2 weeks (from Monday), 3 months, 4 quarters, 5 years
 * @param now milliseconds since the epoch
 * @returns undefined for an operator or unit that is none
 */
export function relativeRange(operator: string, count: number, unit: number, now: number): TimeRange | undefined {
  const reach = reaches.get(operator);
  if (reach === undefined || !(unit >= days && unit <= 5)) return undefined;
  // "This half" is six months from January or July: counted periods of "this" begin where they divide the year.
  const start = operator === 'thisperiod' ? alignedStart(count, unit, now) : startOf(unit, now);
  return { from: moved(start, unit, -reach.back(count)), to: moved(start, unit, reach.ahead(count) + 1) };
}

function startOf(unit: number, now: number): number {
  const day = Math.floor(now / msPerDay);
  // 1 January 1970 was a Thursday, the fourth day of its week.
  if (unit === weeks) return (day - ((((day + 3) % 7) + 7) % 7)) * msPerDay;
  const months = unitMonths.get(unit);
  return months === undefined ? day * msPerDay : startOfMonths(months, now);
}

/** Start of the month, quarter, half or year; the months must divide the year. */
function startOfMonths(months: number, now: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), Math.floor(date.getUTCMonth() / months) * months, 1);
}

function alignedStart(count: number, unit: number, now: number): number {
  const months = (unitMonths.get(unit) ?? 0) * count;
  return months > 0 && 12 % months === 0 ? startOfMonths(months, now) : startOf(unit, now);
}

function moved(start: number, unit: number, periods: number): number {
  const months = unitMonths.get(unit);
  if (months === undefined) return start + periods * (unit === weeks ? 7 : 1) * msPerDay;
  const date = new Date(start);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + periods * months, 1);
}

/** The older operators without values, as relative ones: operator, count, unit. */
export const legacyPeriods: ReadonlyMap<string, readonly [operator: string, count: number, unit: number]> = new Map([
  ['today', ['thisperiod', 1, days]],
  ['lastWeek', ['previousperiod', 1, weeks]],
  ['thisWeek', ['thisperiod', 1, weeks]],
  ['nextWeek', ['nextperiod', 1, weeks]],
  ['lastMonth', ['previousperiod', 1, 3]],
  ['thisMonth', ['thisperiod', 1, 3]],
  ['nextMonth', ['nextperiod', 1, 3]],
  ['lastQuarter', ['previousperiod', 1, 4]],
  ['thisQuarter', ['thisperiod', 1, 4]],
  ['nextQuarter', ['nextperiod', 1, 4]],
  ['thisHalf', ['thisperiod', 6, 3]],
  ['thisYear', ['thisperiod', 1, 5]],
]);
