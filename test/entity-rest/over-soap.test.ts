/** Entity REST through the whole program: client → gateway → sandbox that is spoken to over SOAP. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runGateway, type RunningGateway } from '../gateway/running';

let sandbox: RunningGateway;
let gateway: RunningGateway;

beforeAll(async () => {
  sandbox = await runGateway();
  gateway = await over();
});
afterAll(async () => {
  await gateway.stop();
  await sandbox.stop();
});

const over = (environment: Readonly<Record<string, string>> = {}): Promise<RunningGateway> =>
  runGateway({ UPSTREAM_KIND: 'soap', UPSTREAM_VERSION: 'Services88', UPSTREAM_URL: sandbox.address, ...environment });

const basic = `Basic ${Buffer.from('tje0:Tje0').toString('base64')}`;

type Init = Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> };

const ask = (target: string, init: Init = {}, at = gateway): Promise<Response> =>
  fetch(at.address + target, { ...init, headers: { authorization: basic, ...init.headers } });

async function ticket(): Promise<string> {
  const token: unknown = await (await ask('/api/v1/User/currentToken')).json();
  if (typeof token !== 'string') throw new Error('no token');
  return token;
}

test('whose session it is, by password and by ticket', async () => {
  const token = await ticket();
  expect(token).toMatch(/^7T:/);
  for (const authorization of [basic, `SoTicket ${token}`]) {
    const answer = await ask('/api/v1/User/currentPrincipal', { headers: { authorization } });
    expect(await answer.json()).toMatchObject({ AssociateId: 7, FullName: 'Terje Jensen', UserName: 'tje0' });
  }
  const user = await ask('/api/v1/User/current');
  expect(user.status).toBe(200);
  expect(await (await ask('/api/v1/User/currentAssociate')).json()).toHaveProperty('AssociateId');
});

test.each([
  ['SoTicket 7T:nobody', 401],
  ['Basic dGplMDp3cm9uZw==', 401],
])('%s is nobody: %s', async (authorization, status) => {
  expect((await ask('/api/v1/User/currentPrincipal', { headers: { authorization } })).status).toBe(status);
  expect((await ask('/api/v1/Contact/default', { headers: { authorization } })).status).toBe(status);
});

test('HEAD has the head of GET, and no body', async () => {
  const answer = await ask('/api/v1/Contact/default', { method: 'HEAD' });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
  expect(await answer.text()).toBe('');
});

test('a method that is not there is 405 with those that are', async () => {
  const answer = await ask('/api/v1/Contact/default', { method: 'DELETE' });
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});

test('links lead to the address and the tenant that the client uses', async () => {
  const headers = { 'content-type': 'application/json' };
  const answer = await ask('/Cust1/api/v1/Contact', { method: 'POST', body: '{"name":"A"}', headers });
  const { _Links: links }: { _Links?: { Self?: string } } = JSON.parse(await answer.text());
  expect(links?.Self).toMatch(new RegExp(`^${gateway.address}/Cust1/api/v1/Contact/\\d+/$`));
});

test('the policy decides by the operations of agents, and by the paths', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'entity-rest-'));
  const file = path.join(folder, 'policy.json');
  const rules = [
    { operation: ['Contact.CreateDefaultContactEntity', 'GET /api/v1/Person/*'], effect: 'deny' },
    { effect: 'allow' },
  ];
  writeFileSync(file, JSON.stringify(rules));
  const narrow = await over({ POLICY_FILE: file });
  const ask3 = ['Contact', 'Person', 'Sale'].map((entity) => ask(`/api/v1/${entity}/default`, {}, narrow));
  expect((await Promise.all(ask3)).map(({ status }) => status)).toEqual([403, 403, 200]);
  await narrow.stop();
  rmSync(folder, { recursive: true });
});

test('PASS_THROUGH decides whether it is served', async () => {
  const off = await over({ PASS_THROUGH: 'off' });
  expect((await ask('/api/v1/Contact/default', {}, off)).status).toBe(404);
  await off.stop();
  const narrow = await over({ PASS_THROUGH_PATHS: '/api/v1/Contact' });
  expect((await ask('/api/v1/Contact/default', {}, narrow)).status).toBe(200);
  expect((await ask('/api/v1/Person/default', {}, narrow)).status).toBe(404);
  await narrow.stop();
});

test('the agents and their operations are listed, and entity REST beside them', async () => {
  const agents: unknown = await (await ask('/api/v1/Agents')).json();
  expect(agents).toMatchObject({ Appointment: `${gateway.address}/api/v1/Agents/Appointment` });
  const operations: unknown = await (await ask('/api/v1/Agents/appointment/')).json();
  expect(operations).toHaveProperty([`${gateway.address}/api/v1/Agents/Appointment/SetSeen`, 'POST']);
  expect((await ask('/api/v1/Agents/Nonsense')).status).toBe(404);
  const urls: unknown = await (await ask('/api/v1')).json();
  expect(urls).toHaveProperty([`${gateway.address}/api/v1/Contact/{id}`, 'GET'], 'Contact.GetContactEntity');
});
