/** The `soap` package as a client over sockets, with the WSDL that the gateway serves; and what the service gets. */
import { createClientAsync, type Client } from 'soap';
import { runGateway, type RunningGateway } from '../gateway/running';
import { runIdentityStandIn, type IdentityStandIn } from './identity-stand-in';
import { logIn, namespace, secrets, success } from './rig';

let service: IdentityStandIn;
let gateway: RunningGateway;
beforeAll(async () => {
  service = await runIdentityStandIn();
  gateway = await runGateway({ ONLINE_URL: service.address, BASE_PATH: '/crm' });
});
afterAll(async () => {
  await gateway.stop();
  await service.stop();
});

const wsdlOf = (prefix: string): string =>
  `${gateway.address}/crm${prefix}/login/services/PartnerSystemUserService.svc`;

async function clientOf(
  prefix: string,
  tenant: string,
  options: { forceSoap12Headers?: boolean } = {},
): Promise<Client> {
  const client = await createClientAsync(`${wsdlOf(prefix)}?wsdl`, options);
  client.addSoapHeader({ ApplicationToken: logIn.ApplicationToken }, '', 'psu', namespace);
  if (tenant !== '') client.addSoapHeader({ ContextIdentifier: tenant }, '', 'psu', namespace);
  return client;
}

/** @returns the answer's members */
async function authenticate(client: Client): Promise<unknown> {
  const call: unknown = Reflect.get(client, 'AuthenticateAsync');
  if (typeof call !== 'function') throw new Error('the client has found no operation');
  const given = { SignedSystemToken: logIn.SignedSystemToken, ReturnTokenType: 'Jwt' };
  const [answer]: readonly unknown[] = await call.call(client, given);
  return answer;
}

test.each([
  ['SOAP 1.1', '', 'Cust12345', {}],
  ['SOAP 1.2', '', 'Cust12345', { forceSoap12Headers: true }],
  ['the tenant in the path', '/Cust12345', '', {}],
])('%s: a token comes back', async (_, prefix, tenant, options) => {
  service.answers({ text: JSON.stringify(success), headers: { 'set-cookie': 'a=b' } });
  expect(await authenticate(await clientOf(prefix, tenant, options))).toMatchObject({
    IsSuccessful: true,
    Token: success.Token,
  });
  expect(service.asked).toMatchObject([{ method: 'POST', path: '/Login/api/PartnerSystemUser/Authenticate' }]);
  expect(service.asked.map(({ body }): unknown => JSON.parse(body))).toEqual([logIn]);
});

test('a refusal is an answer, a service that breaks off is a Fault', async () => {
  const client = await clientOf('', 'Cust12345');
  service.answers({ text: '{"IsSuccessful":false,"Token":null,"ErrorMessage":"Not you."}' });
  expect(await authenticate(client)).toMatchObject({ IsSuccessful: false, ErrorMessage: 'Not you.' });
  service.answers({});
  await expect(authenticate(client)).rejects.toMatchObject({ message: expect.stringContaining('identity service') });
});

test('JSON goes through without header fields of the service', async () => {
  service.answers({ text: JSON.stringify(success), headers: { 'set-cookie': 'a=b', 'x-served-by': 'online2' } });
  const reply = await fetch(`${gateway.address}/crm/Login/api/PartnerSystemUser/Authenticate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(logIn),
  });
  expect([reply.status, await reply.json()]).toEqual([200, success]);
  expect(['set-cookie', 'x-served-by'].map((name) => reply.headers.get(name))).toEqual([null, null]);
});

test('a megabyte is refused before it is read', async () => {
  service.answers({ text: JSON.stringify(success) });
  const body = `<a>${'x'.repeat(1024 * 1024)}</a>`;
  const reply = await fetch(wsdlOf(''), { method: 'POST', headers: { 'content-type': 'text/xml' }, body });
  expect([reply.status, (await reply.text()).includes('request.tooLarge')]).toEqual([413, true]);
  expect(service.asked).toEqual([]);
});

test('HEAD has the head of the page, and no body', async () => {
  const reply = await fetch(wsdlOf(''), { method: 'HEAD' });
  expect([reply.status, reply.headers.get('content-type'), await reply.text()]).toEqual([
    200,
    'text/html; charset=utf-8',
    '',
  ]);
});

test('without ONLINE_URL there is nothing at these paths', async () => {
  const plain = await runGateway();
  try {
    const reply = await fetch(`${plain.address}/login/services/PartnerSystemUserService.svc?wsdl`);
    expect(reply.status).toBe(404);
  } finally {
    await plain.stop();
  }
});

test('the log of all these has the outcomes, and no secret', () => {
  const log = gateway.log();
  expect(log).toContain('"outcome":"crm.unauthenticated"');
  expect(log).toContain('"operation":"Authenticate"');
  expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
});
