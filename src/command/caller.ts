import type { Caller, Credential, TimeZone } from './call';
import { excerpt, Refusal } from './refusal';
import { Secret } from './secret';

/** Longest ticket, token or application token; real ones have well under 2,000 characters (JWT access tokens are the longest). */
const secretCharsMax = 4096;
/** Longest language, culture or time zone text. */
const tagCharsMax = 256;
const visibleAscii = /^[\x21-\x7e]+$/;
const visibleAsciiAndBlank = /^[\x20-\x7e]*$/;

/**
 * A secret that will stand in an HTTP header: visible ASCII only, so that it cannot carry a line break or another header.
 * Refused, never stripped. @throws Refusal
 */
export function headerSecret(text: string, path: string): Secret {
  if (text.length > secretCharsMax) throw new Refusal('request.invalid', 'is too long').within(path);
  if (!visibleAscii.test(text))
    throw new Refusal('request.invalid', 'must consist of visible ASCII characters').within(path);
  return new Secret(text);
}

/** A language, culture or time zone that will stand in an HTTP header. @throws Refusal */
export function headerTag(text: string, path: string): string {
  if (text.length > tagCharsMax) throw new Refusal('request.invalid', 'is too long').within(path);
  if (!visibleAsciiAndBlank.test(text))
    throw new Refusal('request.invalid', `must consist of ASCII characters, found ${excerpt(text)}`).within(path);
  return text;
}

/** User names travel in Basic credentials as UTF-8 (RFC 7617): no control characters and no colon. @throws Refusal */
export function basicCredential(user: string, password: string, path: string): Credential {
  const control = /[\0-\x1f\x7f]/;
  if (user.length > tagCharsMax || password.length > secretCharsMax)
    throw new Refusal('request.invalid', 'is too long').within(path);
  if (control.test(user) || control.test(password) || user.includes(':'))
    throw new Refusal('request.invalid', 'a user name has no colon, and neither part has control characters').within(
      path,
    );
  return { scheme: 'basic', user, password: new Secret(password) };
}

/** Reads v1's `SO-TimeZone`: an id or a location code, optionally followed by `, includeTZOffset`; `` and the option alone are allowed. */
export function parseTimeZone(text: string): TimeZone | undefined {
  if (text === '') return undefined;
  const parts = text.split(',').map((part) => part.trim());
  const zone = parts.find((part) => part !== '' && part.toLowerCase() !== 'includetzoffset');
  const includeOffset = parts.some((part) => part.toLowerCase() === 'includetzoffset');
  const named = zone === undefined ? {} : /^[0-9]{1,9}$/.test(zone) ? { id: Number(zone) } : { code: zone };
  const timeZone = { ...named, ...(includeOffset ? { includeOffset } : {}) };
  return Object.keys(timeZone).length === 0 ? undefined : timeZone;
}

/** Writes `SO-TimeZone`; '' when there is nothing to say. The code wins over the id: ids differ between installations. */
export function formatTimeZone(timeZone: TimeZone): string {
  const zone = timeZone.code ?? (timeZone.id === undefined ? '' : String(timeZone.id));
  if (timeZone.includeOffset !== true) return zone;
  return zone === '' ? 'includeTZOffset' : `${zone}, includeTZOffset`;
}

/** The caller of whom nothing is known. */
export const nobody: Caller = { tenant: '' };
