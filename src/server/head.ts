/** Reads and checks the head of a request, and what of it a proxy in front may say. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, IncomingHttpHeaders } from 'node:http';
import { excerpt, failure, headerOf, type BeginTrace, type Failure, type Trace } from '../command';
import type { RequestHead } from '../gateway';
import { expectsContinue } from './request-body';
import { clientAddress, originOf, readForwarding, type Forwarding, type TrustCheck } from './forwarded';
import { hostShown, isHost, readTarget } from './request-target';
import { continueTrace } from './trace-context';
import type { HttpLimits } from '../operations';

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
 * Fields that a request may have once only. Two of them can be read in two ways, and a proxy in front may have checked
 * the other one.
 */
const singleFields: ReadonlySet<string> = new Set([
  'host', 'authorization', 'content-type', 'content-length', 'content-encoding', 'transfer-encoding', 'expect',
  'soapaction', 'so-apptoken', 'so-timezone', 'so-language', 'so-culture', 'x-xsrf-token',
]); // prettier-ignore

const correlationForm = /^[A-Za-z0-9._-]{1,64}$/;

/**
 * Reads and checks the head of a request; nothing of the body is touched.
 * @param begin unset: only a trace of the caller's is gone on with
 */
export function readHead(
  request: IncomingMessage,
  addressing: Addressing,
  limits: HttpLimits,
  begin?: BeginTrace,
): HeadReading {
  const peerTrusted = addressing.trust?.(request.socket.remoteAddress ?? '') === true;
  const front =
    addressing.userHeader === undefined
      ? { headers: request.headers }
      : readFrontUser(request, addressing.userHeader, peerTrusted);
  const { headers } = front;
  const target = readTarget(request.url ?? '', addressing.basePath);
  const host = target.authority ?? headers.host;
  const peer = request.socket.remoteAddress ?? '';
  const forwarded = peerTrusted ? readForwarding(front) : undefined;
  const head: RequestHead & { trace?: Trace } = {
    method: request.method ?? '',
    target: target.origin,
    headers,
    publicUrl:
      addressing.publicUrl ?? publicUrl(request, host, (addressing.mount ?? '') + addressing.basePath, forwarded),
    remoteAddress: addressing.trust === undefined ? peer : clientAddress(peer, forwarded?.hops ?? [], addressing.trust),
    correlationId: correlationId(front),
    ...(front.user === undefined ? {} : { frontUser: front.user }),
  };
  const trace = traceOf(head, request.httpVersion, begin);
  if (trace !== undefined) head.trace = trace;
  const failure = refusedHead(request, limits) ?? front.failure ?? refusedHost(request, host) ?? target.failure;
  return { head, path: target.path, ...(failure === undefined ? {} : { failure }) };
}

function traceOf(head: RequestHead, httpVersion: string, begin: BeginTrace | undefined): Trace | undefined {
  const begun = begin?.(head, httpVersion);
  return begun ?? (head.headers['traceparent'] === undefined ? undefined : continueTrace(head));
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

/**
 * The address as the client sees it. An HTTP/1.0 client may leave the Host out: then it gets the address it connected
 * to.
 */
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
  const proto = 'encrypted' in request.socket ? 'https' : 'http';
  if (forwarded === undefined) return `${proto}://${own}${basePath}`;
  return `${originOf({ proto, ...forwarded }, own)}${forwarded.prefix ?? ''}${basePath}`;
}

function correlationId(request: Pick<IncomingMessage, 'headers'>): string {
  const given = headerOf(request, 'x-correlation-id') ?? headerOf(request, 'x-request-id');
  return given !== undefined && correlationForm.test(given) ? given : randomUUID();
}

/** The request's fields without the one that names a user, and the user's name if the peer is trusted. */
export interface FrontUserReading {
  readonly headers: IncomingHttpHeaders;
  readonly user?: string;
  readonly failure?: Failure;
}

const userCharsMax = 256;

/**
 * Takes TRUSTED_USER_HEADER out of every request, and believes it only when the peer itself is a trusted proxy; a
 * client behind that proxy is not one. Two such fields are refused: a proxy that adds instead of replacing would let
 * the client's own through.
 */
export function readFrontUser(request: IncomingMessage, header: string, peerIsTrusted: boolean): FrontUserReading {
  const { [header]: value, ...headers } = request.headers;
  if (value === undefined || !peerIsTrusted) return { headers };
  const count = request.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === header).length;
  if (count !== 1 || Array.isArray(value))
    return { headers, failure: failure('request.malformed', `The header field ${header} must not come twice.`) };
  const user = value.trim();
  return user === '' || user.length > userCharsMax ? { headers } : { headers, user };
}

/** No more of the bytes is read: a head has its limit, and the fields that count stand at its beginning. */
const charsMax = 16 * 1024;

/**
 * Reads as much of a head as bytes that are no HTTP request allow: enough to know in which protocol to refuse it.
 * Nothing of it may be shown.
 * @param received the bytes of Node's `clientError`, which usually begin with the request; undefined if there are none
 */
export function readBrokenHead(received: unknown, { basePath }: Addressing): RequestHead {
  const text = Buffer.isBuffer(received) ? received.toString('latin1', 0, charsMax) : '';
  const [, method = '', target = '/'] = /^(?:\r\n)*([A-Za-z]{1,32}) (\/[!-~]*)/.exec(text) ?? [];
  const fields = text.split('\r\n\r\n', 1)[0] ?? '';
  const headers: Record<string, string> = {};
  for (const name of ['accept', 'content-type', 'soapaction']) {
    const value = new RegExp(`\\n${name}:[ \\t]*([ -~]{0,256})`, 'i').exec(fields)?.[1];
    if (value !== undefined) headers[name] = value;
  }
  return {
    method,
    target: readTarget(target, basePath).origin,
    headers,
    publicUrl: '',
    remoteAddress: '',
    correlationId: randomUUID(),
  };
}
