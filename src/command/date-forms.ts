/** Date-times in the forms that Json.NET reads besides the one that it writes. */
import { scalarChars } from './number';
import { isPlainDateTime, parseDateTime } from './time';

/**
 * ISO 8601 as .NET takes it: the seconds or the whole time left out, a blank for the T, offsets without colon or
 * minutes, a blank in front of them.
 */
const looseForm =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[Tt ]([0-9]{2}:[0-9]{2})(:[0-9]{2}(?:\.[0-9]{1,12})?)?)?(?: ?([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?))?$/;

/**
 * What .NET's older serializers write: milliseconds since 1970 in UTC. An offset only says which clock the writer
 * looked at.
 */
const tickForm = /^\/Date\((-?[0-9]{1,15})(?:([+-][0-9]{2}):?([0-9]{2}))?\)\/$/;

/**
 * Reads a date-time in any form that Json.NET takes (measured) and that means one thing only, into the one form that
 * goes on; the instant stays. .NET would also guess at `10/12/2021` and read `15:30` as of today: they are refused.
 * @throws Refusal
 */
export function parseLooseDateTime(text: string): string {
  if (isPlainDateTime(text)) return text;
  return parseDateTime(text.length > scalarChars ? text : (fromLooseForm(text) ?? fromTicks(text) ?? text));
}

function fromLooseForm(text: string): string | undefined {
  const [, date, time = '00:00', seconds = ':00', zone = ''] = looseForm.exec(text) ?? [];
  return date === undefined ? undefined : `${date}T${time}${seconds}${zoneOf(zone)}`;
}

/** `z` → `Z`, `+02` and `+0200` → `+02:00`. */
function zoneOf(zone: string): string {
  if (zone.length < 2) return zone.toUpperCase();
  return `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`;
}

function fromTicks(text: string): string | undefined {
  const [, ticks, hours, minutes = ''] = tickForm.exec(text) ?? [];
  if (ticks === undefined) return undefined;
  if (hours === undefined) return clockAt(Number(ticks), 'Z');
  const offset = Number(hours) * 60 + Number(`${hours.charAt(0)}${minutes}`);
  // The first and last hours of .NET's time have no clock everywhere.
  return clockAt(Number(ticks) + offset * msPerMinute, `${hours}:${minutes}`) ?? clockAt(Number(ticks), 'Z');
}

const msPerMinute = 60_000;
const msPerDay = 86_400_000;

const padded = (value: number, digits: number): string => String(value).padStart(digits, '0');

/** What a clock of that zone shows, so many milliseconds after its 1970 began; undefined: .NET has no such time. */
function clockAt(ms: number, zone: string): string | undefined {
  const days = Math.floor(ms / msPerDay);
  const date = dateOf(days);
  if (date === undefined) return undefined;
  const rest = ms - days * msPerDay;
  const seconds = Math.floor(rest / 1000);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) =>
    padded(part, 2),
  );
  const fraction = rest % 1000 === 0 ? '' : `.${padded(rest % 1000, 3)}`;
  return `${date}T${clock.join(':')}${fraction}${zone}`;
}

const daysPerEra = 146_097;
/** From 0000-03-01, where the count of eras begins, to 1970. */
const daysBefore1970 = 719_468;

/**
 * The day of the Gregorian calendar, so many days after 1970-01-01; undefined outside the years 1 to 9999. Years are
 * counted from March here, in eras of 400, so that the leap day comes last (H. Hinnant, "chrono-compatible low-level
 * date algorithms").
 */
function dateOf(days: number): string | undefined {
  const era = Math.floor((days + daysBefore1970) / daysPerEra);
  const day = days + daysBefore1970 - era * daysPerEra;
  const year = Math.floor((day - Math.floor(day / 1460) + Math.floor(day / 36_524) - Math.floor(day / 146_096)) / 365);
  const dayOfYear = day - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const civilYear = era * 400 + year + (month <= 2 ? 1 : 0);
  if (civilYear < 1 || civilYear > 9999) return undefined;
  return `${padded(civilYear, 4)}-${padded(month, 2)}-${padded(dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1, 2)}`;
}
