/** Passes calls outside the contract to a CRM of the same wire: the caller's bytes in, the CRM's bytes out. */
import {
  causeOf,
  failure,
  misdirected,
  type Failure,
  type Relay,
  type RelayAnswer,
  type RelayRequest,
} from '../command';
import { encodeCaller } from '../rest';
import { cutShort, transportFailure } from './delivery';
import type { HttpFailure, HttpTarget } from './http-call';
import { createStreamClient, type StreamClient, type StreamAnswer, type StreamCall } from './http-stream';
import { mayHoldLinks, publicLinks } from './public-links';
import { basePath, RetryBudget } from './http-client';
import { logAttempt } from './debug-lines';

const methods: ReadonlyMap<string, StreamCall['method']> = new Map([
  ['GET', 'GET'],
  ['HEAD', 'HEAD'],
  ['POST', 'POST'],
  ['PUT', 'PUT'],
  ['PATCH', 'PATCH'],
  ['DELETE', 'DELETE'],
]);

/** Fields that go back to the client: content and caching. Cookies, server names and hop-by-hop fields stay here. */
const answerHeaders: ReadonlySet<string> = new Set([
  'accept-ranges',
  'allow',
  'cache-control',
  'content-disposition',
  // None was asked for; if there is one, the client must know.
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

/**
 * Passes calls on to one CRM. The deadline of a call's context holds until the first byte of the answer.
 * @param clock in epoch milliseconds
 * @param idleMs milliseconds between two pieces of an answer's body
 */
export function createRelay(
  target: HttpTarget,
  clock: { now(): number },
  idleMs: number,
): { readonly relay: Relay; close(): Promise<void> } {
  const client = createStreamClient(target);
  const crm: RelayedCrm = { target, clock, idleMs, client, budget: new RetryBudget() };
  return { relay: (request) => pass(crm, request), close: () => client.close() };
}

interface RelayedCrm {
  readonly target: HttpTarget;
  readonly clock: { now(): number };
  readonly idleMs: number;
  readonly client: StreamClient;
  readonly budget: RetryBudget;
}

async function pass(crm: RelayedCrm, request: RelayRequest): Promise<RelayAnswer | Failure> {
  const { target } = crm;
  const method = methods.get(request.method);
  if (method === undefined)
    return failure('request.method', 'this method is not passed on', { allow: Array.from(methods.keys()).join(', ') });
  const base = basePath(target.url);
  const path = `${base}${request.path}${request.query === '' ? '' : `?${request.query}`}`;
  const ownHeaders = { ...request.headers, ...encodeCaller(request.caller), ...frameHeaders(request) };
  const { body, context, operation } = request;
  const { signal, trace } = context;
  const purpose = { wire: 'rest', tenant: request.caller.tenant, operation } as const;
  const attempt = async (number: 1 | 2) => {
    const remainingMs = context.deadline - crm.clock.now();
    const logResult = logAttempt(target.debug, context.correlationId, trace, method, number);
    const span = trace?.beginTry?.({ method, url: target.url, path, attempt: number, purpose });
    const headers = { ...ownHeaders, ...(span ?? trace)?.headers };
    const use = context.crmUse;
    const call = { method, path, headers, body, signal, remainingMs, idleMs: crm.idleMs, use };
    const beganMs = performance.now();
    const result = await crm.client.call(call);
    if (use !== undefined) {
      use.tries += 1;
      use.retries += number - 1;
      use.ms += performance.now() - beganMs;
    }
    logResult?.(result);
    span?.end(result);
    return result;
  };
  crm.budget.earn();
  const first = await attempt(1);
  // A kept connection may turn out dead in the moment of reuse; a read may be sent once more.
  const isAgain = isRead(method) && body === undefined && first.kind === 'failed' && first.reason === 'reset';
  const result = isAgain && crm.budget.spend() ? await attempt(2) : first;
  if (result.kind !== 'answer') return failureOf(result, method, request);
  if (result.status !== 421) return answerOf(result, target, request);
  result.body.destroy();
  return misdirected();
}

function frameHeaders({ context, publicUrl }: RelayRequest): Record<string, string> {
  const { protocol, host } = new URL(publicUrl);
  return {
    'accept-encoding': 'identity',
    'x-correlation-id': context.correlationId,
    'x-forwarded-proto': protocol.slice(0, -1),
    'x-forwarded-host': host,
  };
}

function answerOf({ status, headers, body }: StreamAnswer, target: HttpTarget, request: RelayRequest): RelayAnswer {
  const passed: Record<string, string> = {};
  for (const [name, value] of headers) {
    if (!answerHeaders.has(name)) continue;
    const shown = name === 'location' ? publicLocation(value, target, request) : value;
    if (shown !== undefined) passed[name] = shown;
  }
  const links = isRewritten(target, request, status, headers)
    ? publicLinks({ crm: target.url, shown: shownAddress(request) })
    : undefined;
  if (links === undefined) return { kind: 'relayed', status, headers: passed, body };
  // The length changes. The ETag stays: it is the CRM's name for the record, and a conditional request must bring it
  // back unchanged.
  delete passed['content-length'];
  const rewritten = body.pipe(links);
  body.on('error', (error: Error) => links.destroy(error));
  links.on('close', () => body.destroy());
  return { kind: 'relayed', status, headers: passed, body: rewritten };
}

function isRewritten(
  { passThroughLinks }: HttpTarget,
  { method }: RelayRequest,
  status: number,
  headers: ReadonlyMap<string, string>,
): boolean {
  return passThroughLinks !== 'keep' && method !== 'HEAD' && mayHoldLinks(status, headers);
}

/** The CRM's base address as the client uses it. */
function shownAddress({ publicUrl, caller }: Pick<RelayRequest, 'publicUrl' | 'caller'>): string {
  return `${publicUrl}${caller.tenant === '' ? '' : `/${caller.tenant}`}`;
}

/** The CRM's address in a Location becomes the one the client uses; a foreign or unreadable one is not passed on. */
function publicLocation(location: string, target: HttpTarget, { publicUrl, caller }: RelayRequest): string | undefined {
  const base = target.url.origin + basePath(target.url);
  // Bytes beyond ASCII are UTF-8 in practice; URL.parse percent-encodes them.
  const url = URL.parse(Buffer.from(location, 'latin1').toString(), target.url.origin)?.href;
  if (url === undefined || !url.startsWith(`${base}/`)) return undefined;
  return `${shownAddress({ publicUrl, caller })}${url.slice(base.length)}`;
}

const isRead = (method: StreamCall['method']): boolean => method === 'GET' || method === 'HEAD';

/** As `reportDelivery` for commands: a write without a usable answer may have been carried out. */
function failureOf(result: HttpFailure, method: StreamCall['method'], { context }: RelayRequest): Failure {
  const reads = isRead(method);
  if (context.signal.aborted) return cutShort(context.signal, result.left && !reads);
  const failed = transportFailure(result, reads);
  if (reads || !result.left || failed.code === 'upstream.unknown') return failed;
  return failure('upstream.unknown', `${failed.message}; whether the call was carried out is unknown`, causeOf(failed));
}
