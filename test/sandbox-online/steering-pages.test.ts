/** The pages that steer the cloud, and what hosts answer, over real sockets. */
import { startOnlineSandbox, type OnlineSandbox } from '../../src/assemble-online-sandbox';

let cloud: OnlineSandbox;
afterEach(() => cloud.close());

async function order(path: string, body?: object, headers: Record<string, string> = {}) {
  const method = body === undefined ? 'GET' : 'POST';
  const text = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(`${cloud.onlineUrl}/sandbox/${path}`, { method, headers, ...text });
  return [response.status, JSON.parse(await response.text())];
}

test('a tenant is moved and stopped, tickets end, keys rotate', async () => {
  cloud = await startOnlineSandbox({ contractDir: 'wsdl' });
  expect(await order('tenants/Cust10002', { host: 1, state: 'OfflineMaintenance' })).toMatchObject([
    200,
    { tenant: 'Cust10002', host: 1, state: 'OfflineMaintenance', endpoint: `${cloud.hostUrls[1]}/Cust10002` },
  ]);
  const [, { tenants }] = await order('tenants');
  expect(tenants.map(({ host }: { host: number }) => host)).toEqual([0, 1, 1]);
  cloud.issueTicket('Cust10001');
  cloud.issueTicket('Cust10002');
  expect(await order('tickets/end', { tenant: 'cust10001' })).toEqual([200, { ended: 1 }]);
  expect(await order('tickets/end', {})).toEqual([200, { ended: 1 }]);
  expect(await order('keys/rotate', { forgetOld: true })).toEqual([200, { rotated: true, forgetOld: true }]);
});

test('an order that is wrong changes nothing', async () => {
  cloud = await startOnlineSandbox({ contractDir: 'wsdl' });
  for (const wrong of [{}, { host: 2 }, { host: '1' }, { host: 1, state: 'Away' }, { host: 1, other: 1 }, [1]])
    expect(await order('tenants/Cust10001', wrong)).toMatchObject([400, { error: expect.any(String) }]);
  expect(await order('tickets/end', { tenant: 'Cust1' })).toMatchObject([400, {}]);
  expect(await order('keys/rotate', { forgetOld: 'yes' })).toMatchObject([400, {}]);
  const foreign = { 'sec-fetch-site': 'cross-site' };
  expect(await order('tenants/Cust10001', { host: 1 }, foreign)).toMatchObject([403, {}]);
  expect(cloud.endpointOf('Cust10001')).toBe(`${cloud.hostUrls[0]}/Cust10001`);
  expect(() => cloud.move('Cust10001', 2)).toThrow('There is no host 2.');
  expect(() => cloud.move('Cust1')).toThrow('There is no tenant Cust1.');
});

test.each([
  ['redirect', 302],
  ['notFound', 404],
] as const)('a host that a tenant has left may answer otherwise: %s', async (leftHost, status) => {
  cloud = await startOnlineSandbox({ contractDir: 'wsdl', leftHost });
  const before = cloud.endpointOf('Cust10001');
  cloud.move('Cust10001');
  const ask = (url: string) => fetch(url, { method: 'POST', body: '{}', redirect: 'manual' });
  expect((await ask(`${before}/api/v1/Agents/Appointment/SetSeen`)).status).toBe(status);
  expect((await ask(`${cloud.hostUrls[0]}/Cust99999/api`)).status).toBe(404);
  expect((await ask(`${cloud.hostUrls[0]}/`)).status).toBe(404);
});
