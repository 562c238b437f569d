/** Durations: .NET time spans, as v1 writes them, and ISO 8601, as SOAP does. */
import { excerpt, Refusal } from './refusal';
import { refuseScalar, scalarChars } from './number';
import { remembering } from '../text/memo';

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
  const fractionText = fraction > 0n ? `.${fraction.toString().padStart(7, '0')}` : '';
  return `${ticks < 0n ? '-' : ''}${days > 0n ? `${days}.` : ''}${clock}${fractionText}`;
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
