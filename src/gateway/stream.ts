/**
 * Passes on, streaming, v1 calls that no contract describes: entity REST, archives, streams, operations that are newer
 * than the WSDLs. Their credentials are read, all else stays as it is.
 */
import type { Readable } from 'node:stream';
import { failure, headerOf, type Caller, type Failure } from '../command';
import { findV1Operation } from '../contract';
import { decodeCallerOf } from '../rest';
import { contextOf, nothingUsed } from './handle';
import type { Exchange, RequestHead } from './exchange';
import type { FlowOptions } from './gateway-options';
import type { RouteOf } from './route';

export type StreamRoute = RouteOf<'relay' | 'rest'>;

/** What goes on besides credentials: content, conditions, ranges and preferences. */
const requestHeaders = [
  'accept',
  // The bytes go on as they are, and so must the header that says how to read them.
  'content-encoding',
  'content-length',
  'content-type',
  'content-disposition',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'prefer',
  'range',
  'user-agent',
];

/** The route of a path that is outside the contract and may be passed on; undefined for any other. */
export function streamRoute(route: StreamRoute, options: FlowOptions): StreamRoute | undefined {
  const { upstream, passThrough, contract } = options;
  if (upstream.relay === undefined || !passThrough.enabled) return undefined;
  if (route.kind === 'rest' && findV1Operation(contract, route.agent, route.operation) !== undefined) return undefined;
  const path = pathOf(route).toLowerCase();
  const isPassed =
    passThrough.paths.length === 0 ||
    passThrough.paths.some(
      (allowed) => path === allowed || path.startsWith(allowed.endsWith('/') ? allowed : `${allowed}/`),
    );
  return isPassed ? route : undefined;
}

/** Without tenant, in the one spelling that all servers read alike. */
function pathOf(route: StreamRoute): string {
  return route.kind === 'relay' ? route.path : `/api/v1/Agents/${route.agent}/${route.operation}`;
}

/** Passes one request on. The body is read only as fast as the CRM takes it. */
export async function stream(
  head: RequestHead,
  route: StreamRoute,
  body: Readable,
  signal: AbortSignal,
  options: FlowOptions,
  refuse: (failure: Failure) => Exchange,
): Promise<Exchange> {
  const read = decodeCallerOf(head);
  if ('code' in read) return refuse(read);
  const caller: Caller = { ...read, tenant: route.tenant };
  const crmUse = nothingUsed();
  const { clock, upstreamMs } = options;
  const { relay } = options.upstream;
  const answer =
    relay === undefined
      ? notFound()
      : await relay({
          method: head.method,
          path: pathOf(route),
          ...(route.kind === 'rest' ? { operation: { agent: route.agent, name: route.operation } } : {}),
          query: route.query,
          headers: passedHeaders(head),
          body: hasBody(head) ? body : undefined,
          caller,
          context: contextOf(head, 'rest', signal, { clock, upstreamMs, crmUse }),
          publicUrl: head.publicUrl,
        });
  if (answer.kind === 'failure') {
    const refused = refuse(answer);
    return { ...refused, record: { ...refused.record, caller, crmUse } };
  }
  const { status, headers, body: content } = answer;
  // The CRM does not know a name that it refuses: it is the client's text, and stays out of the log.
  const named = route.kind === 'rest' && status < 400 ? { agent: route.agent, operation: route.operation } : {};
  const record = { wire: 'rest', version: 'v1', ...named, caller, crmUse, outcome: 'ok' } as const;
  return { reply: { status, headers, body: content }, record };
}

const notFound = (): Failure => failure('request.notFound', 'nothing is served under this path');

function hasBody(head: RequestHead): boolean {
  const length = headerOf(head, 'content-length');
  return headerOf(head, 'transfer-encoding') !== undefined || (length !== undefined && length !== '0');
}

function passedHeaders(head: RequestHead): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const name of requestHeaders) {
    const value = headerOf(head, name);
    if (value !== undefined && /^[\t\x20-\x7e]*$/.test(value)) passed[name] = value;
  }
  return passed;
}
