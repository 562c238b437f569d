/**
 * What spans say, by OpenTelemetry's semantic conventions 1.45 (HTTP, RPC) and in names of our own (`gateway.…`). Never
 * a body, a query, a header field, a user, or a path segment that may name a record.
 */
import { failures, type AskedCrm, type RequestHead, type TrySpan } from '../command';
import type { ExchangeLine } from './logs';

export type SpanAttributes = Readonly<Record<string, string | number>>;

/** What a span is called, what it says, and whether it failed. */
export interface SpanFacts {
  readonly name: string;
  readonly attributes: SpanAttributes;
  readonly hasFailed: boolean;
}

/** The span of a request, at its end. */
export function requestFacts(
  line: ExchangeLine,
  head: Pick<RequestHead, 'method' | 'target' | 'publicUrl'>,
  httpVersion: string,
): SpanFacts {
  const { wire, version, agent, operation, outcome, cause, status, caller, crmUse, correlationId } = line;
  const method = knownMethod(head.method);
  const isCall = agent !== undefined && operation !== undefined;
  return {
    name: isCall ? `${agent}/${operation}` : method,
    attributes: presentValues({
      'http.request.method': method,
      'http.response.status_code': status,
      'url.path': shownPath(head.target),
      ...serverOf(URL.parse(head.publicUrl)),
      'network.protocol.name': 'http',
      'network.protocol.version': httpVersion,
      ...(isCall ? rpcOf(wire === 'soap' ? 'soap' : 'rest', agent, operation) : {}),
      'gateway.wire': wire,
      'gateway.version': version,
      'gateway.tenant': caller?.tenant || undefined,
      'gateway.outcome': outcome,
      'gateway.cause': cause,
      'gateway.retries': crmUse?.retries || undefined,
      'gateway.correlation_id': correlationId,
      'error.type': outcome === 'ok' ? undefined : outcome,
    }),
    // What a caller did wrong is no failure of the server, whatever status SOAP gives to it.
    hasFailed: outcome !== 'ok' && outcome !== 'client.gone' && failures[outcome].fault === 'Server',
  };
}

/** The span of one try at the CRM, at its end. */
export function tryFacts(
  { method, url, path, attempt, purpose }: AskedCrm,
  result: Parameters<TrySpan['end']>[0],
): SpanFacts {
  const operation = purpose?.operation;
  const isAnswer = 'status' in result;
  const hasFailed = !isAnswer || result.status >= 400;
  return {
    name: operation === undefined ? method : `${operation.agent}/${operation.name}`,
    attributes: presentValues({
      'http.request.method': method,
      'http.request.resend_count': attempt > 1 ? attempt - 1 : undefined,
      'http.response.status_code': isAnswer ? result.status : undefined,
      'url.full': `${url.origin}${shownPath(path)}`,
      ...serverOf(url),
      'network.protocol.name': 'http',
      'network.protocol.version': '1.1',
      ...(operation === undefined ? {} : rpcOf(purpose?.wire ?? 'rest', operation.agent, operation.name)),
      'gateway.tenant': purpose?.tenant || undefined,
      'error.type': isAnswer ? (hasFailed ? String(result.status) : undefined) : (result.cause ?? result.reason),
    }),
    hasFailed,
  };
}

/** `rpc.service` and `rpc.system` of earlier conventions are in these two since RPC is stable. */
function rpcOf(wire: 'soap' | 'rest', agent: string, operation: string) {
  return { 'rpc.system.name': wire === 'soap' ? 'soap' : 'superoffice.v1', 'rpc.method': `${agent}/${operation}` };
}

const defaultPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

function serverOf(url: URL | null) {
  if (url === null) return {};
  const port = url.port === '' ? defaultPorts[url.protocol] : Number(url.port);
  return { 'url.scheme': url.protocol.slice(0, -1), 'server.address': url.hostname, 'server.port': port };
}

const methods: ReadonlySet<string> = new Set([
  'CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE',
]); // prettier-ignore
const knownMethod = (method: string): string => (methods.has(method) ? method : '_OTHER');

/** Words of letters, `v1`, `Services86`, and file names of letters. */
const plainSegment = /^(?:v1|Services\d{2}|[A-Za-z_-]{1,64}(?:\.[A-Za-z]{1,8})?)$/;
const segmentsMax = 12;

/** A path whose segments are `*` where they may be ids, names of tenants or anything else than a plain word. */
export function shownPath(target: string): string {
  const [path = ''] = target.split('?', 1);
  return path
    .split('/', segmentsMax)
    .map((segment) => (segment === '' || plainSegment.test(segment) ? segment : '*'))
    .join('/');
}

/** Without what has no value: a collector would show it as an empty text. */
export function presentValues(fields: Readonly<Record<string, string | number | undefined>>) {
  const kept: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) kept[name] = value;
  return kept;
}
