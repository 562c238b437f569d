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

const folder = mkdtempSync(path.join(tmpdir(), 'managed-cloud-'));
const file = (name: string): string => path.join(folder, name);

/** Makes another token of those that the service issues, while a test says so. */
let forge: NonNullable<OnlineSandboxOptions['forge']> = (issued) => issued.sign(issued.header, issued.claims);
const news: ManagedLogInNews[] = [];
let cloud: OnlineSandbox;
const gateways = new Map<'rest' | 'soap', RunningGateway>();

beforeAll(async () => {
  cloud = await startOnlineSandbox({
    contractDir: 'wsdl',
    needsApplicationToken: true,
    rotatesRefreshTokens: true,
    forge: (issued) => forge(issued),
  });
  writeFileSync(file('key.pem'), cloud.systemUser.privateKey);
  for (const kind of ['rest', 'soap'] as const) gateways.set(kind, await gatewayOver(kind));
});
afterAll(async () => {
  // Each searches its log for secrets when it stops.
  for (const gateway of gateways.values()) await gateway.stop();
  await cloud.close();
  rmSync(folder, { recursive: true });
});

async function gatewayOver(kind: 'rest' | 'soap', byState?: Readonly<Record<string, string>>): Promise<RunningGateway> {
  const { token, applicationToken, audience, issuer } = cloud.systemUser;
  const { refreshToken: _, ...client } = cloud.oauthClient;
  writeFileSync(file(`refresh-${kind}`), cloud.issueRefreshToken('Cust10001'));
  const systemUser = { tenant: 'Cust10001', token, applicationToken, audience, privateKeyFile: 'key.pem' };
  const logIns = {
    erp: { systemUser },
    other: { systemUser },
    mail: { oauth: { ...client, applicationToken, refreshTokenFile: `refresh-${kind}` } },
  };
  const users = {
    tje0: { password: cheapHash('Tje0'), logIn: 'erp' },
    anl0: { password: cheapHash('Anl0'), logIn: 'other' },
    kbe0: { password: cheapHash('Kbe0'), logIn: 'mail' },
  };
  writeFileSync(file(`${kind}.json`), JSON.stringify({ logIns, users }));
  const version = kind === 'soap' ? { version: 'Services86' } : {};
  const tenants = ['Cust10001', 'Cust10002'].map((name) => [name, { url: cloud.endpointOf(name), kind, ...version }]);
  return runGateway(
    {
      LOG_LEVEL: 'debug',
      ONLINE_URL: cloud.onlineUrl,
      ONLINE_ISSUER: issuer,
      ...(byState ?? { TENANTS: JSON.stringify(Object.fromEntries(tenants)) }),
      MANAGED_LOGINS: file(`${kind}.json`),
      TICKET_KEY: 'a passphrase for tests',
    },
    { onManagedLogIn: (each) => news.push(each) },
  );
}

function over(kind: 'rest' | 'soap'): RunningGateway {
  const gateway = gateways.get(kind);
  if (gateway === undefined) throw new Error(`no gateway over ${kind}`);
  return gateway;
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
const sessionPage = async (address: string, name: string): Promise<string> => {
  const headers = { authorization: `Basic ${Buffer.from('tje0:Tje0').toString('base64')}` };
  return (await fetch(`${address}/api/v1/User/${name}`, { headers })).text();
};
const setSeen = (address: string, ticket: string) =>
  soap(
    address,
    'Appointment',
    '<SetSeen><AppointmentId>973</AppointmentId><UpdateMode>OnlyThis</UpdateMode></SetSeen>',
    `<Credentials><Ticket>${ticket}</Ticket></Credentials>`,
  );

describe.each(['rest', 'soap'] as const)('over a CRM that speaks %s', (kind) => {
  test('an old client logs in with its user name and works, also when the ticket ends in between', async () => {
    const { address } = over(kind);
    const answer = await logIn(address, 'Tje0');
    expect(answer).toMatch(/AuthenticationSucceeded[^>]*>true</);
    expect(answer).toMatch(/AssociateId[^>]*>\d/);
    const ticket = ticketIn(answer);
    expect(ticket).toMatch(/^NG:/);
    expect(await setSeen(address, ticket)).toContain('SetSeenResponse');
    cloud.endTickets();
    expect(await setSeen(address, ticket)).toContain('SetSeenResponse');
    expect((await seen(address)).status).toBe(204);
    expect((await seen(address, 'kbe0', 'Kbe0')).status).toBe(204);
    expect(await sessionPage(address, 'currentToken')).toMatch(/^"NG:/);
    expect(await sessionPage(address, 'currentPrincipal')).toContain('"AssociateId":7');
    expect(cloud.counts('Cust10001')).toMatchObject({ refusals: 0 });
  });

  test('no password of the file is sent to the cloud, whatever a caller of the JSON API asks for', async () => {
    const { address } = over(kind);
    const before = cloud.calls('Cust10001').length;
    const body = '{"UserName":"tje0","Password":"Tje0"}';
    const headers = {
      authorization: `Basic ${Buffer.from('tje0:Tje0').toString('base64')}`,
      'content-type': 'application/json',
    };
    for (const name of ['AuthenticateUsernamePassword', 'GetSystemInfo'])
      await fetch(`${address}/api/v1/Agents/SoPrincipal/${name}`, { method: 'POST', headers, body });
    await sessionPage(address, 'currentPrincipal');
    const calls = JSON.stringify(cloud.calls('Cust10001').slice(before));
    expect(calls).not.toContain('tje0');
  });

  test('others are refused in the way of NetServer', async () => {
    const { address } = over(kind);
    expect(await logIn(address, 'wrong')).toMatch(/AuthenticationSucceeded[^>]*>false</);
    expect((await seen(address, 'tje0', 'wrong')).status).toBe(401);
    expect((await seen(address, 'tje0', 'Tje0', '/Cust10002')).status).toBe(403);
    // A caller with a ticket of its own is told to log in again.
    expect(await setSeen(`${address}/Cust10001`, '7T:ended')).toMatch(/Succeeded[^>]*>false/);
  });
});

test('200 calls at the moment when the ticket ends: none fails, one log-in more', async () => {
  const { address } = over('rest');
  await seen(address);
  const before = cloud.counts('Cust10001');
  cloud.endTickets();
  const statuses = await Promise.all(Array.from({ length: 200 }, async () => (await seen(address)).status));
  expect(new Set(statuses)).toEqual(new Set([204]));
  expect(cloud.counts('Cust10001')).toMatchObject({ exchanges: before.exchanges + 1 });
});

test('the keys of the service change, refresh tokens change, and work goes on', async () => {
  const { address } = over('rest');
  const both = async () => [(await seen(address)).status, (await seen(address, 'kbe0', 'Kbe0')).status];
  const first = readFileSync(file('refresh-rest'), 'utf8');
  await cloud.rotateKeys({ forgetOld: true });
  cloud.endTickets();
  expect(await both()).toEqual([204, 204]);
  cloud.endTickets();
  expect(await both()).toEqual([204, 204]);
  expect(readFileSync(file('refresh-rest'), 'utf8')).not.toBe(first);
  expect(cloud.counts('Cust10001')).toMatchObject({ refusals: 0 });
});

test('a tenant that is found by its state moves, rests and comes back under a managed log-in', async () => {
  const gateway = await gatewayOver('rest', {
    TENANT_STATUS: 'on',
    UPSTREAM_KIND: 'rest',
    ONLINE_HOSTS: cloud.hostUrls.map((url) => new URL(url).host).join(','),
  });
  try {
    const { address } = gateway;
    expect((await seen(address)).status).toBe(204);
    cloud.move('Cust10001');
    expect((await seen(address)).status).toBe(204);
    cloud.setState('Cust10001', 'OfflineMaintenance');
    cloud.endTickets();
    const resting = await eventually(() => seen(address), 503);
    expect(await resting.text()).toContain('OfflineMaintenance');
    cloud.setState('Cust10001', 'Running');
    await eventually(() => seen(address), 204);
  } finally {
    // The other gateways have its first address.
    cloud.move('Cust10001', 0);
    await gateway.stop();
  }
});

/** The answer with this status, within some seconds: states are asked for at intervals. */
async function eventually(ask: () => Promise<Response>, status: number): Promise<Response> {
  for (let left = 100; left > 0; left--) {
    const answer = await ask();
    if (answer.status === status) return answer;
    await answer.text();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no answer was ${status}`);
}

test('a rule for a tenant holds for those who need not name it', async () => {
  const rules = [{ name: 'closed', tenant: ['Cust10001'], effect: 'deny' }];
  const tenants = { Cust10001: { url: cloud.endpointOf('Cust10001'), kind: 'rest' } };
  const gateway = await gatewayOver('rest', { TENANTS: JSON.stringify(tenants), POLICY_FILE: JSON.stringify(rules) });
  try {
    const page = async (path: string) => {
      const headers = { authorization: `Basic ${Buffer.from('tje0:Tje0').toString('base64')}` };
      return (await fetch(gateway.address + path, { headers })).status;
    };
    expect((await seen(gateway.address)).status).toBe(403);
    expect([await page('/api/v1/Contact/4'), await page('/Cust10001/api/v1/Contact/4')]).toEqual([403, 403]);
  } finally {
    await gateway.stop();
  }
});

test('nothing secret stands in the log at level debug, or in what callers are told', async () => {
  const { address, log } = over('rest');
  const told = [
    await logIn(address, 'Tje0'),
    await (await seen(address, 'kbe0', 'Kbe0')).text(),
    await (await seen(address, 'kbe0', 'wrong')).text(),
    await (await seen(address, 'tje0', 'Tje0', '/Cust10002')).text(),
    await (await fetch(`${address}/Cust10001/api/v1/Contact/4`)).text(),
    await sessionPage(address, 'currentToken'),
  ].join('\n');
  const { systemUser, oauthClient } = cloud;
  const secrets = [
    systemUser.token,
    systemUser.applicationToken,
    systemUser.privateKey.slice(100, 140),
    oauthClient.clientSecret,
    readFileSync(file('refresh-rest'), 'utf8').trim(),
    '7T:',
    '8A:',
    'eyJ',
  ];
  const text = told + log() + over('soap').log();
  expect(text).toContain('Cust10001');
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
});

test.each([
  [
    'of another key',
    ['tje0', 'Tje0'],
    ({ header, claims, sign }) => sign(header, claims, pem),
    'the signature of the token is wrong',
  ],
  [
    'for another application',
    ['anl0', 'Anl0'],
    ({ header, claims, sign }) => sign(header, { ...claims, aud: 'spn:other' }),
    'the token is for the audience "spn:other", not for "spn:',
  ],
] satisfies [string, [string, string], typeof forge, string][])(
  'a token %s is refused: the log says why, and the caller that nothing was sent',
  async (_, [user, password], forged, reason) => {
    const { address } = over('rest');
    cloud.endTickets();
    news.length = 0;
    forge = forged;
    const answer = await seen(address, user, password);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([502, '1']);
    expect(await answer.text()).toContain('the gateway could not log in; the command was not sent');
    expect(news.map((each) => (each.kind === 'failed' ? each.reason : each.kind))).toEqual([
      expect.stringContaining(reason),
    ]);
  },
);
