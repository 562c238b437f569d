/** The gateway's own state page over sockets: what the directory of tenants knows, without a log-in. */
import { runGateway, type RunningGateway } from '../gateway/running';
import { runIdentityStandIn, type IdentityStandIn } from './identity-stand-in';
import { envelope, soapPath, success } from './rig';

let service: IdentityStandIn;
let gateway: RunningGateway;
beforeAll(async () => {
  service = await runIdentityStandIn();
  gateway = await runGateway({
    ONLINE_URL: service.address,
    TENANT_STATUS: 'on',
    UPSTREAM_KIND: 'rest',
    ONLINE_TENANTS: 'Cust1*',
    ONLINE_HOSTS: '*.example.com',
    PUBLIC_URL: 'https://gate.example.com/crm',
  });
});
afterAll(async () => {
  await gateway.stop();
  await service.stop();
});

const told = {
  ContextIdentifier: 'Cust12345',
  Endpoint: 'https://online2.example.com:443/Cust12345',
  State: 'Running',
  IsRunning: true,
  ValidUntil: '2099-01-01T00:00:00.1234567Z',
  Api: 'https://online2.example.com:443/Cust12345/api',
  Version: 'Release_11.10',
};

test('it has the addresses of the gateway, the other members, and an end', async () => {
  service.answers({ text: JSON.stringify(told) });
  const reply = await fetch(`${gateway.address}/API/State/cust12345`);
  expect(reply.status).toBe(200);
  expect(reply.headers.get('cache-control')).toMatch(/^max-age=\d+$/);
  expect(await reply.json()).toEqual({
    ...told,
    Endpoint: 'https://gate.example.com/crm/Cust12345',
    Api: 'https://gate.example.com/crm/Cust12345/api',
    ValidUntil: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
  });
});

test.each([
  ['a tenant outside the list', 'Cust2', {}, 404, 'request.notFound'],
  ['an unknown one', 'Cust14', { status: 404, text: '{}' }, 404, 'request.notFound'],
  [
    'one whose page points elsewhere',
    'Cust15',
    {
      text: JSON.stringify(told)
        .replaceAll('Cust12345', 'Cust15')
        .replaceAll('online2.example.com', 'evil.example.org'),
    },
    502,
    'upstream.unreachable',
  ],
])('%s is an error in JSON', async (_, tenant, answer, status, code) => {
  service.answers(answer);
  const reply = await fetch(`${gateway.address}/api/state/${tenant}`);
  const text = await reply.text();
  expect([reply.status, text.includes(`"Code":"${code}"`), text.includes('evil')]).toEqual([status, true, false]);
});

test('no log-in goes to a tenant outside the list', async () => {
  service.answers({ text: JSON.stringify(success) });
  const logIn = (tenant: string) =>
    fetch(gateway.address + soapPath, {
      method: 'POST',
      headers: { 'content-type': 'text/xml' },
      body: envelope().replace('Cust12345', tenant),
    });
  expect((await logIn('Cust2')).status).toBe(404);
  expect(service.asked).toEqual([]);
  expect((await logIn('Cust12345')).status).toBe(200);
});
