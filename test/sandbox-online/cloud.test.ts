/** The cloud for tests over real sockets, as a client meets it: log-in, work, and all that ends or moves. */
import { createPublicKey, verify } from 'node:crypto';
import { startOnlineSandbox, type OnlineSandbox, type OnlineSandboxOptions } from '../../src/assemble-online-sandbox';
import { Secret } from '../../src/command';
import { authenticatePartner, createIdentityService } from '../../src/online';
import { signedForDemo } from '../../src/sandbox-online';
import { fixedClock } from './fixed-clock';

const running: OnlineSandbox[] = [];
const start = async (options: OnlineSandboxOptions = {}): Promise<OnlineSandbox> => {
  const cloud = await startOnlineSandbox({ contractDir: 'wsdl', ...options });
  running.push(cloud);
  return cloud;
};
afterEach(async () => void (await Promise.all(running.splice(0).map((cloud) => cloud.close()))));

/** The token that the gateway's own client gets. */
async function logIn(cloud: OnlineSandbox, tenant = 'Cust10001', now = Date.now()) {
  const { token, privateKey, applicationToken } = cloud.systemUser;
  const target = { url: new URL(cloud.onlineUrl), connections: 1, network: {}, connectMs: 3_000 };
  const service = createIdentityService(
    { ...target, answerBytesMax: 65_536, headerBytesMax: 16_384, keepAliveMs: 1_000, lookUpEveryMs: 60_000 },
    Date,
  );
  try {
    const answer = await authenticatePartner(
      service,
      {
        signedToken: new Secret(signedForDemo(token, privateKey, now)),
        applicationToken: new Secret(applicationToken),
        contextIdentifier: tenant,
        returnTokenType: 'Jwt',
      },
      { correlationId: 'c-1', deadline: Date.now() + 5_000, signal: new AbortController().signal },
    );
    if ('kind' in answer) throw new Error(answer.message);
    if (!answer.isSuccessful) throw new Error(answer.errorMessage);
    return answer.token.reveal();
  } finally {
    await service.close();
  }
}

const jsonOf = async (response: Promise<Response>) => JSON.parse(await (await response).text());
const partOf = (jwt: string, at: number) => JSON.parse(Buffer.from(jwt.split('.')[at] ?? '', 'base64url').toString());
const ticketIn = (jwt: string): string => partOf(jwt, 1)['http://schemes.superoffice.net/identity/ticket'];

const overV1 = (endpoint: string, authorization: string) =>
  fetch(`${endpoint}/api/v1/Agents/Appointment/SetSeenMany`, {
    method: 'POST',
    redirect: 'manual',
    headers: { authorization, 'content-type': 'application/json' },
    body: '{"AppointmentIds":[973],"UpdateMode":"OnlyThis"}',
  });
const overSoap = (endpoint: string, ticket: string) =>
  fetch(`${endpoint}/remote/services86/appointment.svc`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml' },
    body: `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://www.superoffice.net/ws/crm/NetServer/Services86"><s:Header><Credentials><Ticket>${ticket}</Ticket></Credentials></s:Header><s:Body><SetSeen><AppointmentId>973</AppointmentId><UpdateMode>OnlyThis</UpdateMode></SetSeen></s:Body></s:Envelope>`,
  });
const stateOf = (cloud: OnlineSandbox, tenant: string) =>
  jsonOf(fetch(`${cloud.onlineUrl}/API/State/${tenant.toLowerCase()}`));

test('a system user logs in and works over both wires', async () => {
  const cloud = await start();
  const jwt = await logIn(cloud);
  const claims = partOf(jwt, 1);
  expect(claims).toMatchObject({ iss: 'SuperOffice AS', aud: cloud.systemUser.audience });
  const ticket = ticketIn(jwt);
  expect(ticket).toMatch(/^7T:/);
  const endpoint = cloud.endpointOf('Cust10001');
  expect((await overV1(endpoint, `SOTicket ${ticket}`)).status).toBe(204);
  const soap = await overSoap(endpoint, ticket);
  expect([soap.status, await soap.text()]).toEqual([200, expect.stringContaining('SetSeenResponse')]);
  expect(cloud.calls('cust10001').map(({ wire, outcome }) => [wire, outcome])).toEqual([
    ['rest', 'ok'],
    ['soap', 'ok'],
  ]);
  expect(cloud.counts('Cust10001')).toMatchObject({ exchanges: 1, refusals: 0 });
});

test('what is no live ticket of the tenant is refused as NetServer refuses it', async () => {
  const time = fixedClock();
  const cloud = await start({ clock: time, ticketSeconds: 60 });
  const endpoint = cloud.endpointOf('Cust10001');
  const ticket = ticketIn(await logIn(cloud, 'Cust10001', time.now()));
  time.advance(50);
  expect((await overV1(endpoint, `SOTicket ${ticket}`)).status).toBe(204);
  time.advance(50);
  expect((await overV1(endpoint, `SOTicket ${ticket}`)).status).toBe(204);
  time.advance(61);
  expect((await overV1(endpoint, `SOTicket ${ticket}`)).status).toBe(401);
  const soap = await overSoap(endpoint, ticket);
  expect([soap.status, await soap.text()]).toEqual([
    200,
    expect.stringMatching(/SoSessionException.*Succeeded>false/s),
  ]);
  const basic = `Basic ${Buffer.from('tje0:Tje0').toString('base64')}`;
  expect((await overV1(endpoint, basic)).status).toBe(401);
  expect((await overV1(endpoint, 'SOTicket 7T:1234abcxyzExample==')).status).toBe(401);
  expect((await overV1(endpoint, `SOTicket ${cloud.issueTicket('Cust10002')}`)).status).toBe(401);
  const person = await fetch(`${endpoint}/api/v1/Person/6`, { headers: { authorization: `SOTicket ${ticket}` } });
  expect(person.status).toBe(401);
  expect((await fetch(`${endpoint}/api`)).status).toBe(200);
});

test('a ticket may need the application token of the system user', async () => {
  const cloud = await start({ needsApplicationToken: true });
  const authorization = `SOTicket ${cloud.issueTicket('Cust10001')}`;
  const status = async (token: string) => {
    const headers = { authorization, 'so-apptoken': token };
    return (await fetch(`${cloud.endpointOf('Cust10001')}/api/v1/Person/6`, { headers })).status;
  };
  expect([await status('other'), await status(cloud.systemUser.applicationToken)]).toEqual([401, 200]);
});

test('a refresh token gives an access token of an hour', async () => {
  const time = fixedClock();
  const cloud = await start({ clock: time, rotatesRefreshTokens: true });
  const { clientId, clientSecret, refreshToken, tenant } = cloud.oauthClient;
  const form = { client_id: clientId, client_secret: clientSecret, grant_type: 'refresh_token' };
  const refresh = (refresh_token: string) =>
    fetch(`${cloud.onlineUrl}/login/common/oauth/tokens`, {
      method: 'POST',
      body: new URLSearchParams({ ...form, refresh_token }),
    });
  const given = await jsonOf(refresh(refreshToken));
  expect(given).toMatchObject({ token_type: 'Bearer', expires_in: 3_600 });
  expect(given.access_token).toMatch(new RegExp(`^8A:${tenant}\\.`));
  const endpoint = cloud.endpointOf(tenant);
  expect((await overV1(endpoint, `Bearer ${given.access_token}`)).status).toBe(204);
  const person = await fetch(`${endpoint}/api/v1/Person/6`, {
    headers: { authorization: `Bearer ${given.access_token}` },
  });
  expect(person.status).toBe(200);
  const used = await refresh(refreshToken);
  expect([used.status, await used.json()]).toMatchObject([400, { error: 'invalid_grant' }]);
  expect((await refresh(given.refresh_token)).status).toBe(200);
  time.advance(3_601);
  expect((await overV1(endpoint, `Bearer ${given.access_token}`)).status).toBe(401);
});

test('a tenant moves, and the host that it has left says so', async () => {
  const cloud = await start();
  const ticket = cloud.issueTicket('Cust10002');
  const before = await stateOf(cloud, 'Cust10002');
  expect(before).toMatchObject({ ContextIdentifier: 'Cust10002', State: 'Running', IsRunning: true });
  expect(before.Api).toBe(`${before.Endpoint}/api`);
  cloud.move('Cust10002');
  expect((await overV1(before.Endpoint, `SOTicket ${ticket}`)).status).toBe(421);
  const after = await stateOf(cloud, 'Cust10002');
  expect(after.Endpoint).toBe(`${cloud.hostUrls[1]}/Cust10002`);
  expect((await overV1(after.Endpoint, `SOTicket ${ticket}`)).status).toBe(204);
  expect(cloud.calls('Cust10002')).toHaveLength(1);
  expect(cloud.counts('Cust10002').stateQuestions).toBe(2);
});

test('a tenant in maintenance is served by no host', async () => {
  const cloud = await start();
  const ticket = cloud.issueTicket('Cust10003');
  const page = await stateOf(cloud, 'Cust10003');
  expect(page).toMatchObject({ State: 'OfflineMaintenance', IsRunning: false });
  expect((await overV1(page.Endpoint, `SOTicket ${ticket}`)).status).toBe(503);
  await expect(logIn(cloud, 'Cust10003')).rejects.toThrow('The tenant is not running: OfflineMaintenance.');
  cloud.setState('Cust10003', 'OnlineMaintenance');
  expect((await overV1(page.Endpoint, `SOTicket ${ticket}`)).status).toBe(204);
});

test('keys are exchanged for new ones, and old ones published until they are forgotten', async () => {
  const cloud = await start();
  const keySet = () => jsonOf(fetch(`${cloud.onlineUrl}/login/.well-known/jwks`));
  const isSignedByPublished = async (jwt: string): Promise<boolean> => {
    const { keys } = await keySet();
    const key = keys.find(({ kid }: { kid: string }) => kid === partOf(jwt, 0).kid);
    if (key === undefined) return false;
    const at = jwt.lastIndexOf('.');
    const publicKey = createPublicKey({ key, format: 'jwk' });
    return verify('sha256', Buffer.from(jwt.slice(0, at)), publicKey, Buffer.from(jwt.slice(at + 1), 'base64url'));
  };
  const first = await logIn(cloud);
  await cloud.rotateKeys();
  const second = await logIn(cloud);
  expect(partOf(second, 0).kid).not.toBe(partOf(first, 0).kid);
  expect(await Promise.all([first, second].map(isSignedByPublished))).toEqual([true, true]);
  await cloud.rotateKeys({ forgetOld: true });
  expect(await Promise.all([first, second, await logIn(cloud)].map(isSignedByPublished))).toEqual([false, false, true]);
});
