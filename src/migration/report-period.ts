/** The days that a report is about. */
import type { LedgerPeriod } from '../usage';
import type { DayCalls } from './client-books';

const dayMs = 86_400_000;
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

const sinceText = /^(?:(\d{1,4})d|(\d{4}-\d{2}-\d{2}))$/;

/**
 * The days of a wish such as `30d` (today is the last of them) or `2026-11-01`; undefined for any other text.
 * @param now milliseconds since the epoch
 */
export function periodSince(text: string, now: number): LedgerPeriod | undefined {
  const [, count, day] = sinceText.exec(text) ?? [];
  if (count !== undefined && Number(count) > 0) return { from: dayOf(now - (Number(count) - 1) * dayMs) };
  return day !== undefined && !Number.isNaN(Date.parse(day)) && dayOf(Date.parse(day)) === day
    ? { from: day }
    : undefined;
}

export interface ReportPeriod {
  /** Both days are included. */
  readonly from: string;
  readonly to: string;
  readonly days: number;
}

/** From the wish, else from the first day with a call, up to the wish, else today. */
export function periodIn(days: ReadonlyMap<string, DayCalls>, { from, to }: LedgerPeriod, now: number): ReportPeriod {
  const today = dayOf(now);
  const seen = Array.from(days.keys()).sort();
  const first = from ?? seen[0] ?? today;
  const last = to ?? (today > (seen.at(-1) ?? '') ? today : (seen.at(-1) ?? today));
  return { from: first, to: last, days: Math.max(1, Math.round((Date.parse(last) - Date.parse(first)) / dayMs) + 1) };
}

export interface DayOfCalls extends Readonly<DayCalls> {
  readonly day: string;
}

/** More days than a year and some have no bars of their own. */
const daysMax = 400;

/** One entry for each day, so that a day without calls is seen. */
export function daysBetween(days: ReadonlyMap<string, DayCalls>, from: string, to: string): readonly DayOfCalls[] {
  const all: DayOfCalls[] = [];
  const first = Math.max(Date.parse(from), Date.parse(to) - (daysMax - 1) * dayMs);
  for (let at = first; at <= Date.parse(to); at += dayMs) {
    const day = dayOf(at);
    all.push({ day, ...(days.get(day) ?? { soap: 0, rest: 0 }) });
  }
  return all;
}
