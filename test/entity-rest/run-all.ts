/** Asks a gateway an example of each operation of entity REST. */
import { findV1Operation, type Operation } from '../../src/contract';

import { entityRoutes, tableEntities } from '../../src/entity-rest/route-table';
import type { EntityRoute } from '../../src/entity-rest/route-line';
import { openContract } from '../contract/folder';
import type { RunningGateway } from '../gateway/running';
import { callsOf, exampleRequest, placeOf, type KnownRecords } from './examples';

export const { contract } = openContract();

const authorization = `Basic ${Buffer.from('tje0:Tje0').toString('base64')}`;

function operationIn(version: string, agent: string, name: string): Operation | undefined {
  const lookup = contract.version(version)?.agent(agent);
  return lookup?.found === 'agent' ? lookup.agent.operation(name) : undefined;
}

/** An operation as a version has it; what it lacks, as the newest one has it. */
const operationOf = (version: string) => (agent: string, name: string) =>
  operationIn(version, agent, name) ?? findV1Operation(contract, agent, name);

/** New records first, then what is done with them, and at last what ends them. */
function rankOf({ method, path }: EntityRoute): number {
  if (method === 'DELETE' || /\/Merge|MoveTo|ChangeTo/.test(path)) return 3;
  if (/\/default$/i.test(path)) return 0;
  return method === 'POST' && !path.includes('{') ? 1 : 2;
}

/** The property of a record that its path is made of. */
function idOf(route: EntityRoute): string | undefined {
  const place = placeOf(route);
  const entity = tableEntities().find(({ path }) => path === place);
  if (entity !== undefined) return entity.id;
  const put = entityRoutes().find(({ method, path }) => method === 'PUT' && path === `${place}/{id:int}`);
  const inputs = (put?.steps ?? [])
    .flatMap((step) => (step.does === 'call' ? step.calls : []))
    .flatMap(({ inputs: each }) => each);
  return inputs.flatMap(([, { having }]) => having.map(([property]) => property))[0];
}

function remember(route: EntityRoute, text: string, { ids, records }: KnownRecords): void {
  const place = placeOf(route);
  const isNew = /\/default$/i.test(route.path);
  if (!isNew && (route.method !== 'POST' || route.path !== place)) return;
  records.set(place, text);
  const answer: unknown = JSON.parse(text);
  const id: unknown =
    typeof answer === 'object' && answer !== null
      ? Object.entries(answer).find(([name]) => name === idOf(route))?.[1]
      : undefined;
  if (!isNew && typeof id === 'number') ids.set(place, id);
}

/** All of some resources, and of the others as many as are to be tried. */
export const isShort = process.env['LONG'] === undefined && process.env['CONTRACT_DIR'] === undefined;
const every = isShort ? 97 : 1;
const whole = /^(?:Appointment|Contact|List\/Source)(?:\/|$)/;
const wanted = entityRoutes()
  .filter(({ path }, at) => at % every === 0 || whole.test(path))
  .sort((one, other) => rankOf(one) - rankOf(other));

/** What of the table does not answer as it should, and how many succeed. */
export async function runAll(
  gateway: RunningGateway,
  version: string,
): Promise<{ readonly wrong: readonly string[]; readonly done: number }> {
  const known: KnownRecords = { ids: new Map(), records: new Map() };
  const wrong: string[] = [];
  let done = 0;
  for (const route of wanted) {
    const request = exampleRequest(route, operationOf(version), known);
    const { method, target, headers, body } = request;
    const response = await fetch(gateway.address + target, {
      method,
      headers: { ...headers, authorization },
      ...(body === undefined ? {} : { body: new Uint8Array(body) }),
    });
    const text = await response.text();
    const isRefused =
      route.steps.some(({ does }) => does === 'refuse') ||
      callsOf(route).some((call) => operationIn(version, call.agent, call.operation) === undefined);
    if (!isRefused && response.ok) {
      done += 1;
      if (text.startsWith('{')) remember(route, text, known);
    } else if (!isRefused || response.status !== 501)
      wrong.push(`${method} ${target}: ${response.status} ${text.slice(0, 300)}`);
  }
  return { wrong, done };
}
