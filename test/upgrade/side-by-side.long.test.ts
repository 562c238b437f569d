/** The last release and this version side by side: one Redis, one CRM, one nginx in front (docs/upgrade.md). */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nginxIsThere, startNginx } from '../deploy/nginx';
import { stopInstance, underLoad } from '../deploy/restarts';
import { compileProgram, GatewayProcess } from '../server/program';
import { type Built, buildRelease, lastRelease } from './last-release';
import { type Peer, redisIsThere, startRedis, withoutTokens } from './peers';

jest.setTimeout(180_000);

const release = lastRelease();
const missing = [
  ...(release === undefined ? ['no tag v… before this commit, no change of the version, no UPGRADE_FROM'] : []),
  ...(redisIsThere ? [] : ['redis-server is not installed']),
  ...(nginxIsThere ? [] : ['nginx or openssl is not installed']),
];
const sideBySide = missing.length === 0 ? describe : describe.skip;
const skipped = missing.length === 0 ? '' : ` (skipped: ${missing.join('; ')})`;

sideBySide(`${release ?? 'the last release'} beside this version${skipped}`, () => {
  const head = compileProgram();
  const folder = mkdtempSync(path.join(tmpdir(), 'gateway-upgrade-'));
  const policy = path.join(folder, 'policy.json');
  writeFileSync(policy, JSON.stringify([{ name: 'few', operation: 'Appointment.SetSeen', effect: { limit: '6/h' } }]));
  const running: GatewayProcess[] = [];
  const peers: Peer[] = [];
  let built: Built;
  let crm: GatewayProcess;
  let redis: Peer;

  beforeAll(async () => {
    built = buildRelease(release ?? '');
    redis = await startRedis();
    peers.push(redis);
    crm = start(head, { LOG_SAMPLE: '1' });
    await crm.port();
  });

  // The drain is measured with nothing beside it.
  afterEach(() => end(running.splice(1)));

  afterAll(async () => {
    await end(running);
    for (const peer of peers) await peer.stop();
    built.remove();
    rmSync(folder, { recursive: true });
  });

  async function end(gateways: readonly GatewayProcess[]): Promise<void> {
    for (const gateway of gateways) gateway.signal('SIGKILL');
    await Promise.all(gateways.map((gateway) => gateway.exited));
  }

  function start(main: string, environment: Readonly<Record<string, string>>): GatewayProcess {
    const gateway = new GatewayProcess(main, environment);
    running.push(gateway);
    return gateway;
  }

  /** Both versions with the same settings. */
  async function both(environment: Readonly<Record<string, string>>) {
    const shared = { REDIS_URL: redis.url, TICKET_KEY: 'one key for both versions', TRUST_PROXY: 'loopback' };
    const gateways = [built.main, head].map((main) => start(main, { ...shared, ...environment }));
    const [old, current] = gateways;
    if (old === undefined || current === undefined) throw new Error('two were started');
    return { old, current, ports: [await old.port(), await current.port()] as const };
  }

  const soapCrm = async () => ({
    UPSTREAM_KIND: 'soap',
    UPSTREAM_VERSION: 'Services88',
    UPSTREAM_URL: `http://127.0.0.1:${await crm.port()}`,
  });

  const basic = (user: string): string => `Basic ${Buffer.from(user).toString('base64')}`;

  async function setSeen(port: number, authorization: string): Promise<number> {
    const { status } = await fetch(`http://127.0.0.1:${port}/api/v1/Agents/Appointment/SetSeen`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', 'so-apptoken': 'test' },
      body: '{"AppointmentId":973,"UpdateMode":"OnlyThis"}',
    });
    return status;
  }

  const logInsAtCrm = (): number =>
    crm.lines.filter(({ operation }) => operation === 'AuthenticateUsernamePassword').length;

  test('a sealed ticket of either version opens in the other', async () => {
    const tokenless = await withoutTokens(await crm.port());
    peers.push(tokenless);
    const { ports } = await both({ UPSTREAM_KIND: 'rest', UPSTREAM_URL: tokenless.url });
    for (const [from, to] of [ports, ports.toReversed()]) {
      const reply = await fetch(`http://127.0.0.1:${from}/Remote/Services86/SoPrincipal.svc`, {
        method: 'POST',
        headers: {
          'content-type': 'text/xml',
          soapaction:
            '"http://www.superoffice.net/ws/crm/NetServer/Services86/SoPrincipal/AuthenticateUsernamePassword"',
        },
        body: `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>
          <ApplicationToken xmlns="http://www.superoffice.net/ws/crm/NetServer/Services86">test</ApplicationToken></s:Header>
          <s:Body><AuthenticateUsernamePassword xmlns="http://www.superoffice.net/ws/crm/NetServer/Services86">
          <UserName>tje0</UserName><Password>Tje0</Password></AuthenticateUsernamePassword></s:Body></s:Envelope>`,
      });
      const text = await reply.text();
      expect(text).toMatch(/>NG:[\w-]+</);
      const [ticket = ''] = /NG:[\w-]+/.exec(text) ?? [];
      expect(await setSeen(to ?? 0, `SoTicket ${ticket}`)).toBe(204);
    }
  });

  test('a log-in of either version serves the other', async () => {
    const { ports } = await both(await soapCrm());
    const [old, current] = ports;
    for (const [first, second, user, status] of [
      [old, current, 'tje0:Tje0', 204],
      // The CRM knows the user, whose appointment it is not.
      [current, old, 'kbe0:Kbe0', 500],
    ] as const) {
      const before = logInsAtCrm();
      expect(await setSeen(first, basic(user))).toBe(status);
      expect(await setSeen(second, basic(user))).toBe(status);
      expect(logInsAtCrm()).toBe(before + 1);
    }
  });

  test('a limit counts the calls of both', async () => {
    const { ports } = await both({ ...(await soapCrm()), POLICY_FILE: policy });
    const statuses: number[] = [];
    for (let turn = 0; turn < 4; turn += 1)
      for (const port of ports) statuses.push(await setSeen(port, basic('tje0:Tje0')));
    expect(statuses).toEqual([204, 204, 204, 204, 204, 204, 429, 429]);
  });

  test('one is drained while calls go on through the other: none fails, in either order', async () => {
    for (const which of ['old', 'current'] as const) {
      const { ports, ...gateways } = await both(await soapCrm());
      const nginx = await startNginx(ports);
      const figures = await underLoad(nginx.port, 100, async () => {
        expect(await stopInstance(gateways[which])).toBe(0);
      });
      const complaints = nginx.complaints();
      await nginx.stop();
      expect(figures.answered).toBeGreaterThan(200);
      // Who refused is said where a call has failed.
      const refused = [gateways.old, gateways.current].map(({ lines }) =>
        lines.filter(({ status }) => Number(status) >= 400),
      );
      const told = figures.failed.size === 0 ? [] : [which, ...figures.failed, ...refused, complaints];
      expect(told).toEqual([]);
    }
  });
});
