/** What GET gives under /api, in the vendor's form: the version block, the list of URLs, the description of one call. */
import { findV1Operation, requestShape, returnsBytes, v1AgentNames, type Contract, type Operation } from '../contract';
import type { Exchange, HttpAnswer, RequestHead } from './exchange';
import type { Route } from './route';

type Of<K extends Route['kind']> = Extract<Route, { kind: K }>;

function json(content: unknown): HttpAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: `${JSON.stringify(content, null, 2)}\n`,
  };
}

const baseOf = (head: RequestHead, tenant: string): string => `${head.publicUrl}${tenant === '' ? '' : `/${tenant}`}`;

/** `GET /api`: the supported API versions and the services behind it. */
export function apiPage(head: RequestHead, route: Of<'api'>, contract: Contract, programVersion: string): HttpAnswer {
  const newest = contract.versions.at(-1)?.name ?? '';
  const services = contract.versions.map(
    ({ name }) => [name, `http://www.superoffice.net/ws/crm/NetServer/${name}`] as const,
  );
  return json({
    v1: `${baseOf(head, route.tenant)}/api/v1`,
    Version: 'v1',
    NetServer: `netserver-gateway ${programVersion}`,
    NetServerVersion: programVersion,
    Services: newest,
    ...Object.fromEntries(services),
  });
}

/** `GET /api/v1`: every URL with its methods. */
export function v1Page(head: RequestHead, route: Of<'v1'>, contract: Contract): HttpAnswer {
  const base = `${baseOf(head, route.tenant)}/api/v1/Agents`;
  const urls = operationsOf(contract).map(
    (operation) => [`${base}/${operation.agent}/${operation.name}`, { POST: summaryOf(operation) }] as const,
  );
  return json(Object.fromEntries(urls));
}

function operationsOf(contract: Contract): readonly Operation[] {
  return v1AgentNames(contract).flatMap((agent) => {
    const names = new Set<string>();
    for (const version of contract.versions) {
      const lookup = version.agent(agent);
      if (lookup.found === 'agent') for (const { name } of lookup.agent.operations) names.add(name);
    }
    return Array.from(names)
      .sort()
      .flatMap((name) => findV1Operation(contract, agent, name) ?? []);
  });
}

function summaryOf(operation: Operation): string {
  const shape = requestShape(operation);
  const query = shape.kind === 'query' ? `?${shape.queryName}={${shape.queryName}} ` : '';
  const parameters = operation.parameters.map(({ name, type }) => `${name}: ${type.name.local}`).join(', ');
  return `${query}${operation.name}(${parameters})`;
}

/** `GET` on a call's own path: what to send and what comes back. */
export function describeCall(head: RequestHead, route: Of<'rest'>, operation: Operation): Exchange {
  const shape = requestShape(operation);
  const answer = json({
    Url: `${baseOf(head, route.tenant)}/api/v1/Agents/${operation.agent}/${operation.name}${shape.kind === 'query' ? `?${shape.queryName}={id}` : ''}`,
    Method: 'POST',
    Contract: operation.version,
    RequestBody: shape.kind,
    Parameters: operation.parameters.map(({ name, type, optional, nillable }) => ({
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
  const { version, agent, name } = operation;
  return { answer, record: { wire: 'page', version, agent, operation: name, outcome: 'ok' } };
}
