/**
 * What GET gives under /api, in the vendor's form: the version block, the list of URLs, the description of one call.
 */
import {
  requestShape,
  returnsBytes,
  v1AgentNames,
  v1Offers,
  v1Parameters,
  type Contract,
  type Operation,
} from '../contract';
import { v1AgentOperations } from '../exports';
import { inTurns } from '../text/turn';
import { operationSummary, type KeptTexts } from './kept-texts';
import type { Exchange, HttpReply, RequestHead } from './exchange';
import { baseOf, htmlReply, rows, wantsHtml } from './html';
import { packedReply } from './packed-reply';
import type { RouteOf } from './route';

const jsonType = { 'content-type': 'application/json; charset=utf-8' };

function json(content: unknown): HttpReply {
  return { status: 200, headers: jsonType, body: `${JSON.stringify(content, null, 2)}\n` };
}

/** `GET /api`: the supported API versions and the services behind it. */
export function apiPage(
  head: RequestHead,
  route: RouteOf<'api' | 'home'>,
  contract: Contract,
  programVersion: string,
): HttpReply | Promise<HttpReply> {
  const base = baseOf(head, route.tenant);
  if (wantsHtml(head)) return apiHtml(head, base);
  const newest = contract.versions.at(-1)?.name ?? '';
  const services = contract.versions.map(
    ({ name }) => [name, `http://www.superoffice.net/ws/crm/NetServer/${name}`] as const,
  );
  return json({
    v1: `${base}/api/v1`,
    Version: 'v1',
    NetServer: `netserver-gateway ${programVersion}`,
    NetServerVersion: programVersion,
    Services: newest,
    ...Object.fromEntries(services),
  });
}

function apiHtml(head: RequestHead, base: string): Promise<HttpReply> {
  const entries = [
    [`${base}/api/docs`, 'Documentation', 'log-in, errors, and every operation with samples'],
    [`${base}/api/v1/openapi.json`, 'OpenAPI description', 'also openapi.yaml'],
    [`${base}/api/v1/types.ts`, 'TypeScript client', 'types and calls in one file'],
    [`${base}/api/v1/postman.json`, 'Postman collection'],
    [`${base}/api/v1`, 'List of URLs', 'as JSON'],
    [`${base}/Remote/`, 'SOAP services', 'their operations, examples and WSDL files'],
  ] as const;
  return htmlReply(head, { title: 'Agents API v1', content: rows(entries) }, base);
}

/** `GET /api/v1`: every URL with its methods. */
export async function v1Page(head: RequestHead, route: RouteOf<'v1'>, texts: KeptTexts): Promise<HttpReply> {
  return packedReply(head, await texts.urls(`${baseOf(head, route.tenant)}/api/v1`), jsonType);
}

/**
 * `GET /api/v1/Agents`: the agents with their addresses; `GET /api/v1/Agents/{Agent}`: its operations, in the form of
 * `GET /api/v1`. Undefined: there is no such agent.
 */
export async function v1AgentsPage(
  head: RequestHead,
  route: RouteOf<'v1Agents'>,
  contract: Contract,
): Promise<HttpReply | undefined> {
  const base = `${baseOf(head, route.tenant)}/api/v1/Agents`;
  const names = v1AgentNames(contract).filter((name) => v1Offers({ agent: name }));
  if (route.agent === '') return json(Object.fromEntries(names.map((name) => [name, `${base}/${name}`])));
  const agent = names.find((name) => name.toLowerCase() === route.agent.toLowerCase());
  if (agent === undefined) return undefined;
  const operations = new Map<string, { readonly POST: string }>();
  await inTurns(
    v1AgentOperations(contract, agent, (operation) => {
      operations.set(`${base}/${agent}/${operation.name}`, { POST: operationSummary(operation) });
    }),
  );
  return json(Object.fromEntries(operations));
}

/** `GET` on a call's own path: what to send and what comes back. */
export function describeCall(head: RequestHead, route: RouteOf<'rest'>, operation: Operation): Exchange {
  const shape = requestShape(operation);
  const { version, agent, name } = operation;
  const query = shape.kind === 'query' ? `?${shape.queryName}={id}` : '';
  const reply = json({
    Url: `${baseOf(head, route.tenant)}/api/v1/Agents/${agent}/${name}${query}`,
    Method: 'POST',
    Contract: version,
    RequestBody: shape.kind,
    Parameters: v1Parameters(operation).fields.map(({ name, type, optional, nillable }) => ({
      Name: name,
      Type: type.name.local,
      Optional: optional,
      Nillable: nillable,
    })),
    Response:
      operation.results.length === 0
        ? '204 No Content'
        : returnsBytes(operation)
          ? 'application/octet-stream'
          : operation.results.map(({ name, type }) => ({ Name: name, Type: type.name.local })),
  });
  return { reply, record: { wire: 'page', version, agent, operation: name, outcome: 'ok' } };
}
