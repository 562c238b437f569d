/** Passes calls outside the contract to a CRM of the same wire: the caller's bytes in, the CRM's bytes out. */
import { failure, type Failure, type Relay, type RelayAnswer, type RelayRequest } from '../command';
import { encodeCaller } from '../rest';
import type { HttpTarget } from './http-call';
import { createStreamClient, type StreamCall, type StreamClient, type StreamResult } from './http-stream';

const methods: ReadonlyMap<string, StreamCall['method']> = new Map([
  ['GET', 'GET'],
  ['HEAD', 'HEAD'],
  ['POST', 'POST'],
  ['PUT', 'PUT'],
  ['PATCH', 'PATCH'],
  ['DELETE', 'DELETE'],
]);

/** What goes back: content and caching. Cookies, server names and everything hop-by-hop stay here. */
const answerHeaders: ReadonlySet<string> = new Set([
  'accept-ranges',
  'allow',
  'cache-control',
  'content-disposition',
  'content-language',
  'content-length',
  'content-range',
  'content-type',
  'etag',
  'expires',
  'last-modified',
  'location',
  'retry-after',
  'so-timezone',
  'vary',
]);

/** @param idleMs until the answer's head, and between pieces of its body */
export function createRelay(target: HttpTarget, idleMs: number): { readonly relay: Relay; close(): Promise<void> } {
  const client = createStreamClient(target);
  return { relay: (request) => pass(client, target, idleMs, request), close: () => client.close() };
}

async function pass(
  client: StreamClient,
  target: HttpTarget,
  idleMs: number,
  request: RelayRequest,
): Promise<RelayAnswer | Failure> {
  const method = methods.get(request.method);
  if (method === undefined)
    return failure('request.method', 'this method is not passed on', { allow: Array.from(methods.keys()).join(', ') });
  const base = target.url.pathname.replace(/\/+$/, '');
  const result = await client.call({
    method,
    path: `${base}${request.path}${request.query === '' ? '' : `?${request.query}`}`,
    headers: { ...request.headers, ...encodeCaller(request.caller), ...frameHeaders(request) },
    body: request.body,
    signal: request.context.signal,
    idleMs,
  });
  return result.kind === 'answer' ? answerOf(result, target, request) : failureOf(result, method);
}

function frameHeaders({ context, publicUrl }: RelayRequest): Record<string, string> {
  const { protocol, host } = new URL(publicUrl);
  return {
    'accept-encoding': 'identity',
    'x-correlation-id': context.correlationId,
    'x-forwarded-proto': protocol.slice(0, -1),
    'x-forwarded-host': host,
    ...(context.traceparent === undefined ? {} : { traceparent: context.traceparent }),
  };
}

function answerOf(
  { status, headers, body }: Extract<StreamResult, { kind: 'answer' }>,
  target: HttpTarget,
  request: RelayRequest,
): RelayAnswer {
  const passed: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const text = Array.isArray(value) ? value[0] : value;
    if (text === undefined || !answerHeaders.has(name)) continue;
    const shown = name === 'location' ? publicLocation(text, target, request) : text;
    if (shown !== undefined) passed[name] = shown;
  }
  return { kind: 'relayed', status, headers: passed, body };
}

/** The CRM's address in a Location becomes the one the client uses; a foreign or unreadable one is not passed on. */
function publicLocation(location: string, target: HttpTarget, { publicUrl, caller }: RelayRequest): string | undefined {
  const base = target.url.origin + target.url.pathname.replace(/\/+$/, '');
  const url = URL.parse(location, target.url.origin)?.href;
  if (url === undefined || !url.startsWith(`${base}/`)) return undefined;
  return `${publicUrl}${caller.tenant === '' ? '' : `/${caller.tenant}`}${url.slice(base.length)}`;
}

function failureOf(
  { timeout, left }: Extract<StreamResult, { kind: 'failed' }>,
  method: StreamCall['method'],
): Failure {
  if (!left)
    return failure('upstream.unreachable', 'the CRM could not be reached; nothing was carried out', {
      retryAfterSeconds: 1,
    });
  if (method === 'GET' || method === 'HEAD')
    return failure('upstream.timeout', timeout ? 'the CRM did not answer in time' : 'the connection to the CRM broke');
  return failure('upstream.unknown', 'the CRM did not answer; whether the call was carried out is unknown');
}
