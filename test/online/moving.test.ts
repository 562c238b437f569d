/** A gateway for a tenant that moves, over real sockets. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Environment } from '../../src/operations';
import { ask, codeTold, type ClientWire } from '../faults/client';
import { runGateway, type RunningGateway } from '../gateway/running';
import { fakeCloud, settingsFor, type FakeCloud, type Manner } from './fake-cloud';

let cloud: FakeCloud;
let gateway: RunningGateway;

async function start(settings: Environment = {}) {
  cloud = await fakeCloud();
  gateway = await runGateway({ ...settingsFor(cloud), ...settings });
}
const others: FakeCloud[] = [];
afterEach(async () => {
  await gateway.stop();
  for (const each of [cloud, ...others.splice(0)]) await each.stop();
});

const setSeen = (id: number, wire: ClientWire = 'soap', tenant = 'Cust1') =>
  ask(gateway.address, wire, 'SetSeen', id, { tenant });
const get = (path: string, options: RequestInit = {}) =>
  fetch(`${gateway.address}${path}`, { headers: { authorization: 'Basic dDp0' }, ...options });

test.each<Manner>(['misdirected', 'redirects', 'knows nothing', 'is away'])(
  'the host of before %s: the call is carried out at the new address, once',
  async (manner) => {
    await start();
    expect(await setSeen(1)).toMatchObject({ status: 200 });
    cloud.move(1, manner);
    for (const [id, wire] of [
      [2, 'soap'],
      [3, 'json'],
      [4, 'soap'],
    ] as const)
      // prettier-ignore
      expect((await setSeen(id, wire)).status).toBe(wire === 'soap' ? 200 : 204);
    expect(Object.fromEntries(cloud.writes)).toEqual({ 1: 1, 2: 1, 3: 1, 4: 1 });
    expect(cloud.asked).toBe(2);
  },
);

test('what a CRM speaks is found out where the tenant lives, even if it has moved just then', async () => {
  await start({ UPSTREAM_KIND: 'auto' });
  await get('/Cust1/api/v1/Contact/4');
  cloud.move(1, 'knows nothing');
  expect(await setSeen(1)).toMatchObject({ status: 200 });
  await gateway.stop();
  gateway = await runGateway({ ...settingsFor(cloud), UPSTREAM_KIND: 'auto' });
  cloud.page = { Endpoint: `http://${cloud.hosts.split(',')[0]}/Cust1` };
  expect(codeTold('soap', await setSeen(2))).toBe('upstream.invalid');
  cloud.page = {};
  await wait(1_000);
  expect(await setSeen(2)).toMatchObject({ status: 200 });
  expect(Object.fromEntries(cloud.writes)).toEqual({ 1: 1, 2: 1 });
});

test('a tenant over SOAP moves, too, and users with a password are logged in there', async () => {
  const crms = [await runGateway(), await runGateway()];
  cloud = await fakeCloud();
  const hosts = crms.map(({ port }) => `127.0.0.1:${port}`);
  gateway = await runGateway({
    ...settingsFor(cloud),
    UPSTREAM_KIND: 'soap',
    UPSTREAM_VERSION: 'Services88',
    ONLINE_HOSTS: hosts.join(),
  });
  const options = { method: 'POST', body: '{"AppointmentId":973,"UpdateMode":"OnlyThis"}' };
  const headers = { authorization: `Basic ${btoa('tje0:Tje0')}`, 'content-type': 'application/json' };
  for (const [index, host] of hosts.entries()) {
    cloud.page = { Endpoint: `http://${host}` };
    const told = await get('/Cust1/api/v1/Agents/Appointment/SetSeen', { ...options, headers });
    expect([index, told.status]).toEqual([index, 204]);
    await crms[index]?.stop();
  }
});

test('a write whose connection broke is told as unknown, and is not repeated', async () => {
  await start();
  await setSeen(1);
  cloud.move(1, 'cuts off');
  expect(codeTold('soap', await setSeen(2))).toBe('upstream.unknown');
  expect(cloud.writes.get(2)).toBeUndefined();
  // The doubt has found the new address meanwhile.
  await wait(50);
  expect(await setSeen(3)).toMatchObject({ status: 200 });
});

test('while the state page does not know yet, calls are told as not carried out', async () => {
  await start();
  await setSeen(1);
  cloud.move(1, 'misdirected', false);
  for (const wire of ['soap', 'json'] as const) {
    const told = await setSeen(2, wire);
    expect(codeTold(wire, told)).toBe('upstream.unreachable');
    expect(told.retryAfter).toBe('1');
    expect(told.all).not.toMatch(/127\.0\.0\.1:/);
  }
  expect(cloud.writes.get(2)).toBeUndefined();
});

test('relayed calls follow, where no body has been sent', async () => {
  await start();
  const path = '/Cust1/api/v1/Contact/4';
  expect(await (await get(path)).json()).toEqual({ Host: 0, Path: path });
  await setSeen(1);
  cloud.move(1, 'misdirected');
  const put = await get(path, { method: 'PUT', body: '{}' });
  expect([put.status, await put.json()]).toMatchObject([502, { Code: 'upstream.unreachable' }]);
  expect(await (await get(path)).json()).toEqual({ Host: 1, Path: path });
});

test.each<Manner>(['redirects', 'knows nothing'])('a relayed read follows when the host %s', async (manner) => {
  await start();
  const path = '/Cust1/api/v1/Contact/4';
  await get(path);
  cloud.move(1, manner);
  expect(await (await get(path)).json()).toEqual({ Host: 1, Path: path });
});

test('maintenance is told in both protocols with the name of the state; nothing is sent', async () => {
  await start();
  cloud.page = { State: 'OfflineMaintenance', IsRunning: false, ValidUntil: new Date(Date.now() + 30_000) };
  const soap = await setSeen(1);
  expect(soap).toMatchObject({ status: 503, retryAfter: expect.stringMatching(/^(?:29|30)$/) });
  expect(soap.body).toContain('the CRM of Cust1 is in the state OfflineMaintenance');
  expect(codeTold('soap', soap)).toBe('crm.maintenance');
  const json = await setSeen(1, 'json');
  expect(json).toMatchObject({ status: 503, retryAfter: expect.any(String) });
  expect(codeTold('json', json)).toBe('crm.maintenance');
  const relayed = await get('/Cust1/api/v1/Contact/4');
  expect([relayed.status, await relayed.json()]).toMatchObject([503, { Code: 'crm.maintenance' }]);
  expect(cloud.met).toEqual([]);
});

test('a maintenance that the host notices first is told as one', async () => {
  await start();
  await setSeen(1);
  cloud.page = { State: 'OfflineMaintenance', IsRunning: false };
  cloud.move(1, 'misdirected', false);
  expect(codeTold('soap', await setSeen(2))).toBe('crm.maintenance');
  expect(cloud.writes.get(2)).toBeUndefined();
});

test('maintenance: every call is answered at once, and work goes on within a second', async () => {
  await start();
  await setSeen(1);
  cloud.page = { State: 'OfflineMaintenance', IsRunning: false };
  cloud.move(1, 'misdirected', false);
  const told: string[] = [];
  const began = Date.now();
  for (let ms = 0; ms < 2_000; ms = Date.now() - began) {
    if (ms > 1_000) cloud.page = {};
    if (ms > 1_000) cloud.move(0, 'misdirected');
    told.push(codeTold('soap', await setSeen(2)));
    await wait(20);
  }
  // No call fails in another way, and none after the first that has worked.
  expect(told.join(' ')).toMatch(/^(?:crm\.maintenance )+(?:ok ?)+$/);
  expect(cloud.asked).toBeLessThan(10);
  // One write before, and one call by which the maintenance was noticed.
  expect(cloud.met).toEqual([(cloud.writes.get(2) ?? 0) + 2]);
});

test('a slow state page holds no call up while something is known', async () => {
  await start();
  await setSeen(1);
  cloud.slowMs = 60_000;
  cloud.move(1, 'cuts off', false);
  await setSeen(2);
  cloud.move(0, 'misdirected', false);
  const answers = await Promise.all([3, 4, 5].map((id) => setSeen(id)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
});

test.each(['Deleted', 'Unknown'])('a tenant in the state %s is none', async (State) => {
  await start();
  cloud.page = { State, IsRunning: false };
  expect(await setSeen(1)).toMatchObject({ status: 404 });
  expect(codeTold('soap', await setSeen(1))).toBe('request.notFound');
});

test('names outside the list, without a tenant, and none at all, reach no CRM', async () => {
  await start();
  expect(await setSeen(1, 'soap', 'Other1')).toMatchObject({ status: 404 });
  expect(await setSeen(1, 'soap', 'Cust2')).toMatchObject({ status: 404 });
  expect(await ask(gateway.address, 'json', 'SetSeen', 1)).toMatchObject({ status: 404 });
  expect([cloud.asked, cloud.met]).toEqual([1, []]);
});

test('a page that points outside ONLINE_HOSTS: no request goes there, and the caller learns no address', async () => {
  await start();
  const evil = await fakeCloud(1);
  others.push(evil);
  cloud.page = { Endpoint: `http://${evil.hosts}/Cust1` };
  const told = await setSeen(1);
  expect(codeTold('soap', told)).toBe('upstream.unreachable');
  expect(told.all).not.toContain(evil.hosts);
  expect(evil.met).toEqual([]);
});
