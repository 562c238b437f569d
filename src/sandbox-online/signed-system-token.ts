/**
 * The signed token of a system user, `TOKEN.YYYYMMDDhhmm.base64`: RSA-SHA256 (PKCS #1 v1.5) over what stands before the
 * second dot, the time in UTC (docs.superoffice.com, "Sign system user token").
 */
import { sign, timingSafeEqual, verify, type KeyObject } from 'node:crypto';

/** What the cloud knows of a system user. */
export interface SystemUserRegistration {
  readonly token: string;
  readonly publicKey: KeyObject;
}

const form = /^(.+)\.(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})\.([A-Za-z0-9+/]+={0,2})$/s;

/** Signs the token as a client does, for calls to paste. @param now milliseconds since the epoch */
export function signedForDemo(token: string, privateKey: string, now: number): string {
  const time = new Date(now).toISOString().replace(/\D/g, '').slice(0, 12);
  const signature = sign('sha256', Buffer.from(`${token}.${time}`, 'utf8'), privateKey);
  return `${token}.${time}.${signature.toString('base64')}`;
}

/**
 * Why a signed token is not accepted, in a sentence; undefined: it is right.
 * @param now milliseconds since the epoch
 * @param toleranceSeconds how far its time may be from now, either way
 */
export function wrongInSignedToken(
  text: string,
  { token, publicKey }: SystemUserRegistration,
  now: number,
  toleranceSeconds: number,
): string | undefined {
  const [all, named = '', year, month, day, hour, minute, signature = ''] = form.exec(text) ?? [];
  if (all === undefined) return 'The signed system token is not of the form TOKEN.YYYYMMDDhhmm.SIGNATURE.';
  if (!isSame(named, token)) return 'There is no such system user.';
  const signedText = text.slice(0, text.length - signature.length - 1);
  const isRight = verify('sha256', Buffer.from(signedText, 'utf8'), publicKey, Buffer.from(signature, 'base64'));
  if (!isRight) return 'The signature of the system token is wrong.';
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:00Z`);
  // Its time has whole minutes, so a token of the minute under way is up to a minute older than it looks.
  const isNear = time - toleranceSeconds * 1_000 <= now && now < time + toleranceSeconds * 1_000 + 60_000;
  return isNear ? undefined : 'The time of the signed system token is not near enough.';
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given, 'utf8'), Buffer.from(expected, 'utf8')];
  return one.byteLength === other.byteLength && timingSafeEqual(one, other);
}
