/** Managed log-ins over the cloud for tests: the whole gateway, real sockets, both kinds of CRM. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startOnlineSandbox, type OnlineSandbox, type OnlineSandboxOptions } from '../../src/assemble-online-sandbox';
import type { ManagedLogInNews } from '../../src/online';
import { runGateway, type RunningGateway } from '../gateway/running';
import { cheapHash, newKey } from './identity-fake';

/** Of a key that the service does not have. */
const pem = newKey().export({ type: 'pkcs8', format: 'pem' }).toString();

let news: ManagedLogInNews[] = [];

const folder = mkdtempSync(path.join(tmpdir(), 'managed-cloud-'));
const file = (name: string): string => path.join(folder, name);
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});
afterAll(() => rmSync(folder, { recursive: true }));

interface World {
  readonly cloud: OnlineSandbox;
  readonly gateway: RunningGateway;
}

async function start(kind: 'rest' | 'soap', options: OnlineSandboxOptions = {}): Promise<World> {
  const cloud = await startOnlineSandbox({ contractDir: 'wsdl', needsApplicationToken: true, ...options });
  ends.push(() => cloud.close());
  const { privateKey, issuer, ...systemUser } = cloud.systemUser;
  const { refreshToken, ...client } = cloud.oauthClient;
  writeFileSync(file('key.pem'), privateKey);
  writeFileSync(file('refresh'), refreshToken);
  const { applicationToken } = systemUser;
  const logIns = {
    erp: {
      systemUser: {
        tenant: 'Cust10001',
        token: systemUser.token,
        audience: systemUser.audience,
        applicationToken,
        privateKeyFile: 'key.pem',
      },
    },
    mail: { oauth: { ...client, applicationToken, refreshTokenFile: 'refresh' } },
  };
  const users = {
    tje0: { password: cheapHash('Tje0'), logIn: 'erp' },
    kbe0: { password: cheapHash('Kbe0'), logIn: 'mail' },
  };
  writeFileSync(file('logins.json'), JSON.stringify({ logIns, users }));
  const version = kind === 'soap' ? { version: 'Services86' } : {};
  const tenants = Object.fromEntries(
    ['Cust10001', 'Cust10002'].map((tenant) => [tenant, { url: cloud.endpointOf(tenant), kind, ...version }]),
  );
  news = [];
  const gateway = await runGateway(
    {
      LOG_LEVEL: 'debug',
      ONLINE_URL: cloud.onlineUrl,
      ONLINE_ISSUER: issuer,
      TENANTS: JSON.stringify(tenants),
      MANAGED_LOGINS: file('logins.json'),
      TICKET_KEY: 'a passphrase for tests',
    },
    { onManagedLogIn: (each) => news.push(each) },
  );
  ends.push(() => gateway.stop());
  return { cloud, gateway };
}

const seen = (address: string, user = 'tje0', password = 'Tje0', tenant = '') =>
  fetch(`${address}${tenant}/api/v1/Agents/Appointment/SetSeenMany`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: '{"AppointmentIds":[973],"UpdateMode":"OnlyThis"}',
  });

const namespace = 'http://www.superoffice.net/ws/crm/NetServer/Services86';
async function soap(address: string, agent: string, body: string, header = ''): Promise<string> {
  const response = await fetch(`${address}/Remote/Services86/${agent}.svc`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml; charset=utf-8' },
    body: `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${namespace}"><s:Header>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`,
  });
  return response.text();
}
const logIn = (address: string, password: string) =>
  soap(
    address,
    'SoPrincipal',
    `<AuthenticateUsernamePassword><UserName>tje0</UserName><Password>${password}</Password></AuthenticateUsernamePassword>`,
  );
const ticketIn = (answer: string): string => /Ticket[^>]*>([^<]+)</.exec(answer)?.[1] ?? '';
const setSeen = (address: string, ticket: string) =>
  soap(
    address,
    'Appointment',
    '<SetSeen><AppointmentId>973</AppointmentId><UpdateMode>OnlyThis</UpdateMode></SetSeen>',
    `<Credentials><Ticket>${ticket}</Ticket></Credentials>`,
  );

describe.each(['rest', 'soap'] as const)('over a CRM that speaks %s', (kind) => {
  test('an old client logs in with its user name and works, also when the ticket ends in between', async () => {
    const { cloud, gateway } = await start(kind);
    const answer = await logIn(gateway.address, 'Tje0');
    expect(answer).toMatch(/AuthenticationSucceeded[^>]*>true</);
    expect(answer).toMatch(/AssociateId[^>]*>\d/);
    const ticket = ticketIn(answer);
    expect(ticket).toMatch(/^NG:/);
    expect(await setSeen(gateway.address, ticket)).toContain('SetSeenResponse');
    cloud.endTickets();
    expect(await setSeen(gateway.address, ticket)).toContain('SetSeenResponse');
    expect((await seen(gateway.address)).status).toBe(204);
    expect((await seen(gateway.address, 'kbe0', 'Kbe0')).status).toBe(204);
    expect(cloud.counts('Cust10001')).toMatchObject({ refusals: 0 });
    expect(await logIn(gateway.address, 'wrong')).toMatch(/AuthenticationSucceeded[^>]*>false</);
    expect((await seen(gateway.address, 'tje0', 'wrong')).status).toBe(401);
    expect((await seen(gateway.address, 'tje0', 'Tje0', '/Cust10002')).status).toBe(403);
  });
});

test('200 calls at the moment when the ticket ends: none fails, one log-in more', async () => {
  const { cloud, gateway } = await start('rest');
  await seen(gateway.address);
  const before = cloud.counts('Cust10001');
  cloud.endTickets();
  const statuses = await Promise.all(Array.from({ length: 200 }, async () => (await seen(gateway.address)).status));
  expect(new Set(statuses)).toEqual(new Set([204]));
  expect(cloud.counts('Cust10001')).toMatchObject({ exchanges: before.exchanges + 1 });
});

test('the keys of the service change, refresh tokens change, and work goes on', async () => {
  const { cloud, gateway } = await start('rest', { rotatesRefreshTokens: true });
  const both = async () => [(await seen(gateway.address)).status, (await seen(gateway.address, 'kbe0', 'Kbe0')).status];
  expect(await both()).toEqual([204, 204]);
  const first = readFileSync(file('refresh'), 'utf8');
  await cloud.rotateKeys({ forgetOld: true });
  cloud.endTickets();
  expect(await both()).toEqual([204, 204]);
  cloud.endTickets();
  expect(await both()).toEqual([204, 204]);
  expect(readFileSync(file('refresh'), 'utf8')).not.toBe(first);
  expect(cloud.counts('Cust10001')).toMatchObject({ exchanges: 3, refreshes: 3, refusals: 0 });
});

test('nothing secret stands in the log at level debug, or in what callers are told', async () => {
  const { cloud, gateway } = await start('rest', { rotatesRefreshTokens: true });
  const told = [
    await logIn(gateway.address, 'Tje0'),
    await (await seen(gateway.address, 'kbe0', 'Kbe0')).text(),
    await (await seen(gateway.address, 'kbe0', 'wrong')).text(),
    await (await seen(gateway.address, 'tje0', 'Tje0', '/Cust10002')).text(),
    await (await fetch(`${gateway.address}/Cust10001/api/v1/Contact/4`)).text(),
  ].join('\n');
  const { systemUser, oauthClient } = cloud;
  const secrets = [
    systemUser.token,
    systemUser.applicationToken,
    systemUser.privateKey.slice(100, 140),
    oauthClient.clientSecret,
    oauthClient.refreshToken,
    readFileSync(file('refresh'), 'utf8').trim(),
    '7T:',
    '8A:',
    'eyJ',
  ];
  const text = told + gateway.log();
  expect(text).toContain('Cust10001');
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
});

test.each([
  ['of another key', ({ header, claims, sign }) => sign(header, claims, pem), 'the signature of the token is wrong'],
  [
    'for another application',
    ({ header, claims, sign }) => sign(header, { ...claims, aud: 'spn:other' }),
    'the token is for the audience "spn:other", not for "spn:',
  ],
] satisfies [string, OnlineSandboxOptions['forge'], string][])(
  'a token %s is refused: the log says why, and the caller that nothing was sent',
  async (_, forge, reason) => {
    const { cloud, gateway } = await start('rest', { forge });
    const answer = await seen(gateway.address);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([502, '1']);
    expect(await answer.text()).toContain('the gateway could not log in; the command was not sent');
    expect(news.map((each) => (each.kind === 'failed' ? each.reason : each.kind))).toEqual([
      expect.stringContaining(reason),
    ]);
    expect(cloud.calls('Cust10001')).toEqual([]);
  },
);
