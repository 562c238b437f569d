import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../command';

/** Fields that only a proxy adds. With one of them the address is the proxy's, and that of the client is unknown. */
const proxyFields = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/**
 * The refusal of a request that may not see the console; undefined when it may. With a password it needs Basic
 * credentials, with any user name. Without one it must come from this machine and name this machine as its host:
 * a page anywhere can let its own name lead here (DNS rebinding).
 */
export function refusedAccess(request: ConsoleRequest, password: Secret | undefined): ConsoleReply | undefined {
  if (password === undefined) return isFromThisMachine(request) ? undefined : plain(403, localOnly);
  if (hasPassword(password, request.headers.authorization)) return undefined;
  return plain(401, 'The console asks for its password; the user name does not matter.', {
    'www-authenticate': 'Basic realm="console", charset="UTF-8"',
  });
}

const localOnly = 'Without CONSOLE_PASSWORD the console can be seen from this machine only, at localhost or 127.0.0.1.';

/** Whether a page of this console sent the form. Browsers send where a form comes from; programs need not. */
export function isOwnForm({ headers }: ConsoleRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin, host } = headers;
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

function isFromThisMachine({ remoteAddress, headers }: ConsoleRequest): boolean {
  if (proxyFields.some((name) => headers[name] !== undefined)) return false;
  const name = (headers.host ?? '').replace(/:\d{1,5}$/, '').toLowerCase();
  return (
    isLoopback(remoteAddress.replace(/^::ffff:/i, '')) &&
    (name === 'localhost' || isLoopback(name.replace(/^\[|\]$/g, '')))
  );
}

const isLoopback = (address: string): boolean => address === '::1' || /^127(?:\.\d{1,3}){3}$/.test(address);

/** Compares hashes, so that neither time nor an exception reveals length or content. */
function hasPassword(password: Secret, authorization: string | undefined): boolean {
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

/** A reply that is one plain sentence. */
export function plain(status: number, text: string, headers: Readonly<Record<string, string>> = {}): ConsoleReply {
  return { status, contentType: 'text/plain; charset=utf-8', body: `${text}\n`, headers };
}

/** A request as the admin port hands it over. */
export interface ConsoleRequest {
  readonly method: string;
  /** Without query. */
  readonly path: string;
  /** Lower-case names, as Node delivers them. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>> & {
    readonly host?: string | undefined;
    readonly authorization?: string | undefined;
    readonly origin?: string | undefined;
    readonly 'content-type'?: string | undefined;
  };
  readonly remoteAddress: string;
  /** Reads the body; undefined: it has more than so many bytes. */
  body(bytesMax: number): Promise<Uint8Array | undefined>;
}

export interface ConsoleReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  /** Besides the admin port's own. */
  readonly headers: Readonly<Record<string, string>>;
}
