/**
 * What an operator learns of a CRM that is away, over real processes, sockets and certificates: from the log, the
 * health page and the metrics.
 */
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { readExposition, valueOf } from '../operations/exposition';
import { compileProgram, GatewayProcess } from '../server/program';
import { certificate } from '../upstream/certificates';
import { answerText, scriptedServer } from '../upstream/scripted-server';
import { ask, codeTold, type ClientWire } from './client';

const main = compileProgram();
const folder = mkdtempSync(path.join(tmpdir(), 'gateway-crm-'));
const stops: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

async function start(settings: Readonly<Record<string, string>>) {
  const gateway = new GatewayProcess(main, { ADMIN_PORT: '0', DRAIN_TIMEOUT_MS: '0', ...settings });
  stops.push(() => {
    gateway.signal('SIGKILL');
    return gateway.exited;
  });
  const [port, adminPort] = [await gateway.port(), await gateway.adminPort()];
  // Each on a connection of its own, so that several workers are asked in turn.
  const page = (at: number, name: string) =>
    fetch(`http://127.0.0.1:${at}${name}`, { headers: { connection: 'close' } });
  return {
    gateway,
    address: `http://127.0.0.1:${port}`,
    health: async (name: string) => {
      const answer = await page(port, `/health/${name}`);
      return { status: answer.status, text: await answer.text() };
    },
    metrics: async () => readExposition(await (await page(adminPort, '/metrics')).text()),
  };
}

/** Listens on 127.0.0.1; gives the port. */
async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket)).on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

const authority = certificate({ host: 'an authority', isAuthority: true });
const trusted = certificate({ host: '127.0.0.1', issuer: authority });

async function secure(options: tls.TlsOptions): Promise<string> {
  const server = tls.createServer(options, (socket) => {
    socket.on('error', () => undefined).on('data', () => socket.write(answerText('')));
  });
  return `https://127.0.0.1:${await listen(server)}`;
}

/** Tenants whose CRMs are away, each in its own way, by what is met there. */
async function brokenCrms(): Promise<Readonly<Record<string, string>>> {
  const dead = await scriptedServer(() => undefined);
  await dead.stop();
  const plain = createServer((socket) => {
    socket.on('error', () => undefined).once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  });
  const long = (year: number): Date => new Date(`${year}-01-01T00:00:00Z`);
  const old = certificate({ host: '127.0.0.1', issuer: authority, notBefore: long(2001), notAfter: long(2002) });
  const stranger = certificate({ host: 'another authority', isAuthority: true });
  const wantsOurs = { ...trusted, requestCert: true, ca: authority.cert };
  return {
    ENOTFOUND: 'http://a..b',
    ECONNREFUSED: dead.url.origin,
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: await secure(certificate({ host: '127.0.0.1', issuer: stranger })),
    DEPTH_ZERO_SELF_SIGNED_CERT: await secure(certificate({ host: '127.0.0.1' })),
    CERT_HAS_EXPIRED: await secure(old),
    ERR_TLS_CERT_ALTNAME_INVALID: await secure(certificate({ host: 'crm.example.com', issuer: authority })),
    ERR_SSL_WRONG_VERSION_NUMBER: `https://127.0.0.1:${await listen(plain)}`,
    ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: await secure({ ...wantsOurs, maxVersion: 'TLSv1.2' }),
    ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: await secure({ ...wantsOurs, minVersion: 'TLSv1.3' }),
  };
}

/** Tenants' names have no underscores at their ends, and these have none anywhere. */
const tenantOf = (cause: string): string => cause.toLowerCase().replaceAll('_', '-');

test('why a CRM cannot be reached: in the log and on the page, not in the answer, and never as a call that may have been carried out', async () => {
  const broken = await brokenCrms();
  const fine = await secure(trusted);
  const tenants = [
    ...Object.entries(broken).map(([cause, url]) => [tenantOf(cause), { url }]),
    ['fine', { url: fine }],
  ];
  const [tenantsFile, authorityFile] = [path.join(folder, 'tenants.json'), path.join(folder, 'authority.pem')];
  writeFileSync(tenantsFile, JSON.stringify(Object.fromEntries(tenants)));
  writeFileSync(authorityFile, authority.cert);
  const { gateway, address, health, metrics } = await start({
    UPSTREAM_KIND: 'rest',
    TENANTS: tenantsFile,
    NODE_EXTRA_CA_CERTS: authorityFile,
  });

  // No call has been made yet: the page asks the CRM itself.
  const page = await health('crm');
  expect(page.status).toBe(503);
  const told: unknown = JSON.parse(page.text);
  const since = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
  const down = (cause: string) => ({ status: 'down', since, code: 'upstream.unreachable', cause });
  expect(told).toMatchObject({
    status: 'down',
    tenants: {
      ...Object.fromEntries(Object.keys(broken).map((cause) => [tenantOf(cause), down(cause)])),
      fine: { status: 'up', since },
    },
  });
  // Not where they are.
  expect(page.text).not.toMatch(/127\.0\.0\.1|a\.\.b|https?:/);

  for (const [index, cause] of Object.keys(broken).entries()) {
    const wires: readonly ClientWire[] = ['soap', 'json'];
    for (const wire of wires) {
      for (const operation of ['Move', 'GetAppointment'] as const) {
        const answer = await ask(address, wire, operation, index + 1, { tenant: tenantOf(cause) });
        expect([cause, codeTold(wire, answer), answer.status]).toEqual([cause, 'upstream.unreachable', 502]);
        expect(answer.all).not.toContain(cause);
        await gateway.line((line) => line['outcome'] === 'upstream.unreachable' && line['cause'] === cause);
      }
    }
  }
  expect(gateway.lines.filter((line) => line['message'] === 'The CRM does not answer.').map((line) => line['cause']).toSorted()).toEqual(Object.keys(broken).toSorted()); // prettier-ignore

  const guide = readFileSync(path.join(__dirname, '..', '..', 'docs', 'operations.md'), 'utf8');
  expect(Object.keys(broken).filter((cause) => !guide.includes(`\`${cause}\``))).toEqual([]);

  // All the same the gateway takes calls.
  expect(await health('ready')).toEqual({ status: 200, text: '{"status":"ready"}' });
  const samples = await metrics();
  expect(valueOf(samples, 'gateway_crm_up', { tenant: 'fine' })).toBe(1);
  for (const cause of Object.keys(broken))
    expect(valueOf(samples, 'gateway_crm_up', { tenant: tenantOf(cause) })).toBe(0);
}, 60_000);

test.each(['1', '2'])(
  '%s worker(s): ready all the time; a CRM that goes is down for every one, until it is back',
  async (workers) => {
    let crm = await scriptedServer((socket) => socket.write(answerText('')));
    stops.push(() => crm.stop());
    const { port, url } = crm;
    const { gateway, address, health, metrics } = await start({
      WORKERS: workers,
      UPSTREAM_URL: url.origin,
      BREAKER_FAILURES: '3',
      BREAKER_RESET_MS: '300',
    });
    /** The page's words in so many looks, and what readiness said each time. */
    const looks = async (count: number) => {
      const seen = new Set<string>();
      for (let look = 0; look < count; look += 1) {
        const { status, text } = await health('crm');
        seen.add(`${status} ${/"status":"(\w+)"/.exec(text)?.[1]}`);
        expect(await health('ready')).toEqual({ status: 200, text: '{"status":"ready"}' });
        await new Promise((resolve) => setTimeout(resolve, 60));
      }
      return [...seen];
    };
    expect(await looks(4)).toEqual(['200 up']);
    expect(valueOf(await metrics(), 'gateway_crm_up')).toBe(1);

    await crm.stop();
    expect(codeTold('json', await ask(address, 'json', 'Move', 1))).toBe('upstream.unreachable');
    await gateway.says(/^The CRM does not answer/);
    // The other worker may hear of it a moment later.
    while ((await looks(2)).join() !== '503 down') continue;
    // Several times the rest of the breaker: time changes nothing.
    expect(await looks(15)).toEqual(['503 down']);
    expect(JSON.parse((await health('crm')).text)).toMatchObject({
      code: 'upstream.unreachable',
      cause: 'ECONNREFUSED',
    });
    expect(valueOf(await metrics(), 'gateway_crm_up')).toBe(0);

    crm = await scriptedServer((socket) => socket.write(answerText('')), port);
    while ((await health('crm')).status !== 200) await new Promise((resolve) => setTimeout(resolve, 30));
    while ((await looks(2)).join() !== '200 up') continue;
    expect(await looks(4)).toEqual(['200 up']);
    expect(valueOf(await metrics(), 'gateway_crm_up')).toBe(1);
    await gateway.says(/^The CRM answers again/);
  },
  60_000,
);
