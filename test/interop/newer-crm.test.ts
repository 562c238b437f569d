/**
 * The vendor's own client over a v1 CRM that is newer than every WSDL: each record it answers has a property more, each
 * agent an operation more. What reaches that CRM through the gateway is compared byte for byte with what reaches it
 * directly, and so is what comes back. The contract is that of `CONTRACT_DIR`, by default the project's own. The
 * gateway then knows few of the client's operations, and without LONG not all of them are called.
 */
import * as webapi from '@superoffice/webapi';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exampleRestAnswer, exampleRestCall } from '../../src/exports/examples';
import { findV1Operation, type Contract } from '../../src/contract';
import { contractFolder, openContract } from '../contract/folder';
import { vendorCalls, type VendorCall } from '../contract/vendor';
import { runGateway, type RunningGateway } from '../gateway/running';

/** What only the CRM knows, in every record it answers. */
const newer = { Id: 3, Names: ['a', null, { Deep: [[1.5, '2'], {}] }], Flag: false };

interface Received {
  readonly path: string;
  readonly type: string;
  readonly body: string;
}

interface NewerCrm {
  readonly address: string;
  /** What has come in since the last question. */
  take(): readonly Received[];
  /** The text of the last answer. */
  answered(): string;
  close(): Promise<void>;
}

async function startCrm(contract: Contract): Promise<NewerCrm> {
  let received: Received[] = [];
  let answered = '';
  const serve = (request: IncomingMessage, response: ServerResponse, body: string): void => {
    const path = request.url ?? '';
    received.push({ path, type: request.headers['content-type'] ?? '', body });
    const [, agent = '', operation = ''] = /^\/api\/v1\/Agents\/(\w+)\/(\w+)/.exec(path) ?? [];
    answered = answerOf(contract, agent, operation);
    response.writeHead(answered === '' ? 204 : 200, { 'content-type': 'application/json; charset=utf-8' });
    response.end(answered);
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => serve(request, response, Buffer.concat(chunks).toString()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port }: AddressInfo = addressOf(server.address());
  return {
    address: `http://127.0.0.1:${port}`,
    take: () => received.splice(0),
    answered: () => answered,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address;
}

/** The contract's example where there is one, else a record of the operation's name; with what only the CRM knows. */
function answerOf(contract: Contract, agent: string, operation: string): string {
  const known = findV1Operation(contract, agent, operation);
  const example = known === undefined ? `{"${operation}Id":0,"Name":"new"}` : exampleRestAnswer(known);
  if (!example.startsWith('{')) return example;
  const more = `"NewerThanTheContract":${JSON.stringify(newer)}}`;
  return example === '{}' ? `{${more}` : `${example.slice(0, -1)}, ${more}`;
}

const { contract } = openContract();
let crm: NewerCrm;
let gateway: RunningGateway;
beforeAll(async () => {
  crm = await startCrm(contract);
  gateway = await runGateway({ UPSTREAM_KIND: 'rest', UPSTREAM_URL: crm.address, CONTRACT_DIR: contractFolder });
});
afterAll(async () => {
  await gateway.stop();
  await crm.close();
});

type Method = (...given: readonly unknown[]) => Promise<unknown>;
type Agent = Record<string, unknown>;

/** Every agent of the client, by the name of its class. */
function agentsOf(address: string): ReadonlyMap<string, Agent> {
  const agents = new Map<string, Agent>();
  for (const [name, Made] of Object.entries(webapi)) {
    if (!name.endsWith('Agent') || typeof Made !== 'function') continue;
    const options = { baseUrl: `${address}/api/`, axiosConfig: { auth: { username: 'tje0', password: 'Tje0' } } };
    const agent: unknown = Reflect.construct(Made, [options]);
    if (isAgent(agent)) agents.set(name, agent);
  }
  return agents;
}

const isAgent = (value: unknown): value is Agent => typeof value === 'object' && value !== null;
const isMethod = (value: unknown): value is Method => typeof value === 'function';

function methodsOf(agent: Agent): readonly string[] {
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(agent));
  return names.filter((name) => name.endsWith('Async') && !name.startsWith('_'));
}

async function call(agents: ReadonlyMap<string, Agent>, agent: string, method: string, given: readonly unknown[]) {
  const owner = agents.get(agent);
  const made = owner?.[method];
  if (owner === undefined || !isMethod(made)) throw new Error(`${agent} has no ${method}`);
  return made.call(owner, ...given);
}

/** Read once: it takes the whole text of the client. */
const calls = vendorCalls();

const takesRecord = (agent: string, save: string): boolean =>
  calls.get(`${agent.replace(/Agent$/, '')}/${save.replace(/Async$/, '')}`.toLowerCase())?.body === 'entity';

/** Each create-default with the save of what it gave: `[agent, create, save]`. */
function pairsOf(agents: ReadonlyMap<string, Agent>): readonly (readonly [string, string, string])[] {
  return Array.from(agents).flatMap(([name, agent]) => {
    const methods = new Set(methodsOf(agent));
    return (
      Array.from(methods)
        .filter((create) => create.startsWith('createDefault'))
        .map((create) => [name, create, create.replace('createDefault', 'save')] as const)
        // Some saves take an id, or a type, in front of the record.
        .filter(([, , save]) => methods.has(save) && takesRecord(name, save))
    );
  });
}

/** Everything that reaches the CRM while a default record is made and saved, and what the client is given back. */
async function createAndSave(agents: ReadonlyMap<string, Agent>, [agent, create, save]: readonly string[]) {
  crm.take();
  const made = await call(agents, agent ?? '', create ?? '', []);
  const saved = await call(agents, agent ?? '', save ?? '', [made]);
  // A body of `null` means the same as no body.
  const received = crm.take().map(({ path, body }) => ({ path, body: body === 'null' ? '' : body }));
  return { received, made, saved };
}

test('every create-default and save: the CRM and the client see what they see without the gateway', async () => {
  const [direct, through] = [agentsOf(crm.address), agentsOf(gateway.address)];
  const pairs = pairsOf(direct);
  expect(pairs.length).toBeGreaterThan(80);
  for (const pair of pairs) {
    const wanted = await createAndSave(direct, pair);
    expect([pair, wanted.received.length]).toEqual([pair, 2]);
    expect([pair, await createAndSave(through, pair)]).toEqual([pair, wanted]);
  }
});

/** Posts a call as the client does, and gives what came back, byte for byte. */
async function post(address: string, path: string, body: string) {
  const headers = { authorization: 'SoTicket 7T:a', 'content-type': 'application/json' };
  const answer = await fetch(address + path, { method: 'POST', headers, body });
  return { status: answer.status, text: await answer.text() };
}

/**
 * A body of the form the client gives the operation: the contract's example where there is one, with a property that no
 * contract has.
 */
function bodyOf({ agent, operation, body: kind, queryName }: VendorCall): string {
  if (queryName !== undefined || kind === 'null' || kind === 'undefined') return 'null';
  const known = findV1Operation(contract, agent, operation);
  const example = known === undefined ? '' : exampleRestCall(known).body;
  if (example.startsWith('[') || (kind !== 'entity' && kind !== 'request')) return example === '' ? '[1,2]' : example;
  const extra = `"NewerParameter":${JSON.stringify(newer)}}`;
  return example === '' || example === '{}' ? `{${extra}` : `${example.slice(0, -1)},${extra}`;
}

const every = process.env['LONG'] === undefined && process.env['CONTRACT_DIR'] === undefined ? 7 : 1;

test(`of the client's operations each ${every}. is carried out, and answered byte for byte`, async () => {
  const called = Array.from(calls.values()).filter((_, index) => index % every === 0);
  expect(called.length).toBeGreaterThan(1_900 / every);
  for (const call of called) {
    const { agent, operation, queryName } = call;
    const path = `/api/v1/Agents/${agent}/${operation}${queryName === undefined ? '' : `?${queryName}=5`}`;
    const body = bodyOf(call);
    crm.take();
    const answer = await post(gateway.address, path, body);
    const [received] = crm.take();
    expect([path, answer]).toEqual([path, { status: crm.answered() === '' ? 204 : 200, text: crm.answered() }]);
    // One id stands in the query, too: some readers look there.
    expect([path, received?.path.replace(/\?SelectionEntityId=\d+$/, '')]).toEqual([path, path]);
    // A body of `null` need not go on.
    expect([path, body === 'null' ? body : received?.body]).toEqual([path, body]);
  }
}, 120_000);

test('an operation more in every agent, and an agent more, are passed on', async () => {
  const agents = new Set(Array.from(calls.values(), ({ agent }) => agent));
  for (const agent of [...agents, 'Gardening']) {
    const path = `/api/v1/Agents/${agent}/InventedAfterTheContract?$select=a`;
    const body = '{"Anything":[1.50,{"b":null}]}';
    crm.take();
    const answer = await post(gateway.address, path, body);
    expect([agent, answer.status, answer.text]).toEqual([agent, 200, crm.answered()]);
    expect(crm.take()).toEqual([{ path, type: 'application/json', body }]);
  }
});
