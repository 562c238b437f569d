/**
 * Who calls, in the header fields of v1: Authorization or an XSRF-checked browser session, SO-AppToken, language,
 * culture and time zone.
 */
import { timingSafeEqual } from 'node:crypto';
import {
  formatTimeZone,
  headerOf,
  headerSecret,
  headerTag,
  parseBasic,
  parseTimeZone,
  Refusal,
  Secret,
  zoneCode,
  type Caller,
  type Credential,
  type Failure,
  type RequestHead,
  type TimeZone,
} from '../command';

/** The header fields of a request. */
type FieldsHead = Pick<RequestHead, 'headers'>;

/**
 * Reads everything but the tenant.
 * @throws Refusal, `caller.unauthenticated` when there is neither Authorization nor a session.
 */
export function decodeCaller(head: FieldsHead): Omit<Caller, 'tenant'> {
  const applicationToken = headerOf(head, 'so-apptoken');
  const timeZone = decodeTimeZone(headerOf(head, 'so-timezone') ?? '');
  const caller: { -readonly [K in keyof Omit<Caller, 'tenant'>]: Omit<Caller, 'tenant'>[K] } = {
    credential: decodeCredential(head),
  };
  if (applicationToken !== undefined && applicationToken !== '')
    caller.applicationToken = headerSecret(applicationToken, 'SO-AppToken');
  if (timeZone !== undefined) caller.timeZone = timeZone;
  const acceptLanguage = headerOf(head, 'accept-language');
  if (acceptLanguage !== undefined) caller.acceptLanguage = headerTag(acceptLanguage, 'Accept-Language');
  const language = headerOf(head, 'so-language');
  if (language !== undefined) caller.language = headerTag(language, 'SO-Language');
  const culture = headerOf(head, 'so-culture');
  if (culture !== undefined) caller.culture = headerTag(culture, 'SO-Culture');
  return caller;
}

function decodeTimeZone(text: string): TimeZone | undefined {
  const timeZone = parseTimeZone(headerTag(text, 'SO-TimeZone'));
  if (timeZone?.code !== undefined) zoneCode(timeZone.code, 'SO-TimeZone');
  return timeZone;
}

/**
 * The same for a request that is passed on: a refusal is a value, and a call without any credentials goes through
 * (`/api/state`, a page that wants none): the CRM decides.
 */
export function decodeCallerOf(head: FieldsHead): Omit<Caller, 'tenant'> | Failure {
  try {
    const { headers } = head;
    if (headers['authorization'] !== undefined || headers['x-xsrf-token'] !== undefined) return decodeCaller(head);
    const { credential: _none, ...caller } = decodeCaller({ headers: { ...headers, authorization: 'Bearer none' } });
    return caller;
  } catch (error) {
    if (error instanceof Refusal) return error.toFailure();
    throw error;
  }
}

function unauthenticated(message: string, path: string): Refusal {
  return new Refusal('caller.unauthenticated', message).within(path);
}

function decodeCredential(head: FieldsHead): Credential {
  const authorization = headerOf(head, 'authorization');
  return authorization === undefined ? decodeSession(head) : decodeAuthorization(authorization);
}

/** RFC 9110 §11.4; the scheme's letter case does not count. */
function decodeAuthorization(authorization: string): Credential {
  const [, scheme = '', value = ''] = /^\s*([A-Za-z]+) +(\S+)\s*$/.exec(authorization) ?? [];
  switch (scheme.toLowerCase()) {
    case 'basic':
      return parseBasic(value);
    case 'soticket':
      return { scheme: 'ticket', ticket: headerSecret(value, 'Authorization') };
    case 'bearer':
      return { scheme: 'bearer', token: headerSecret(value, 'Authorization') };
    default:
      throw unauthenticated('expected Basic, SoTicket or Bearer and its credentials', 'Authorization');
  }
}

/**
 * Without Authorization: the XSRF-TOKEN cookie of a logged-in session, repeated in X-XSRF-TOKEN to prove that the page
 * itself asks.
 */
function decodeSession(head: FieldsHead): Credential {
  const cookie = headerOf(head, 'cookie') ?? '';
  const cookies = cookie.split(';').map((pair) => pair.trim());
  const found = cookies.filter((pair) => pair.toUpperCase().startsWith('XSRF-TOKEN='));
  const token = headerOf(head, 'x-xsrf-token');
  if (token === undefined || token === '')
    throw unauthenticated('neither Authorization nor X-XSRF-TOKEN was sent', 'Authorization');
  const [first = ''] = found;
  if (found.length !== 1 || !sameToken(first.slice('XSRF-TOKEN='.length), token))
    throw unauthenticated('does not equal the XSRF-TOKEN cookie', 'X-XSRF-TOKEN');
  if (!/^[\x20-\x7e]{1,8192}$/.test(cookie)) throw unauthenticated('the cookies are unusable', 'Cookie');
  return { scheme: 'session', cookie: new Secret(cookie), xsrf: headerSecret(token, 'X-XSRF-TOKEN') };
}

/** Browser libraries decode the cookie's percent-encoding before they repeat it in the header. */
function sameToken(cookie: string, token: string): boolean {
  if (sameText(cookie, token)) return true;
  try {
    return sameText(decodeURIComponent(cookie), token);
  } catch {
    return false;
  }
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Writes the header fields a v1 CRM reads. Tickets that are access tokens by their prefix (7A:, 8A:) go as Bearer. */
export function encodeCaller(caller: Caller): Record<string, string> {
  const headers = caller.credential === undefined ? {} : encodeCredential(caller.credential);
  if (caller.applicationToken !== undefined) headers['so-apptoken'] = caller.applicationToken.reveal();
  if (caller.acceptLanguage !== undefined) headers['accept-language'] = caller.acceptLanguage;
  if (caller.language !== undefined) headers['so-language'] = caller.language;
  if (caller.culture !== undefined) headers['so-culture'] = caller.culture;
  if (caller.timeZone !== undefined) headers['so-timezone'] = formatTimeZone(caller.timeZone);
  return headers;
}

function encodeCredential(credential: Credential): Record<string, string> {
  switch (credential.scheme) {
    case 'basic': {
      const pair = `${credential.user}:${credential.password.reveal()}`;
      return { authorization: `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` };
    }
    case 'ticket': {
      const ticket = credential.ticket.reveal();
      return { authorization: `${/^[78]A:/.test(ticket) ? 'Bearer' : 'SoTicket'} ${ticket}` };
    }
    case 'bearer':
      return { authorization: `Bearer ${credential.token.reveal()}` };
    case 'session':
      return { cookie: credential.cookie.reveal(), 'x-xsrf-token': credential.xsrf.reveal() };
  }
}
