import { excerpt, Refusal } from './refusal';
import { refuseScalar, scalarChars } from './number';
import { remembering } from '../text/memo';

const dateTimeForm =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]{1,12})?(?:Z|[+-]([0-9]{2}):([0-9]{2}))?$/;
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
 * Whether the text is an existing yyyy-mm-ddThh:mm:ss, as nearly all are; false says nothing. 20 ns where the
 * expression and its groups take 400 ns.
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
  // The end of 9999 is a time .NET has not.
  const endOfDay = hour === 24 && minute === 0 && second === 0 && !text.startsWith('9999-12-31');
  const timeExists = (hour <= 23 || endOfDay) && minute <= 59 && second <= 59;
  const zoneExists = zoneMinute <= 59 && zoneHour * 60 + zoneMinute <= 14 * 60;
  if (!dateExists || !timeExists || !zoneExists)
    throw new Refusal('request.invalid', `${excerpt(text)} is no existing date and time`);
  return text;
}

const ticksPerSecond = 10_000_000n;
const ticksPerDay = 86_400n * ticksPerSecond;
/** .NET TimeSpan.MaxValue and MinValue in 100 ns ticks, the bounds of ser:duration. */
const ticksMax = 2n ** 63n - 1n;
const ticksMin = -(2n ** 63n);

const isoForm =
  /^(-?)P(?:([0-9]{1,18})D)?(?:T(?:([0-9]{1,18})H)?(?:([0-9]{1,18})M)?(?:([0-9]{1,18})(?:\.([0-9]{1,18}))?S)?)?$/;
const spanForm = /^(-?)(?:([0-9]{1,8})\.)?([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,7}))?)?$/;

function ticksOf(days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''): bigint {
  const whole = ((BigInt(days) * 24n + BigInt(hours)) * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
  return whole * ticksPerSecond + BigInt(fraction.slice(0, 7).padEnd(7, '0'));
}

function checkTicks(text: string, sign: string | undefined, size: bigint): bigint {
  const ticks = sign === '-' ? -size : size;
  if (ticks > ticksMax || ticks < ticksMin)
    throw new Refusal('request.invalid', `${excerpt(text)} is out of range for duration`);
  return ticks;
}

const two = (n: bigint): string => n.toString().padStart(2, '0');

/** .NET's constant ("c") format: `[-][d.]hh:mm:ss[.fffffff]`, as v1 writes time spans. */
function spanText(ticks: bigint): string {
  const size = ticks < 0n ? -ticks : ticks;
  const days = size / ticksPerDay;
  const seconds = (size % ticksPerDay) / ticksPerSecond;
  const fraction = size % ticksPerSecond;
  const clock = `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  return `${ticks < 0n ? '-' : ''}${days > 0n ? `${days}.` : ''}${clock}${fraction > 0n ? `.${fraction.toString().padStart(7, '0')}` : ''}`;
}

/**
 * Reads an ISO duration of the ser:duration pattern (`PT30M`, `-P1DT2H`; no years or months) into a time span.
 * @throws Refusal
 */
export const timeSpanOfIso = remembering(scanIso);

function scanIso(text: string): string {
  const parts = text.length > scalarChars ? null : isoForm.exec(text);
  if (parts === null || /[PT]$/.test(text) || text.endsWith('TS')) refuseScalar('duration', text);
  const [, sign, days, hours, minutes, seconds, fraction] = parts;
  if (/[1-9]/.test((fraction ?? '').slice(7)))
    throw new Refusal('request.invalid', `${excerpt(text)} is finer than 100 nanoseconds`);
  return spanText(checkTicks(text, sign, ticksOf(days, hours, minutes, seconds, fraction)));
}

/**
 * Reads a time span (`00:30:00`, `1.02:03:04.5`) or an ISO duration, as v1 clients send either; canonical form out.
 * @throws Refusal
 */
export const parseTimeSpan = remembering((text: string): string =>
  text.startsWith('P') || text.startsWith('-P') ? scanIso(text) : spanText(ticksOfSpan(text)),
);

function ticksOfSpan(text: string): bigint {
  const parts = text.length > scalarChars ? null : spanForm.exec(text);
  if (parts === null) refuseScalar('time span (hh:mm:ss) or ISO duration', text);
  const [, sign, days, hours, minutes, seconds, fraction] = parts;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds ?? 0) > 59)
    throw new Refusal('request.invalid', `${excerpt(text)} is no existing time span`);
  return checkTicks(text, sign, ticksOf(days, hours, minutes, seconds, fraction));
}

/** Writes a canonical time span as ISO duration, the SOAP form: `00:30:00` → `PT30M`, zero → `PT0S`. */
export const isoOfTimeSpan = remembering(isoOfSpan);

function isoOfSpan(span: string): string {
  const ticks = ticksOfSpan(span);
  const size = ticks < 0n ? -ticks : ticks;
  const days = size / ticksPerDay;
  const seconds = (size % ticksPerDay) / ticksPerSecond;
  const fraction = (size % ticksPerSecond).toString().padStart(7, '0').replace(/0+$/, '');
  const secondsText = `${seconds % 60n}${fraction === '' ? '' : `.${fraction}`}`;
  const clock = [
    seconds / 3600n > 0n ? `${seconds / 3600n}H` : '',
    (seconds / 60n) % 60n > 0n ? `${(seconds / 60n) % 60n}M` : '',
    secondsText === '0' ? '' : `${secondsText}S`,
  ].join('');
  if (size === 0n) return 'PT0S';
  return `${ticks < 0n ? '-' : ''}P${days > 0n ? `${days}D` : ''}${clock === '' ? '' : `T${clock}`}`;
}
