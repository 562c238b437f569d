/** The short windows in which what will end rests already: read, checked, and found by instant. */
import { zonedInstant, instantText, readInstant } from './zone-time';

/** From `from` on, until just before `until`; milliseconds since the epoch. */
export interface BrownOut {
  readonly from: number;
  readonly until: number;
}

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** One window; or, with `every`, the same one each day or on some days of the week. */
export interface GivenBrownOut {
  readonly every?: 'day' | 'week' | undefined;
  readonly on?: readonly Weekday[] | undefined;
  /** `10:00`; of one window it is part of `from`. */
  readonly at?: string | undefined;
  readonly minutes: number;
  /** The begin of one window; the first day of a schedule. */
  readonly from: string;
  /** The last day of a schedule. */
  readonly until?: string | undefined;
}

export interface SunsetProblem {
  /** Begins with `must`. */
  readonly problem: string;
  /** Member of the plan, and the index in a list. */
  readonly place: readonly (string | number)[];
}

/** More windows than a plan needs, and than anyone reads. */
const windowsMax = 5_000;
const dayMs = 86_400_000;
const minuteMs = 60_000;

/** All windows of a plan, the first one first. They do not overlap. */
export function readBrownOuts(given: readonly GivenBrownOut[], zone: string): readonly BrownOut[] | SunsetProblem {
  const windows: (BrownOut & { readonly index: number })[] = [];
  for (const [index, each] of given.entries()) {
    const read = each.every === undefined ? readWindow(each, zone) : readSchedule(each, zone);
    if (typeof read === 'string') return { problem: read, place: ['brownOuts', index] };
    for (const window of read) windows.push({ ...window, index });
    if (windows.length > windowsMax)
      return { problem: `must be at most ${windowsMax} windows together`, place: ['brownOuts'] };
  }
  const sorted = windows.toSorted((one, other) => one.from - other.from);
  for (const [at, { from, index }] of sorted.entries()) {
    const before = sorted[at - 1];
    if (before !== undefined && before.until > from)
      return {
        problem: `must not overlap: a brown-out begins at ${instantText(from)}, another ends later`,
        place: ['brownOuts', index],
      };
  }
  return sorted.map(({ from, until }) => ({ from, until }));
}

function readWindow({ on, at, until, from, minutes }: GivenBrownOut, zone: string): readonly BrownOut[] | string {
  if (on !== undefined || at !== undefined || until !== undefined)
    return 'must have every, day or week, with on, at or until';
  const begin = readInstant(from, zone);
  if (begin === undefined) return 'must have from, a time such as 2027-01-05T10:00';
  return [{ from: begin, until: begin + minutes * minuteMs }];
}

function readSchedule(schedule: GivenBrownOut, zone: string): readonly BrownOut[] | string {
  const { every, on, at, minutes } = schedule;
  const first = readDay(schedule.from);
  const last = readDay(schedule.until);
  if (first === undefined || last === undefined) return 'must have from and until, days such as 2027-01-05';
  if (at === undefined) return 'must have at, a time such as 10:00';
  if (last < first) return 'must have an until that is not before from';
  if ((every === 'week') !== (on !== undefined)) return 'must have on with every week, and only there';
  if ((last - first) / dayMs >= windowsMax) return `must be a schedule of less than ${windowsMax} days`;
  const [hours = 0, pastHour = 0] = at.split(':').map(Number);
  const windows: BrownOut[] = [];
  for (let day = first; day <= last; day += dayMs) {
    // Monday is the first of them, for JavaScript the second.
    const weekday = weekdays[(new Date(day).getUTCDay() + 6) % 7];
    if (on !== undefined && !on.some((wanted) => wanted === weekday)) continue;
    const from = zonedInstant(zone, day + (hours * 60 + pastHour) * minuteMs);
    windows.push({ from, until: from + minutes * minuteMs });
  }
  return windows.length > 0 ? windows : 'must have a day between from and until';
}

const readDay = (text: string = ''): number | undefined => (text.includes('T') ? undefined : readInstant(text, 'UTC'));

/** The last window that has begun by an instant; undefined: none has. */
export function latestBegun(windows: readonly BrownOut[], instant: number): BrownOut | undefined {
  return windows[countBegun(windows, instant) - 1];
}

/** The first window that begins after an instant. */
export function nextToBegin(windows: readonly BrownOut[], instant: number): BrownOut | undefined {
  return windows[countBegun(windows, instant)];
}

function countBegun(windows: readonly BrownOut[], instant: number): number {
  let low = 0;
  let high = windows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const { from = Infinity } = windows[middle] ?? {};
    if (from <= instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
