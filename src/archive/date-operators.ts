/** Operators of dates and date-times. A cell without date passes none of them. */
import { excerpt } from '../command';
import { refuseQuery } from './archive-refusal';
import type { ArchiveCell } from './cell';
import { plainValue } from './encoded-cell';
import { isPlainNumber, readDate } from './plain-values';
import { legacyPeriods, relativeRange, type TimeRange } from './relative-periods';
import { twoValues, type OperatorBuilder, type OperatorTable } from './operator-table';

const msPerDay = 86_400_000;

/** The value as milliseconds. @throws Refusal */
function dateOf(value: string): number {
  const date = readDate(plainValue(value));
  if (date === undefined) refuseQuery(`${excerpt(value)} is not a date; "2020-05-28" is one.`);
  return date;
}

const startOfDay = (date: number): number => Math.floor(date / msPerDay) * msPerDay;
const dayOf = (value: string): number => startOfDay(dateOf(value));

/** The cells from `from` (included) to `to` (excluded). */
const inRange =
  ({ from, to }: TimeRange) =>
  (cell: ArchiveCell): boolean =>
    typeof cell === 'number' && cell >= from && cell < to;

const always = Number.NEGATIVE_INFINITY;
const ever = Number.POSITIVE_INFINITY;

const range =
  (rangeOf: (value: string, values: readonly string[]) => TimeRange): OperatorBuilder =>
  (values) =>
    inRange(rangeOf(values[0] ?? '', values));

const today =
  (rangeOf: (start: number) => TimeRange): OperatorBuilder =>
  (_, { now }) =>
    inRange(rangeOf(startOfDay(now)));

const periodsMax = 10_000;

const relative =
  (operator: string): OperatorBuilder =>
  (values, { now }) => {
    const [count = 1, unit = 0] = values.map((value) => {
      const plain = plainValue(value);
      return isPlainNumber(plain) ? Number(plain) : Number.NaN;
    });
    const isCount = Number.isInteger(count) && count >= 1 && count <= periodsMax;
    const found = isCount ? relativeRange(operator.toLowerCase(), count, unit, now) : undefined;
    if (found === undefined || values.length !== 2)
      refuseQuery(`"${operator}" needs a count and a period: 1 days, 2 weeks, 3 months, 4 quarters or 5 years.`);
    return inRange(found);
  };

const legacy =
  ([operator, count, unit]: readonly [string, number, number]): OperatorBuilder =>
  (_, { now }) =>
    inRange(relativeRange(operator, count, unit, now) ?? { from: ever, to: always });

const relativeOperators: OperatorTable = Object.fromEntries([
  ...['thisPeriod', 'thisAndNext', 'thisAndPrevious', 'nextPeriod', 'previousPeriod', 'thisPreviousAndNext'].map(
    (name) => [name, relative(name)] as const,
  ),
  ...[...legacyPeriods].map(([name, period]) => [name, legacy(period)] as const),
]);

/** Only the day counts. */
export const dateOperators: OperatorTable = {
  before: range((value) => ({ from: always, to: dayOf(value) })),
  'date equals = eq is': range((value) => ({ from: dayOf(value), to: dayOf(value) + msPerDay })),
  after: range((value) => ({ from: dayOf(value) + msPerDay, to: ever })),
  'dateBetween between': range((_, values) => {
    const [from, to] = twoValues(values);
    return { from: dayOf(from), to: dayOf(to) + msPerDay };
  }),
  from: range((value) => ({ from: dayOf(value), to: ever })),
  'to beforeOrEqual': range((value) => ({ from: always, to: dayOf(value) + msPerDay })),
  beforeToday: today((start) => ({ from: always, to: start })),
  afterToday: today((start) => ({ from: start + msPerDay, to: ever })),
  ...relativeOperators,
};

/** The time of day counts, to the second. */
export const dateTimeOperators: OperatorTable = {
  'dateTime equals = eq is': range((value) => ({ from: dateOf(value), to: dateOf(value) + 1000 })),
  'beforeTime before': range((value) => ({ from: always, to: dateOf(value) })),
  'afterTime after': range((value) => ({ from: dateOf(value), to: ever })),
  ...relativeOperators,
};
