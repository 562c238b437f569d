import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { excerpt, failure, type Failure } from '../command';
import type { RequestHead } from '../gateway';
import { expectsContinue } from './body';
import { originOf, readForwarding, type Forwarding } from './forwarded';
import { readFrontUser } from './front-user';
import { hostShown, isHost } from './host';
import { type HttpLimits, clientAddress, type TrustCheck } from '../operations';

/** How the gateway is reached from outside. */
export interface Addressing {
  readonly basePath: string;
  /** Path an application around us is asked under; it has taken it off the target. */
  readonly mount?: string;
  readonly publicUrl?: string;
  readonly trust?: TrustCheck;
  /** Lower-case name of the field in which a trusted proxy names the user. */
  readonly userHeader?: string;
}

export interface HeadReading {
  readonly head: RequestHead;
  /** Path without query, for the extra pages. */
  readonly path: string;
  /** Why the request is not taken on; `head` is then good for a refusal only. */
  readonly failure?: Failure;
}

/**
 * Fields of which a request may have one only: two of them mean two readings, one of which somebody in front of us may
 * have checked.
 */
const singleFields: ReadonlySet<string> = new Set([
  'host', 'authorization', 'content-type', 'content-length', 'content-encoding', 'transfer-encoding', 'expect', 'soapaction',
  'so-apptoken', 'so-timezone', 'so-language', 'so-culture', 'x-xsrf-token',
]); // prettier-ignore

const correlationForm = /^[A-Za-z0-9._-]{1,64}$/;

/** Reads and checks the head of a request; nothing of the body is touched. */
export function readHead(request: IncomingMessage, addressing: Addressing, limits: HttpLimits): HeadReading {
  const peerTrusted = addressing.trust?.(request.socket.remoteAddress ?? '') === true;
  const front =
    addressing.userHeader === undefined
      ? { headers: request.headers }
      : readFrontUser(request, addressing.userHeader, peerTrusted);
  const { headers } = front;
  const target = readTarget(request.url ?? '', addressing.basePath);
  const host = target.authority ?? headers.host;
  const peer = request.socket.remoteAddress ?? '';
  const forwarded = peerTrusted ? readForwarding(headers) : undefined;
  const head: RequestHead = {
    method: request.method ?? '',
    target: target.origin,
    headers,
    publicUrl:
      addressing.publicUrl ?? publicUrl(request, host, (addressing.mount ?? '') + addressing.basePath, forwarded),
    remoteAddress: addressing.trust === undefined ? peer : clientAddress(peer, forwarded?.hops ?? [], addressing.trust),
    correlationId: correlationId(headers),
    ...(front.user === undefined ? {} : { frontUser: front.user }),
  };
  const failure = refusedHead(request, limits) ?? front.failure ?? refusedHost(request, host) ?? target.failure;
  return { head, path: target.path, ...(failure === undefined ? {} : { failure }) };
}

function refusedHead(request: IncomingMessage, limits: HttpLimits): Failure | undefined {
  const { headers, rawHeaders } = request;
  if (request.httpVersionMajor !== 1)
    return failure('request.malformed', 'Only HTTP/1.0 and HTTP/1.1 are spoken here.');
  if (rawHeaders.length > 2 * limits.headersMax) {
    return failure('request.headers', `The request has more than ${limits.headersMax} header fields.`);
  }
  if (Buffer.byteLength(request.url ?? '', 'latin1') > limits.urlBytesMax) {
    return failure('request.uriTooLong', `The request target is longer than ${limits.urlBytesMax} bytes.`);
  }
  // As many names as fields: no name came twice, the usual case.
  if (Object.keys(headers).length * 2 !== rawHeaders.length) {
    const name = repeatedField(rawHeaders);
    if (name !== undefined)
      return failure('request.malformed', `The header field ${name} must not come twice.`, { path: name });
  }
  return refusedExpectation(request) ?? refusedFraming(request);
}

function repeatedField(rawHeaders: readonly string[]): string | undefined {
  const seen = new Set<string>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    if (!singleFields.has(name)) continue;
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}

/** Node looks at this field for HTTP/1.1 only, and so do we (RFC 9110 §10.1.1). */
function refusedExpectation(request: IncomingMessage): Failure | undefined {
  if (request.headers.expect === undefined || request.httpVersionMinor !== 1 || expectsContinue(request))
    return undefined;
  return failure('request.expectation', 'The only Expect that can be met is 100-continue.', { path: 'expect' });
}

/** Framing that two servers could read differently (request smuggling; RFC 9112 §6.1). */
function refusedFraming(request: IncomingMessage): Failure | undefined {
  const coding = request.headers['transfer-encoding'];
  if (coding === undefined || (coding.toLowerCase() === 'chunked' && request.httpVersionMinor === 1)) return undefined;
  return failure('request.malformed', `The Transfer-Encoding ${excerpt(coding)} is not taken here.`, {
    path: 'transfer-encoding',
  });
}

/** RFC 9112 §3.2: HTTP/1.1 has exactly one Host; an absolute target does not replace it. */
function refusedHost({ headers, httpVersionMinor }: IncomingMessage, host: string | undefined): Failure | undefined {
  if (headers.host === undefined && httpVersionMinor === 1)
    return failure('request.malformed', 'The header field Host is missing.', { path: 'host' });
  if (host === undefined || isHost(host)) return undefined;
  return failure('request.malformed', 'The Host is neither a name nor an address.', { path: 'host' });
}

/** An HTTP/1.0 client may leave the Host out: then it gets the address it connected to. */
function publicUrl(
  request: IncomingMessage,
  host: string | undefined,
  basePath: string,
  forwarded: Forwarding | undefined,
): string {
  const { localAddress = '', localPort = 0 } = request.socket;
  const usable = host !== undefined && isHost(host);
  const own = usable
    ? hostShown(host)
    : `${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${localPort}`;
  if (forwarded === undefined) return `http://${own}${basePath}`;
  return `${originOf(forwarded, own)}${forwarded.prefix ?? ''}${basePath}`;
}

function correlationId(headers: IncomingMessage['headers']): string {
  const given = text(headers['x-correlation-id']) ?? text(headers['x-request-id']);
  return given !== undefined && correlationForm.test(given) ? given : randomUUID();
}

function text(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}

/** A request target, read. */
export interface Target {
  /** Path and query as sent, the base path taken off: `/api/v1/Agents/…?$select=Name`. */
  readonly origin: string;
  /** `origin` without its query. */
  readonly path: string;
  /** Host of an absolute-form target; it counts before the Host header (RFC 9112 §3.2.2). */
  readonly authority?: string;
  readonly failure?: Failure;
}

const absoluteForm = /^https?:\/\/([^/?#]*)([^]*)$/i;

/**
 * Reduces a request target (RFC 9112 §3.2) to origin form. Anything but a path under the base path comes with its
 * failure.
 */
export function readTarget(raw: string, basePath: string): Target {
  if (raw.startsWith('/')) return underBase(folded(raw), basePath, {});
  const [, authority, rest = ''] = absoluteForm.exec(raw) ?? [];
  if (authority === undefined || authority === '' || authority.includes('@')) {
    return { origin: '/', path: '/', failure: failure('request.malformed', 'The request target is not a path.') };
  }
  return underBase(folded(rest.startsWith('/') ? rest : `/${rest}`), basePath, { authority });
}

function underBase(origin: string, basePath: string, extra: Pick<Target, 'authority'>): Target {
  if (basePath === '') return { origin, path: pathOf(origin), ...extra };
  const path = pathOf(origin);
  // IIS, which legacy clients were written against, reads paths in any letter case.
  const within = path.slice(0, basePath.length).toLowerCase() === basePath.toLowerCase();
  const rest = origin.slice(basePath.length);
  if (!within || (path.length > basePath.length && !rest.startsWith('/'))) {
    return { origin, path, ...extra, failure: failure('request.notFound', 'There is nothing at this path.') };
  }
  const inner = rest.startsWith('/') ? rest : `/${rest}`;
  return { origin: inner, path: pathOf(inner), ...extra };
}

/**
 * Repeated slashes of the path become one, before anything is decided by it: IIS reads `/api//v1` as `/api/v1`, so a
 * path must not mean one thing here and another there. The query is the client's.
 */
function folded(origin: string): string {
  if (!origin.includes('//')) return origin;
  const path = pathOf(origin);
  return path.replace(/\/{2,}/g, '/') + origin.slice(path.length);
}

function pathOf(origin: string): string {
  const end = origin.indexOf('?');
  return end < 0 ? origin : origin.slice(0, end);
}
