const secondsMax = 86_400;
const httpDate = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT$/;

/**
 * Reads `Retry-After` (RFC 9110 §10.2.3) of an answer: whole seconds, at most a day. A date is counted from the
 * answer's own `Date`, so that no clock has to be right; without that, from our clock.
 * @param headers lower-case names
 * @returns undefined when the header is missing or cannot be read
 */
export function parseRetryAfter(headers: ReadonlyMap<string, string>): number | undefined {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^[0-9]+$/.test(value)) return Math.min(Number(value), secondsMax);
  const then = millisecondsOf(value);
  if (then === undefined) return undefined;
  const now = millisecondsOf(headers.get('date')?.trim() ?? '') ?? Date.now();
  return Math.min(Math.max(0, Math.ceil((then - now) / 1000)), secondsMax);
}

/**
 * The usual form of an HTTP date (RFC 9110 §5.6.7) in milliseconds since the epoch; servers have not written the
 * obsolete two for decades.
 */
function millisecondsOf(date: string): number | undefined {
  const ms = httpDate.test(date) ? Date.parse(date) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}
