/**
 * Everything that the gateway says while it works with the cloud, searched for every secret that it has: log at level
 * debug, answers and pages, figures, traces, audit log, Redis, and files. The program in a process of its own.
 */
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startOnlineSandbox, type OnlineSandbox } from '../../src/assemble-online-sandbox';
import { signedForDemo } from '../../src/sandbox-online';
import { redisServer, type RedisServer } from '../identity/redis-server';
import { startCollector, type Collector } from '../operations/collector';
import { compileProgram, GatewayProcess } from '../server/program';
import { cheapHash, newKey } from './identity-fake';
import { PlantedSecrets } from './planted-secrets';
import { startRecordingIdentity, type Manner, type RecordingIdentity } from './recording-identity';

const passphrase = 'MARKED passphrase "of" the key/1';
const ticketKey = 'MARKED ticket key + of the operator/2';
const password = 'MARKED "pass"/word+3';
const wrongPassword = 'MARKED wrong/word+4';
const consolePassword = 'MARKED console/word+5';

const secrets = new PlantedSecrets();
const folder = mkdtempSync(path.join(tmpdir(), 'no-secrets-'));
const file = (name: string): string => path.join(folder, name);
const otherPem = newKey().export({ type: 'pkcs8', format: 'pem' }).toString();

let cloud: OnlineSandbox;
let identity: RecordingIdentity;
let redis: RedisServer;
let collector: Collector;
let gateway: GatewayProcess;
let [address, admin, isForged] = ['', '', false];
/** What each of these is sent for: system user tokens and refresh tokens. */
const manners = new Map<string, Manner>();

/** Log-ins: each is another one, so that none waits for the pause of another. */
const users = ['erp', 'mail', 'forged', 'refused', 'paged', 'mailRefused', 'mailPaged', 'resting'] as const;

beforeAll(async () => {
  redis = await redisServer();
  collector = await startCollector();
  cloud = await startOnlineSandbox({
    contractDir: 'wsdl',
    rotatesRefreshTokens: true,
    needsApplicationToken: true,
    forge: ({ header, claims, sign }) => {
      secrets.plant('ticket', String(claims['http://schemes.superoffice.net/identity/ticket']));
      return isForged ? sign(header, claims, otherPem) : sign(header, claims);
    },
  });
  const { systemUser, oauthClient } = cloud;
  const mannerFor = (body: string): Manner => {
    const text = `${body} ${new URLSearchParams(body).get('refresh_token') ?? ''}`;
    return [...manners].find(([marked]) => text.includes(marked))?.[1] ?? 'passes';
  };
  identity = await startRecordingIdentity(cloud, mannerFor, (name, secret) => secrets.plant(name, secret));
  writeLogIns();
  for (const [name, secret] of Object.entries({
    passphrase, ticketKey, password, wrongPassword, consolePassword, clientSecret: oauthClient.clientSecret,
    'system user token': systemUser.token, 'application token': systemUser.applicationToken,
  })) secrets.plant(name, secret); // prettier-ignore
  for (const line of systemUser.privateKey.split('\n').filter((each) => each.length === 64))
    secrets.plant('private key', line);
  gateway = new GatewayProcess(compileProgram(), {
    LOG_LEVEL: 'debug', CONTRACT_DIR: path.resolve('wsdl'), DRAIN_TIMEOUT_MS: '0', ADMIN_PORT: '0', CONSOLE: 'on', CONSOLE_PASSWORD: consolePassword,
    AUDIT_LOG: file('audit.log'), REDIS_URL: redis.url, TICKET_KEY: ticketKey, MANAGED_LOGINS: file('log-ins.json'),
    ONLINE_URL: identity.url, ONLINE_ISSUER: systemUser.issuer, ONLINE_TENANTS: cloud.tenants.join(), TENANT_STATUS: 'on', UPSTREAM_KIND: 'rest',
    ONLINE_HOSTS: cloud.hostUrls.map((url) => new URL(url).host).join(),
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, OTEL_LOGS_EXPORTER: 'otlp', OTEL_METRICS_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  }); // prettier-ignore
  address = `http://127.0.0.1:${await gateway.port()}`;
  admin = `http://127.0.0.1:${await gateway.adminPort()}`;
});

afterAll(async () => {
  gateway.signal('SIGKILL');
  await gateway.exited;
  await identity.stop();
  await cloud.close();
  await Promise.all([redis.stop(), collector.stop()]);
  rmSync(folder, { recursive: true });
});

function writeLogIns(): void {
  const { token, applicationToken, audience, privateKey } = cloud.systemUser;
  const { clientId, clientSecret } = cloud.oauthClient;
  const secretFile = (name: string, text: string): string => {
    writeFileSync(file(name), `${text}\n`, { mode: 0o600 });
    return name;
  };
  const encrypted = createPrivateKey(privateKey).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }); // prettier-ignore
  secretFile('key.pem', encrypted.toString());
  secretFile('passphrase', passphrase);
  secretFile('application', applicationToken);
  const asSystemUser = (own: string, tenant = 'Cust10001') => ({
    systemUser: { tenant, token: own, audience, applicationTokenFile: 'application', privateKeyFile: 'key.pem', passphraseFile: 'passphrase' },
  }); // prettier-ignore
  const echoing = (name: string, manner: Manner) => {
    const own = `${name}-MARKED-1a2b3c4d/5e+6f`;
    secrets.plant(`token of ${name}`, own);
    manners.set(own, manner);
    return own;
  };
  const asClient = (name: string, refreshToken: string) => {
    secrets.plant(`refresh token of ${name}`, refreshToken);
    return { oauth: { tenant: 'Cust10001', clientId, clientSecret, refreshTokenFile: secretFile(`${name}.refresh`, refreshToken) } }; // prettier-ignore
  };
  const logIns = {
    erp: asSystemUser(token),
    forged: asSystemUser(token),
    refused: asSystemUser(echoing('refused', 'echoes in a refusal')),
    paged: asSystemUser(echoing('paged', 'echoes on a page')),
    resting: asSystemUser(token, 'Cust10003'),
    mail: asClient('mail', cloud.oauthClient.refreshToken),
    mailRefused: asClient('mailRefused', echoing('mailRefused', 'echoes in an OAuth error')),
    mailPaged: asClient('mailPaged', echoing('mailPaged', 'echoes on a page')),
  };
  const entries = users.map((name) => [name, { password: cheapHash(password), logIn: name }]);
  secretFile('log-ins.json', JSON.stringify({ logIns, users: Object.fromEntries(entries) }));
}

const basic = (user: string, given = password): Readonly<Record<string, string>> => ({
  authorization: `Basic ${Buffer.from(`${user}:${given}`).toString('base64')}`,
});
const xml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
const namespace = 'http://www.superoffice.net/ws/crm/NetServer/Services86';
const partnerNamespace = 'http://www.superoffice.com/superid/partnersystemuser/0.1';

interface Told {
  readonly status: number;
  readonly text: string;
}

/** Every answer with its header fields; `expected` belongs to this caller. */
async function ask(
  where: string,
  { expected = [], ...request }: RequestInit & { readonly expected?: readonly string[] } = {},
): Promise<Told> {
  const response = await fetch(where.startsWith('http') ? where : address + where, request);
  const text = await response.text();
  const all = `${[...response.headers].join('\n')}\n${text}`;
  expect({ where, leaks: secrets.in(all, expected) }).toEqual({ where, leaks: [] });
  return { status: response.status, text };
}

const v1 = (user: string, given?: string, tenant = ''): Promise<Told> =>
  ask(`${tenant}/api/v1/Agents/Appointment/SetSeenMany`, {
    method: 'POST',
    headers: { ...basic(user, given), 'content-type': 'application/json' },
    body: '{"AppointmentIds":[973],"UpdateMode":"OnlyThis"}',
  });
const soap = (where: string, body: string, header = '', expected: readonly string[] = [], ns = namespace): Promise<Told> =>
  ask(where, {
    method: 'POST',
    headers: { 'content-type': 'text/xml; charset=utf-8' },
    body: `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${ns}"><s:Header>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`,
    expected,
  }); // prettier-ignore
const logIn = (user: string, given = password): Promise<Told> =>
  soap('/Remote/Services86/SoPrincipal.svc', `<AuthenticateUsernamePassword><UserName>${user}</UserName><Password>${xml(given)}</Password></AuthenticateUsernamePassword>`); // prettier-ignore
const setSeen = (ticket: string): Promise<Told> =>
  soap('/Remote/Services86/Appointment.svc', '<SetSeen><AppointmentId>973</AppointmentId><UpdateMode>OnlyThis</UpdateMode></SetSeen>', `<Credentials><Ticket>${ticket}</Ticket></Credentials>`); // prettier-ignore
/**
 * A system user's own log-in. The JWT goes to the caller that asked for it, and with it what its claims hold: the
 * ticket, and the caller's own system user token.
 */
const inJwt = ['Token', 'ticket', 'system user token'];
const partner = (applicationToken: string, signed: string): Promise<Told> =>
  soap('/login/services/PartnerSystemUserService.svc', `<AuthenticationRequest><SignedSystemToken>${signed}</SignedSystemToken><ReturnTokenType>Jwt</ReturnTokenType></AuthenticationRequest>`, `<ApplicationToken>${applicationToken}</ApplicationToken><ContextIdentifier>Cust10001</ContextIdentifier>`, inJwt, partnerNamespace); // prettier-ignore

test('callers of every kind are told no secret', async () => {
  expect((await v1('erp')).status).toBe(204);
  expect((await v1('mail')).status).toBe(204);
  // A rotated refresh token, and tickets that end in the middle of work.
  cloud.endTickets();
  expect((await v1('erp')).status).toBe(204);
  expect((await v1('mail')).status).toBe(204);
  const [, sealed = ''] = /Ticket[^>]*>(NG:[^<]+)</.exec((await logIn('erp')).text) ?? [];
  // From here on it belongs nowhere: its caller has it.
  secrets.plant('sealed ticket', sealed);
  expect((await setSeen(sealed)).text).toContain('SetSeenResponse');
  expect((await ask('/api/v1/Contact/4', { headers: basic('mail') })).status).toBe(200);
  const answers = [
    await v1('erp', wrongPassword), await logIn('erp', wrongPassword), await v1('nobody', wrongPassword),
    await v1('erp', password, '/Cust10002'), await v1('resting'), await logIn('resting'),
    await v1('refused'), await logIn('refused'), await v1('paged'), await logIn('paged'),
    await v1('mailRefused'), await logIn('mailRefused'), await v1('mailPaged'), await logIn('mailPaged'),
    await setSeen('7T:MARKED-own-ticket'), await setSeen(`${sealed}x`),
  ]; // prettier-ignore
  isForged = true;
  answers.push(await v1('forged'), await logIn('forged'));
  isForged = false;
  expect(answers.map(({ status }) => status)).toEqual([
    401, 200, 401, 403, 503, 503, ...Array.from({ length: 8 }, () => 502), 404, 200, 502, 502,
  ]); // prettier-ignore
});

test('the log-in of system users over SOAP and REST: the JWT goes to the caller, and nothing else', async () => {
  const { token, privateKey, applicationToken } = cloud.systemUser;
  const signed = signedForDemo(token, privateKey, Date.now());
  expect((await partner(applicationToken, signed)).text).toContain('eyJ');
  expect((await partner('MARKED-no-application', signed)).text).toMatch(/IsSuccessful>false</);
  expect((await partner(applicationToken, `${token}.203001010000.AAAA`)).text).toMatch(/IsSuccessful>false</);
  const json = { SignedSystemToken: signed, ApplicationToken: applicationToken, ContextIdentifier: 'Cust10001', ReturnTokenType: 'JWT' }; // prettier-ignore
  const headers = { 'content-type': 'application/json' };
  const overRest = (body: string) =>
    ask('/Login/api/PartnerSystemUser/Authenticate', { method: 'POST', headers, body, expected: inJwt });
  expect((await overRest(JSON.stringify(json))).text).toContain('"IsSuccessful":true');
  await overRest(JSON.stringify({ ...json, ApplicationToken: 'MARKED-no-application' }));
  await overRest(JSON.stringify(json).slice(0, -9));
});

test('pages for people and machines hold no secret', async () => {
  for (const page of ['/', '/health/live', '/health/ready', '/health/crm', '/api/state/Cust10001', '/api/state/Cust10003', '/api/state/Nothing', '/nothing', '/login/services/PartnerSystemUserService.svc', '/login/services/PartnerSystemUserService.svc?wsdl', '/api/v1/openapi.json'])
    await ask(page); // prettier-ignore
  const console = await ask(`${admin}/console`, { headers: basic('anna', consolePassword) });
  expect(console.text).toContain('MANAGED_LOGINS');
  expect((await ask(`${admin}/console`, { headers: basic('anna', wrongPassword) })).status).toBe(401);
  const figures = (await ask(`${admin}/metrics`)).text;
  expect(figures).toMatch(/^gateway_managed_logins_total\{result="renewed"\} 4$/m);
  expect(figures).toMatch(/^gateway_managed_logins_total\{result="failed"\} 5$/m);
});

test('files with tokens stay their owner’s, and nothing is left beside them', () => {
  const tokens = readdirSync(folder).filter((name) => name.includes('refresh'));
  expect(tokens.toSorted()).toEqual(['mail.refresh', 'mailPaged.refresh', 'mailRefused.refresh']);
  expect(tokens.map((name) => (statSync(file(name)).mode & 0o777).toString(8))).toEqual(['600', '600', '600']);
  expect(readFileSync(file('mail.refresh'), 'utf8').trim()).not.toBe(cloud.oauthClient.refreshToken);
});

test('log, audit log, traces, figures and Redis hold none of them, whatever their form', async () => {
  gateway.signal('SIGTERM');
  await gateway.exited;
  const log = JSON.stringify(gateway.lines);
  const places = {
    log,
    audit: readFileSync(file('audit.log'), 'utf8'),
    telemetry: collector.got.map(({ text }) => text).join('\n'),
    redis: Array.from(redis.entries, ([key, value]) => `${key}\n${value.toString('latin1')}`).join('\n'), // prettier-ignore
  };
  const leaks = Object.entries(places).map(([place, text]) => [place, secrets.in(text)]);
  expect(leaks).toEqual(Object.keys(places).map((place) => [place, []]));
  const marks = Object.values(places).map((text) => /MARKED|eyJ[\w-]{20}|\b(?:7T|8A|NG):[\w-]{4}/.exec(text)?.[0]);
  expect(marks.filter((mark) => mark !== undefined)).toEqual([]);
  // Each place has had something to tell.
  const echo = 'the identity service says no, and repeats a secret, which is left out here';
  const reasons = [`"${echo}"`, `"asked with the refresh token, ${echo}"`, 'the signature of the token is wrong'];
  expect(reasons.filter((reason) => !log.includes(reason))).toEqual([]);
  expect(places.audit).toContain('Cust10001');
  expect(new Set(collector.got.map((each) => each.path))).toEqual(new Set(['/v1/traces', '/v1/logs', '/v1/metrics']));
  expect(redis.entries.size).toBeGreaterThan(2);
  expect(secrets.names).toEqual(new Set([...secrets.names, 'Token', 'access_token', 'refresh_token', 'ticket', 'SignedSystemToken'])); // prettier-ignore
});

test.each([
  ['as it is', (secret: string) => secret],
  ['in JSON', (secret: string) => JSON.stringify({ secret })],
  ['percent-encoded', (secret: string) => `?a=${encodeURIComponent(secret)}`],
  ['in base64, behind something', (secret: string) => btoa(`erp:${secret}`)],
  ['in base64url, behind something', (secret: string) => Buffer.from(`a:${secret}!`).toString('base64url')],
])('this search finds a secret %s', (_, form) => {
  expect(secrets.in(`before ${form(password)} after`)).toContain('password');
});
