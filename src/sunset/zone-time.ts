/** Times of the clock in a time zone as instants, by the tables of time zones that Node brings. */
import { remembering } from '../text/memo';

const dayMs = 86_400_000;

const formatOf = remembering(
  (zone) =>
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }),
);

/** Whether a name is one of the IANA time zones, such as `Europe/Oslo`. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+){0,2}$/.test(name)) return false;
  try {
    return formatOf(name) !== undefined;
  } catch {
    return false;
  }
}

/**
 * What the clock shows in a zone at an instant.
 * @param instant milliseconds since the epoch
 * @returns the same year, month, day and time taken as UTC, in milliseconds
 */
export function clockOf(zone: string, instant: number): number {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

/**
 * The instant at which the clock of a zone shows a time. Of a time that comes twice the first one counts; one that is
 * left out when the clocks go forward is as much later (as `compatible` of ECMAScript's Temporal).
 * @param clock the time taken as UTC, in whole seconds
 */
export function zonedInstant(zone: string, clock: number): number {
  if (zone === 'UTC') return clock;
  const [before, after] = [clock - dayMs, clock + dayMs].map((near) => clockOf(zone, near) - near);
  if (before === undefined || after === undefined || before === after) return clock - (before ?? 0);
  const fitting = [clock - before, clock - after].filter((instant) => clockOf(zone, instant) === clock);
  return fitting.length > 0 ? Math.min(...fitting) : clock - before;
}

/** `2027-01-05`, `2027-01-05T10:00` or with seconds, perhaps with `Z` or `+01:00`. */
const instantForm = /^(2\d{3}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * Reads a date (its first moment), a time of the zone's clock, or an instant.
 * @returns milliseconds since the epoch; undefined: it is none of these, or no day of the calendar
 */
export function readInstant(text: string, zone: string): number | undefined {
  const [, date, time = '00:00', seconds = ':00', offset] = instantForm.exec(text) ?? [];
  if (date === undefined) return undefined;
  const clock = clockTime(`${date}T${time}${seconds}`);
  if (clock === undefined) return undefined;
  if (offset === undefined) return zonedInstant(zone, clock);
  const instant = Date.parse(`${date}T${time}${seconds}${offset}`);
  return Number.isNaN(instant) ? undefined : instant;
}

/** Of a day or time that does not exist, such as 30 February, undefined. */
function clockTime(text: string): number | undefined {
  const ms = Date.parse(`${text}Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text) ? ms : undefined;
}

/** `2027-01-05T09:00:00Z`. */
export function instantText(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}
