/**
 * What a request target asks for. Neither letter case in fixed parts (IIS made these paths case-insensitive) nor a
 * trailing slash counts.
 */
import type { TellDebug } from '../command';
import { findV1Operation, type Contract } from '../contract';
import type { ExchangeRecord, RequestHead } from './exchange';

interface RouteBase {
  /** First path segment in front of `/Remote` or `/api`, such as `Cust12345`; '' for none. */
  readonly tenant: string;
  /** Raw query without the question mark. */
  readonly query: string;
}

export type Route =
  | (RouteBase & { readonly kind: 'soap'; readonly version: string; readonly agent: string })
  | (RouteBase & { readonly kind: 'agents'; readonly version: string })
  | (RouteBase & { readonly kind: 'versions' })
  | (RouteBase & { readonly kind: 'rest'; readonly agent: string; readonly operation: string })
  | (RouteBase & { readonly kind: 'api' })
  /** The bare address. */
  | (RouteBase & { readonly kind: 'home' })
  | (RouteBase & { readonly kind: 'v1' })
  /** The list of the v1 agents, or with `agent` that of one agent's operations. */
  | (RouteBase & { readonly kind: 'v1Agents'; readonly agent: string })
  /** The whole API as a file for other tools, by the file's name. */
  | (RouteBase & { readonly kind: 'export'; readonly file: string })
  /** The documentation page, or with `file` what it asks for. */
  | (RouteBase & { readonly kind: 'docs'; readonly file: string })
  /** A well-formed path below /api that no contract describes; `path` is without tenant. */
  | (RouteBase & { readonly kind: 'relay'; readonly path: string })
  /** Nothing is served here; `wire` is the language that a caller of such a path most likely speaks. */
  | { readonly kind: 'unknown'; readonly wire: 'soap' | 'rest' };

/** The route of one kind, or of one of several. */
export type RouteOf<K extends Route['kind']> = Extract<Route, { kind: K }>;

const name = '[A-Za-z][A-Za-z0-9_]{0,127}';
const tenant = '(?:/(?!remote(?:/|$)|api(?:/|$))([A-Za-z0-9][A-Za-z0-9_-]{0,63}))?';
/** A path, perhaps behind a tenant, which is the first group; in any letter case, with a trailing slash or without. */
export const pathForm = (path: string): RegExp => new RegExp(`^${tenant}${path}/?$`, 'i');

const soapForm = pathForm(`/remote/(services[0-9]{1,3})/(${name})\\.svc`);
const agentsForm = pathForm('/remote/(services[0-9]{1,3})');
const versionsForm = pathForm('/remote');
const restForm = pathForm(`/api/v1/agents/(${name})/(${name})`);
const apiForm = pathForm('/api');
const v1Form = pathForm('/api/v1');
const v1AgentsForm = pathForm(`/api/v1/agents(?:/(${name}))?`);
const exportForm = pathForm('/api/v1/(openapi\\.json|openapi\\.yaml|types\\.ts|postman\\.json)');
const docsForm = pathForm(
  '/api/docs(?:/(try|docs\\.(?:css|js)|pages\\.js|operations\\.json|swagger-ui\\.css|swagger-ui-bundle\\.js))?',
);

/**
 * Reads a request target in origin form. Only literal names pass: percent-encoded or dotted paths name nothing here.
 */
export function routeOf(target: string): Route {
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const query = mark < 0 ? '' : target.slice(mark + 1);
  const soap = soapForm.exec(path);
  if (soap !== null)
    return { kind: 'soap', query, tenant: soap[1] ?? '', version: soap[2] ?? '', agent: soap[3] ?? '' };
  const rest = restForm.exec(path);
  if (rest !== null)
    return { kind: 'rest', query, tenant: rest[1] ?? '', agent: rest[2] ?? '', operation: rest[3] ?? '' };
  return (
    pageRouteOf(path, query) ??
    relayOf(path, query) ?? { kind: 'unknown', wire: /\/remote(?:\/|$)|\.svc/i.test(path) ? 'soap' : 'rest' }
  );
}

/**
 * Segments of plain characters and harmless percent-encodings (no encoded slash, backslash, dot, percent or control),
 * none of them `.` or `..`.
 */
const relayForm = new RegExp(
  [
    `^${tenant}(/api(?:/(?!\\.{1,2}(?:/|$))`,
    "(?:[A-Za-z0-9._~!$&'()*+,=:@-]|%(?!2[eEfF5]|5[cC]|[01]|7[fF])[0-9A-Fa-f]{2})+)+/?)$",
  ].join(''),
  'i',
);

function relayOf(path: string, query: string): Route | undefined {
  const match = relayForm.exec(path);
  if (match === null || namesAgents(match[2] ?? '')) return undefined;
  return { kind: 'relay', query, tenant: match[1] ?? '', path: match[2] ?? '' };
}

/**
 * Whether a path means the agents. What the contract describes must not slip past it in another spelling.
 *
 * For the CRM `%41gents` is `Agents` (RFC 3986 §6.2.2.2). IIS and ASP.NET take `(S(…))` segments out of a path
 * (cookieless sessions). Windows does not see dots and blanks at a name's end, or what follows a colon. Some servers
 * take parameters off behind a semicolon.
 */
function namesAgents(path: string): boolean {
  try {
    const names = decodeURIComponent(path)
      .split('/')
      .filter((segment) => !/^\((?:[A-Za-z]\(.*\))+\)$/.test(segment))
      .map((segment) => segment.replace(/[:;].*$/, '').replace(/[. ]+$/, ''));
    return /^\/api\/v1\/agents(?:\/|$)/i.test(names.join('/'));
  } catch {
    return true;
  }
}

function pageRouteOf(path: string, query: string): Route | undefined {
  const agents = agentsForm.exec(path);
  if (agents !== null) return { kind: 'agents', query, tenant: agents[1] ?? '', version: agents[2] ?? '' };
  const versions = versionsForm.exec(path);
  if (versions !== null) return { kind: 'versions', query, tenant: versions[1] ?? '' };
  const v1 = v1Form.exec(path);
  if (v1 !== null) return { kind: 'v1', query, tenant: v1[1] ?? '' };
  const v1Agents = v1AgentsForm.exec(path);
  if (v1Agents !== null) return { kind: 'v1Agents', query, tenant: v1Agents[1] ?? '', agent: v1Agents[2] ?? '' };
  const exported = exportForm.exec(path);
  if (exported !== null)
    return { kind: 'export', query, tenant: exported[1] ?? '', file: exported[2]?.toLowerCase() ?? '' };
  const docs = docsForm.exec(path);
  if (docs !== null) return { kind: 'docs', query, tenant: docs[1] ?? '', file: docs[2]?.toLowerCase() ?? '' };
  if (path === '/') return { kind: 'home', query, tenant: '' };
  const api = apiForm.exec(path);
  return api === null ? undefined : { kind: 'api', query, tenant: api[1] ?? '' };
}

/**
 * Writes one debug line: the route that a request's target was read as. Its names are the contract's: the rest of a
 * target is the client's text, and may hold secrets.
 */
export function tellRoute(tell: TellDebug, head: RequestHead, route: Route, contract: Contract): void {
  const { correlationId, trace, method } = head;
  const facts = { correlationId, traceId: trace?.id, method, route: route.kind };
  tell('The route of a request.', { ...facts, ...routeNames(route, contract) });
}

/** The version as the client spoke it, and what else of a route the contract knows. */
export function routeNames(route: Route, contract: Contract): Pick<ExchangeRecord, 'version' | 'agent' | 'operation'> {
  switch (route.kind) {
    case 'soap': {
      const version = contract.version(route.version);
      const lookup = version?.agent(route.agent);
      return { ...versionOf(version), ...(lookup?.found === 'agent' ? { agent: lookup.agent.name } : {}) };
    }
    case 'rest': {
      const operation = findV1Operation(contract, route.agent, route.operation);
      const named = operation === undefined ? {} : { agent: operation.agent, operation: operation.name };
      return { version: 'v1', ...named };
    }
    case 'relay':
      return { version: 'v1' };
    case 'agents':
      return versionOf(contract.version(route.version));
    default:
      return {};
  }
}

const versionOf = (version: { readonly name: string } | undefined) =>
  version === undefined ? {} : { version: version.name };
