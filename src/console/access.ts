import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../command';
import type { ConsoleReply, ConsoleRequest } from './exchange';

/** Fields only a proxy adds: then the address we see is the proxy's, and says nothing about who asks. */
const proxyFields = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/**
 * Why a request may not see the console; undefined: it may. With a password: Basic credentials, any user name. Without
 * one: from this machine only, and by a name of this machine, for a page anywhere can let its own name lead here (DNS
 * rebinding).
 */
export function refusedAccess(request: ConsoleRequest, password: Secret | undefined): ConsoleReply | undefined {
  if (password === undefined) return isFromHere(request) ? undefined : plain(403, hereOnly);
  if (knows(password, request.headers.authorization)) return undefined;
  return plain(401, 'The console asks for its password; the user name does not matter.', {
    'www-authenticate': 'Basic realm="console", charset="UTF-8"',
  });
}

const hereOnly = 'Without CONSOLE_PASSWORD the console can be seen from this machine only, at localhost or 127.0.0.1.';

/** Whether a form was sent by a page of this very console. Browsers say where a form comes from; programs need not. */
export function isOwnForm({ headers }: ConsoleRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin, host } = headers;
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

function isFromHere({ remoteAddress, headers }: ConsoleRequest): boolean {
  if (proxyFields.some((name) => headers[name] !== undefined)) return false;
  const name = (headers.host ?? '').replace(/:\d{1,5}$/, '').toLowerCase();
  return (
    isLoopback(remoteAddress.replace(/^::ffff:/i, '')) &&
    (name === 'localhost' || isLoopback(name.replace(/^\[|\]$/g, '')))
  );
}

const isLoopback = (address: string): boolean => address === '::1' || /^127(?:\.\d{1,3}){3}$/.test(address);

/** Hashes are compared, so that neither time nor an exception tells anything about length or content. */
function knows(password: Secret, authorization: string | undefined): boolean {
  const given = passwordOf(authorization);
  return given !== undefined && timingSafeEqual(digest(given), digest(password.reveal()));
}

function passwordOf(authorization: string | undefined): string | undefined {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=_-]{1,8192})$/i.exec(authorization ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : text.slice(colon + 1);
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** A plain sentence. */
export function plain(status: number, text: string, headers: Readonly<Record<string, string>> = {}): ConsoleReply {
  return { status, contentType: 'text/plain; charset=utf-8', body: `${text}\n`, headers };
}
