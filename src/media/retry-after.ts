const secondsMax = 86_400;

/** Reads `Retry-After` (RFC 9110 §10.2.3): seconds, at most a day. A date is not passed on: whose clock it means nobody knows. */
export function parseRetryAfter(value: string | undefined): number | undefined {
  return value !== undefined && /^[0-9]{1,5}$/.test(value.trim()) ? Math.min(Number(value), secondsMax) : undefined;
}
