/**
 * Every entity of the contract lives over every wire: SOAP of each version that has it, v1's agents, and entity REST,
 * where the gateway is asked which entities it has. `CONTRACT_DIR` names a larger contract.
 */
import { Secret, type Command, type Upstream } from '../../src/command';
import { findV1Operation, v1Offers, type Operation } from '../../src/contract';
import { contractFolder } from '../contract/folder';
import { crmOver, runGateway, type RunningGateway } from '../gateway/running';
import { ticket } from '../matrix/wires';
import { crmClient } from './client';
import { contract, entities, live, type Call, type Entity } from './entity-cycle';

const environment = { CONTRACT_DIR: contractFolder };

let sandbox: RunningGateway;
beforeAll(async () => {
  sandbox = await runGateway({ ...environment, UPSTREAM_KIND: 'sandbox' });
});
afterAll(() => sandbox.stop());

function callOf(upstream: () => Upstream): Call {
  return async (operation, given) => {
    const command: Command = {
      operation,
      arguments: given,
      caller: { tenant: '', credential: { scheme: 'ticket', ticket: new Secret(ticket) } },
      context: { correlationId: 'test', deadline: Date.now() + 30_000, signal: new AbortController().signal },
    };
    const outcome = await upstream().execute(command);
    if (outcome.kind === 'failure') throw new Error(`${operation.name}: ${outcome.code} ${outcome.message}`);
    return Object.values(outcome.results)[0];
  };
}

const versions = contract.versions.map(({ name }) => name);
const byVersion = versions.map((name) => [name, entities.filter(({ version }) => version === name)] as const);

describe.each(byVersion)('SOAP of %s', (version, those) => {
  let upstream: Upstream;
  beforeAll(() => {
    upstream = crmOver({
      ...environment,
      UPSTREAM_KIND: 'soap',
      UPSTREAM_VERSION: version,
      UPSTREAM_URL: sandbox.address,
    });
  });
  afterAll(() => upstream.close());
  const call = callOf(() => upstream);
  test.each(those.map((entity) => [entity.name, entity] as const))('%s', (_name, entity) =>
    expect(live(call, entity)).resolves.toBeUndefined(),
  );
});

/** The newest form that v1 has of an operation. */
const isNewest = (operation: Operation): boolean =>
  v1Offers(operation) && findV1Operation(contract, operation.agent, operation.name) === operation;
const newest = entities.filter(({ save, get }: Entity) => isNewest(save) && isNewest(get));

describe("v1's agents", () => {
  let upstream: Upstream;
  beforeAll(() => {
    upstream = crmOver({ ...environment, UPSTREAM_KIND: 'rest', UPSTREAM_URL: sandbox.address });
  });
  afterAll(() => upstream.close());
  const call = callOf(() => upstream);
  test('there are many', () => expect(newest.length).toBeGreaterThan(20));
  test.each(newest.map((entity) => [entity.name, entity] as const))('%s', (_name, entity) =>
    expect(live(call, entity)).resolves.toBeUndefined(),
  );
});

/** Ways to entity REST: rules over the sandbox itself, and over SOAP; the newest version in a long run only. */
const ways: readonly (readonly [name: string, version: string | undefined])[] = [
  ['the sandbox', undefined],
  ['SOAP 86', 'Services86'],
  ...(process.env.LONG === undefined ? [] : [['SOAP 88', 'Services88'] as const]),
];
describe.each(ways)('entity REST over %s', (_name, version) => {
  let gateway: RunningGateway | undefined;
  const crm = crmClient(() => gateway?.address ?? sandbox.address);
  beforeAll(async () => {
    if (version === undefined) return;
    gateway = await runGateway({ ...environment, UPSTREAM_KIND: 'soap', UPSTREAM_VERSION: version, UPSTREAM_URL: sandbox.address }); // prettier-ignore
  });
  afterAll(() => gateway?.stop());

  test('each entity that it lists', async () => {
    const listed = Object.entries<Readonly<Record<string, string>>>((await crm.get('')).json).map(
      ([url, methods]) => [decodeURI(new URL(url).pathname).replace(/^\/api\/v1\//, ''), methods] as const,
    );
    const resources = listed.flatMap(([path, methods]) =>
      methods['DELETE'] ? (/^(\w+)\/\{id\}$/.exec(path)?.[1] ?? []) : [],
    );
    const withDefault = resources.filter((name) =>
      listed.some(([path]) => path.toLowerCase() === `${name}/default`.toLowerCase()),
    );
    expect(withDefault.length).toBeGreaterThan(8);
    const failed: string[] = [];
    for (const name of withDefault) {
      const problem = await lifeOverRest(name);
      if (problem !== undefined) failed.push(`${name}: ${problem}`);
    }
    expect(failed).toEqual([]);
  });

  /** @returns what went wrong; an entity that the CRM's version does not have is no fault */
  async function lifeOverRest(name: string): Promise<string | undefined> {
    const made = await crm.get(`${name}/default`);
    if (made.status === 501) return undefined;
    const posted = await crm.send('POST', name, made.json ?? {});
    if (posted.status === 501) return undefined;
    if (posted.status !== 200) return `POST ${posted.status} ${posted.text}`;
    const id = Object.entries(posted.json).find(([key, value]) => key.endsWith('Id') && Number(value) > 1000)?.[1];
    const path = `${name}/${Number(id)}`;
    const read = await crm.get(path);
    if (read.status !== 200) return `GET ${read.status} ${read.text}`;
    const put = await crm.send('PUT', path, read.json);
    if (put.status !== 200) return `PUT ${put.status} ${put.text}`;
    const patched = await crm.send('PATCH', path, []);
    if (![200, 405].includes(patched.status)) return `PATCH ${patched.status} ${patched.text}`;
    const deleted = await crm.send('DELETE', path);
    if (deleted.status !== 204) return `DELETE ${deleted.status} ${deleted.text}`;
    const gone = await crm.get(path);
    return gone.status === 404 ? undefined : `gone ${gone.status} ${gone.text.slice(0, 80)}`;
  }
});
