/** Date-times: the one form that goes on, and the other forms that Json.NET reads. */
import { refuseScalar, scalarChars } from './number';
import { excerpt, Refusal } from './refusal';

const dateForm = '([0-9]{4})-([0-9]{2})-([0-9]{2})';
const clockForm = String.raw`([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]{1,12})?`;
const dateTimeForm = new RegExp(`^${dateForm}T${clockForm}(?:Z|[+-]([0-9]{2}):([0-9]{2}))?$`);
const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysIn(year: number, month: number): number {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return leap ? 29 : (daysOfMonth[month - 1] ?? 0);
}

/** The two digits at that place, NaN when they are none. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 0x30;
  const ones = text.charCodeAt(at + 1) - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/**
 * Whether the text is an existing yyyy-mm-ddThh:mm:ss, as nearly all are. False: the text may still be a date-time.
 * This loop is many times faster than the expression and its groups.
 */
export function isPlainDateTime(text: string): boolean {
  if (text.length !== 19 || text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d) return false;
  if (text.charCodeAt(10) !== 0x54 || text.charCodeAt(13) !== 0x3a || text.charCodeAt(16) !== 0x3a) return false;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const day = twoDigits(text, 8);
  return (
    year >= 1 &&
    day >= 1 &&
    day <= daysIn(year, twoDigits(text, 5)) &&
    twoDigits(text, 11) <= 23 &&
    twoDigits(text, 14) <= 59 &&
    twoDigits(text, 17) <= 59
  );
}

/**
 * Checks a date-time and returns the very text: zone, fraction and MinValue (0001-01-01T00:00:00) stay as they arrived,
 * no clock is consulted. Years 0001–9999 as .NET has them, zones up to 14:00, 24:00:00 as XML Schema 2 §3.2.7 allows.
 * @throws Refusal
 */
export function parseDateTime(text: string): string {
  if (isPlainDateTime(text)) return text;
  const parts = text.length > scalarChars ? null : dateTimeForm.exec(text);
  if (parts === null) refuseScalar('dateTime (yyyy-mm-ddThh:mm:ss)', text);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, zoneHour = 0, zoneMinute = 0] = parts
    .slice(1)
    .map((digits: string | undefined) => Number(digits ?? 0));
  const dateExists = year >= 1 && day >= 1 && day <= daysIn(year, month);
  // .NET does not have the end of 9999.
  const endOfDay = hour === 24 && minute === 0 && second === 0 && !text.startsWith('9999-12-31');
  const timeExists = (hour <= 23 || endOfDay) && minute <= 59 && second <= 59;
  const zoneExists = zoneMinute <= 59 && zoneHour * 60 + zoneMinute <= 14 * 60;
  if (!dateExists || !timeExists || !zoneExists)
    throw new Refusal('request.invalid', `${excerpt(text)} is not a valid date and time`);
  return text;
}

/**
 * ISO 8601 as .NET takes it: the seconds or the whole time left out, a blank for the T, offsets without colon or
 * minutes, a blank in front of them.
 */
const looseForm = new RegExp(
  `^${[
    '([0-9]{4}-[0-9]{2}-[0-9]{2})',
    String.raw`(?:[Tt ]([0-9]{2}:[0-9]{2})(:[0-9]{2}(?:\.[0-9]{1,12})?)?)?`,
    '(?: ?([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?))?',
  ].join('')}$`,
);

/**
 * What .NET's older serializers write: milliseconds since 1970 in UTC. An offset only tells the zone of the writer's
 * clock.
 */
const epochMsForm = /^\/Date\((-?[0-9]{1,15})(?:([+-][0-9]{2}):?([0-9]{2}))?\)\/$/;

/**
 * Reads a date-time in any form that Json.NET takes (measured) and that means one thing only, into the one form that
 * goes on; the instant stays. .NET would also guess at `10/12/2021` and read `15:30` as of today: they are refused.
 * @throws Refusal
 */
export function parseLooseDateTime(text: string): string {
  if (isPlainDateTime(text)) return text;
  return parseDateTime(text.length > scalarChars ? text : (fromLooseForm(text) ?? fromEpochMs(text) ?? text));
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

function fromEpochMs(text: string): string | undefined {
  const [, epochMs, hours, minutes = ''] = epochMsForm.exec(text) ?? [];
  if (epochMs === undefined) return undefined;
  if (hours === undefined) return clockAt(Number(epochMs), 'Z');
  const offset = Number(hours) * 60 + Number(`${hours.charAt(0)}${minutes}`);
  // In the first and last hours of .NET's time some zones have no clock time.
  return clockAt(Number(epochMs) + offset * msPerMinute, `${hours}:${minutes}`) ?? clockAt(Number(epochMs), 'Z');
}

const msPerMinute = 60_000;
const msPerDay = 86_400_000;

const padded = (value: number, digits: number): string => String(value).padStart(digits, '0');

/** The clock time of a zone, so many milliseconds after its 1970 began; undefined: .NET has no such time. */
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
  const dayOfMonth = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  return `${padded(civilYear, 4)}-${padded(month, 2)}-${padded(dayOfMonth, 2)}`;
}
