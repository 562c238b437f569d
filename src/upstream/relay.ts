/** Passes calls outside the contract to a CRM of the same wire: the caller's bytes in, the CRM's bytes out. */
import { failure, type Failure, type Relay, type RelayAnswer, type RelayRequest } from '../command';
import { encodeCaller } from '../rest';
import { cutShort } from './cut-short';
import type { HttpFailure, HttpTarget } from './http-call';
import { createStreamClient, type StreamClient } from './http-stream';
import type { StreamAnswer, StreamCall } from './stream-call';
import { transportFailure } from './transport-failure';

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
  // None was asked for; where there is one all the same, the client must know.
  'content-encoding',
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

/** Context deadlines hold until the first byte of an answer. @param clock epoch milliseconds @param idleMs between two pieces of an answer's body */
export function createRelay(
  target: HttpTarget,
  clock: { now(): number },
  idleMs: number,
): { readonly relay: Relay; close(): Promise<void> } {
  const client = createStreamClient(target);
  const relay: Relay = (request) => {
    const remainingMs = request.context.deadline - clock.now();
    return pass(client, target, { remainingMs, idleMs }, request);
  };
  return { relay, close: () => client.close() };
}

async function pass(
  client: StreamClient,
  target: HttpTarget,
  times: Pick<StreamCall, 'remainingMs' | 'idleMs'>,
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
    ...times,
  });
  return result.kind === 'answer' ? answerOf(result, target, request) : failureOf(result, method, request);
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

function answerOf({ status, headers, body }: StreamAnswer, target: HttpTarget, request: RelayRequest): RelayAnswer {
  const passed: Record<string, string> = {};
  for (const [name, value] of headers) {
    if (!answerHeaders.has(name)) continue;
    const shown = name === 'location' ? publicLocation(value, target, request) : value;
    if (shown !== undefined) passed[name] = shown;
  }
  return { kind: 'relayed', status, headers: passed, body };
}

/** The CRM's address in a Location becomes the one the client uses; a foreign or unreadable one is not passed on. */
function publicLocation(location: string, target: HttpTarget, { publicUrl, caller }: RelayRequest): string | undefined {
  const base = target.url.origin + target.url.pathname.replace(/\/+$/, '');
  // Bytes beyond ASCII are UTF-8 wherever there are any, and percent-encoded from here on.
  const url = URL.parse(Buffer.from(location, 'latin1').toString(), target.url.origin)?.href;
  if (url === undefined || !url.startsWith(`${base}/`)) return undefined;
  return `${publicUrl}${caller.tenant === '' ? '' : `/${caller.tenant}`}${url.slice(base.length)}`;
}

/** As tellFate says it of commands: what changes something and has no usable answer may have been carried out. */
function failureOf(result: HttpFailure, method: StreamCall['method'], { context }: RelayRequest): Failure {
  const isRead = method === 'GET' || method === 'HEAD';
  if (context.signal.aborted) return cutShort(context.signal, result.left && !isRead);
  const told = transportFailure(result, isRead);
  if (isRead || !result.left || told.code === 'upstream.unknown') return told;
  return failure('upstream.unknown', `${told.message}; whether the call was carried out is unknown`);
}
