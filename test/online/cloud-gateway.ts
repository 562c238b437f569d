/** A gateway with managed log-ins in front of the cloud for tests, over real sockets and with one clock for both. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startOnlineSandbox, type OnlineSandbox, type OnlineSandboxOptions } from '../../src/assemble-online-sandbox';
import type { ManagedLogInNews } from '../../src/online';
import type { Environment } from '../../src/operations';
import { runGateway, type RunningGateway } from '../gateway/running';
import { cheapHash } from './identity-fake';

/** `tje0` works by tickets of a system user, `kbe0` by access tokens. */
export type CloudUser = 'tje0' | 'kbe0';

export interface CloudGateway {
  readonly cloud: OnlineSandbox;
  readonly gateway: RunningGateway;
  /** What the operator was told, the oldest first. */
  readonly news: readonly ManagedLogInNews[];
  /** Waits for renewals that the calls so far have begun behind their callers' backs. */
  settled(): Promise<void>;
  /** Over v1, or entity REST. */
  json(user: CloudUser, method: string, path: string, body?: unknown, correlationId?: string): Promise<Response>;
  /** The ticket of a SOAP client that logs in. */
  logIn(user: CloudUser): Promise<string>;
  /** `SetSeen` over SOAP. */
  setSeen(ticket: string, correlationId?: string): Promise<Response>;
  stop(): Promise<void>;
}

export interface CloudGatewayOptions {
  readonly clock: { now(): number };
  /** Of the gateway; unset: that of the cloud. */
  readonly gatewayClock?: { now(): number };
  readonly cloud?: OnlineSandboxOptions;
  /** Of the gateway, beside those that the cloud needs. */
  readonly settings?: Environment;
}

const passwords: Readonly<Record<CloudUser, string>> = { tje0: 'Tje0', kbe0: 'Kbe0' };
/** The age at which a call has them renewed: 5 of 6 hours; 80 % of an hour less five minutes. */
const renewalMs: Readonly<Record<string, number>> = { erp: 5 * 3_600_000, mail: 44 * 60_000 };
const namespace = 'http://www.superoffice.net/ws/crm/NetServer/Services86';

/** Both find the tenant by its state page. */
export async function startCloudGateway(options: CloudGatewayOptions): Promise<CloudGateway> {
  const { clock, gatewayClock = clock } = options;
  const folder = mkdtempSync(path.join(tmpdir(), 'cloud-gateway-'));
  const cloud = await startOnlineSandbox({ contractDir: 'wsdl', clock, needsApplicationToken: true, ...options.cloud });
  const { token, applicationToken, audience, issuer, privateKey } = cloud.systemUser;
  const { refreshToken, ...client } = cloud.oauthClient;
  writeFileSync(path.join(folder, 'key.pem'), privateKey);
  writeFileSync(path.join(folder, 'refresh'), refreshToken);
  const systemUser = { tenant: 'Cust10001', token, applicationToken, audience, privateKeyFile: 'key.pem' };
  // A SOAP CRM takes tickets only: an access token is exchanged for one, which wants the application's token.
  const forTickets = options.settings?.['UPSTREAM_KIND'] === 'soap' ? { applicationToken } : {};
  const logIns = { erp: { systemUser }, mail: { oauth: { ...client, ...forTickets, refreshTokenFile: 'refresh' } } };
  const users = {
    tje0: { password: cheapHash(passwords.tje0), logIn: 'erp' },
    kbe0: { password: cheapHash(passwords.kbe0), logIn: 'mail' },
  };
  writeFileSync(path.join(folder, 'log-ins.json'), JSON.stringify({ logIns, users }));
  const news: ManagedLogInNews[] = [];
  const renewedAt = new Map<string, number>();
  const gateway = await runGateway(
    {
      LOG_LEVEL: 'debug',
      ONLINE_URL: cloud.onlineUrl,
      ONLINE_ISSUER: issuer,
      ONLINE_HOSTS: cloud.hostUrls.map((url) => new URL(url).host).join(','),
      ONLINE_TENANTS: cloud.tenants.join(','),
      TENANT_STATUS: 'on',
      UPSTREAM_KIND: 'rest',
      MANAGED_LOGINS: path.join(folder, 'log-ins.json'),
      TICKET_KEY: 'a passphrase for tests',
      TICKET_HOURS: '48',
      ...options.settings,
    },
    {
      clock: gatewayClock,
      onManagedLogIn: (each) => {
        news.push(each);
        if (each.kind === 'renewed') renewedAt.set(each.logIn, gatewayClock.now());
      },
    },
  );
  const soap = (agent: string, body: string, ticket: string, correlationId: string) =>
    fetch(`${gateway.address}/Remote/Services86/${agent}.svc`, {
      method: 'POST',
      headers: { 'content-type': 'text/xml; charset=utf-8', 'x-correlation-id': correlationId },
      body: `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${namespace}"><s:Header>${ticket === '' ? '' : `<Credentials><Ticket>${ticket}</Ticket></Credentials>`}</s:Header><s:Body>${body}</s:Body></s:Envelope>`,
    });
  return {
    cloud,
    gateway,
    news,
    settled: async () => {
      const isDue = ([logIn, at]: [string, number]) => gatewayClock.now() >= at + (renewalMs[logIn] ?? Infinity);
      for (let left = 1_000; [...renewedAt].some(isDue); left--) {
        if (left === 0) throw new Error('nothing was renewed in time');
        await wait(2);
      }
    },
    json: (user, method, where, body, correlationId = 'none') =>
      fetch(gateway.address + where, {
        method,
        headers: {
          authorization: `Basic ${btoa(`${user}:${passwords[user]}`)}`,
          'x-correlation-id': correlationId,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    logIn: async (user) => {
      const asked = `<AuthenticateUsernamePassword><UserName>${user}</UserName><Password>${passwords[user]}</Password></AuthenticateUsernamePassword>`;
      return /Ticket[^>]*>([^<]+)</.exec(await (await soap('SoPrincipal', asked, '', 'none')).text())?.[1] ?? '';
    },
    setSeen: (ticket, correlationId = 'none') =>
      soap('Appointment', '<SetSeen><AppointmentId>973</AppointmentId><UpdateMode>OnlyThis</UpdateMode></SetSeen>', ticket, correlationId), // prettier-ignore
    stop: async () => {
      await gateway.stop();
      await cloud.close();
      rmSync(folder, { recursive: true });
    },
  };
}
