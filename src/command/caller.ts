import { isUtf8 } from 'node:buffer';
import type { Caller, Credential, TimeZone } from './call';
import { excerpt, Refusal } from './refusal';
import { Secret } from './secret';

/**
 * Longest ticket, token or application token; real ones have well under 2,000 characters (JWT access tokens are the
 * longest).
 */
const secretCharsMax = 4096;
/** Longest language, culture or time zone text. */
const tagCharsMax = 256;
const visibleAscii = /^[\x21-\x7e]+$/;
const visibleAsciiAndBlank = /^[\x20-\x7e]*$/;

/**
 * A secret that will stand in an HTTP header: visible ASCII only, so that it cannot carry a line break or another
 * header. Refused, never stripped. @throws Refusal
 */
export function headerSecret(text: string, path: string): Secret {
  if (text.length > secretCharsMax) throw new Refusal('request.invalid', 'is too long').within(path);
  if (!visibleAscii.test(text))
    throw new Refusal('request.invalid', 'must consist of visible ASCII characters').within(path);
  return new Secret(text);
}

/** A secret that was sent to us, for an HTTP header; undefined: there is none, or no header can carry it. */
export function receivedSecret(value: unknown): Secret | undefined {
  const isUsable = typeof value === 'string' && value.length <= secretCharsMax && visibleAscii.test(value);
  return isUsable ? new Secret(value) : undefined;
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

/**
 * Reads v1's `SO-TimeZone`: an id or a location code, optionally followed by `, includeTZOffset`; `` and the option
 * alone are allowed.
 */
export function parseTimeZone(text: string): TimeZone | undefined {
  if (text === '') return undefined;
  const parts = text.split(',').map((part) => part.trim());
  const zones = parts.filter((part) => part !== '' && part.toLowerCase() !== 'includetzoffset');
  // More than one are no code at all: `zoneCode` refuses them.
  const zone = zones.length === 0 ? undefined : zones.join(', ');
  const includeOffset = parts.some((part) => part.toLowerCase() === 'includetzoffset');
  const named = zone === undefined ? {} : /^[0-9]{1,9}$/.test(zone) ? { id: Number(zone) } : { code: zone };
  const timeZone = { ...named, ...(includeOffset ? { includeOffset } : {}) };
  return Object.keys(timeZone).length === 0 ? undefined : timeZone;
}

/**
 * Location codes and names of zones, with at least one letter: `NO`, `US-NY`, `NO/Oslo`, `W. Europe Standard Time`. No
 * host name is one.
 */
const zoneForm = /^(?=[^a-z]*[a-z])[\w/+#()-]+(?:\.? [\w/+#()-]+)*$/i;
const zoneCharsMax = 64;

/** The option's own name is no zone: in `SO-TimeZone` it would switch the option on. */
const isZoneCode = (text: string): boolean =>
  text.length <= zoneCharsMax && zoneForm.test(text) && text.toLowerCase() !== 'includetzoffset';

/**
 * The location code of a zone that a caller names, without blanks around it. It will stand in `SO-TimeZone`, where a
 * comma would end it and smuggle in more than a zone. @throws Refusal
 */
export function zoneCode(text: string, path: string): string {
  const code = headerTag(text, path).trim();
  if (isZoneCode(code)) return code;
  throw new Refusal('request.invalid', `expected the location code of a time zone, found ${excerpt(text)}`).within(
    path,
  );
}

/** A zone that a CRM has named, which goes to a caller as it is; undefined when its code is no zone. */
export function knownTimeZone(timeZone: TimeZone | undefined): TimeZone | undefined {
  return timeZone?.code === undefined || isZoneCode(timeZone.code) ? timeZone : undefined;
}

/**
 * Writes `SO-TimeZone`; '' for an empty zone. The code wins over the id: ids differ between installations.
 */
export function formatTimeZone(timeZone: TimeZone): string {
  const zone = timeZone.code ?? (timeZone.id === undefined ? '' : String(timeZone.id));
  if (timeZone.includeOffset !== true) return zone;
  return zone === '' ? 'includeTZOffset' : `${zone}, includeTZOffset`;
}

/** A caller of which nothing is known. */
export const anonymous: Caller = { tenant: '' };

/** The vendor's tickets and access tokens, and the gateway's own sealed tickets. */
const ticketForm = /^(?:7T|7A|8A|NG):[\x21-\x7e]{1,4093}$/;

/**
 * Reads the credentials of `Authorization: Basic` (RFC 7617, in UTF-8). A ticket as user name with an empty password is
 * a ticket, as the vendor documents; tickets hold a colon, which user names cannot. @throws Refusal
 * `caller.unauthenticated` when they are malformed
 */
export function parseBasic(value: string): Credential {
  const text = textOf(value);
  const colon = text?.indexOf(':') ?? -1;
  if (text === undefined || colon < 0)
    throw new Refusal('caller.unauthenticated', 'the Basic credentials are no base64 of user:password').within(
      'Authorization',
    );
  return (
    (text.endsWith(':') ? ticketAsUser(text.slice(0, -1), '') : undefined) ??
    basicCredential(text.slice(0, colon), text.slice(colon + 1), 'Authorization')
  );
}

/** The ticket that stands in the place of a user name; undefined: it is a user name. */
export function ticketAsUser(user: string, password: string): Credential | undefined {
  return password === '' && ticketForm.test(user) ? { scheme: 'ticket', ticket: new Secret(user) } : undefined;
}

function textOf(value: string): string | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return undefined;
  const bytes = Buffer.from(value, 'base64');
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}
