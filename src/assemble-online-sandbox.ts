/** `startOnlineSandbox()`: a cloud for tests, with an identity service, two hosts and three tenants in memory. */
import { randomUUID, type KeyObject } from 'node:crypto';
import { Writable } from 'node:stream';
import { assemble } from './assemble';
import { wallClock } from './assemble-sandbox';
import { loadContract } from './contract';
import type { Gateway } from './gateway';
import { createLog, readConfiguration } from './operations';
import { describedTables } from './sandbox';
import type { CallFilter, ControlledSandbox, ReceivedCall } from './sandbox-controls';
import {
  CloudTenants,
  CloudTickets,
  firstRsaKeys,
  hostGateway,
  IdentityPages,
  pageGateway,
  SigningKeys,
  steeringPages,
  tenantCrms,
  TokenEndpoint,
  type CloudCounts,
  type CloudState,
  type ForgeToken,
  type LeftHost,
} from './sandbox-online';
import { startServer, type ExtraPages, type RunningServer } from './server';
import type { CrmState } from './upstream';
import { programVersion } from './version';

export interface OnlineSandboxOptions {
  /** Of tokens, tickets, state pages and the CRMs, in milliseconds since the epoch; unset: the machine's. */
  readonly clock?: { now(): number };
  /** A ticket lives so long after its last use; unset: six hours. */
  readonly ticketSeconds?: number;
  /** Unset: one hour. */
  readonly accessTokenSeconds?: number;
  /** How long a state page holds; unset: five minutes. */
  readonly stateSeconds?: number;
  /** How far the time of a signed system user token may be from now; unset: five minutes. */
  readonly toleranceSeconds?: number;
  /** Whether each use of a refresh token gives a new one, and ends the old one. */
  readonly rotatesRefreshTokens?: boolean;
  /** Whether a ticket counts only with the system user's application token (SO-AppToken); unset: no. */
  readonly needsApplicationToken?: boolean;
  /** What a host answers about a tenant that has left it; unset: 421. */
  readonly leftHost?: LeftHost;
  /** Makes another token of each system user token that would be issued. */
  readonly forge?: ForgeToken;
  /** Folder of the WSDL files; unset: those of the package. */
  readonly contractDir?: string;
  /** Of the identity service and of the two hosts; unset: any that are free. */
  readonly ports?: readonly [online: number, host1: number, host2: number];
}

/** A running cloud. */
export interface OnlineSandbox {
  /** Address of the identity service, without a trailing slash: a value for ONLINE_URL. */
  readonly onlineUrl: string;
  /** The hosts of tenants: values for ONLINE_HOSTS are their `host`s. */
  readonly hostUrls: readonly string[];
  /** `Cust10001` runs, `Cust10002` is meant to be moved, `Cust10003` is in maintenance. */
  readonly tenants: readonly string[];
  /** A system user of all tenants. */
  readonly systemUser: {
    readonly token: string;
    readonly applicationToken: string;
    /** PEM, PKCS #8. */
    readonly privateKey: string;
    /** `aud` of its tokens. */
    readonly audience: string;
    /** `iss` of its tokens. */
    readonly issuer: string;
  };
  /** An application of OAuth, with consent for one tenant. */
  readonly oauthClient: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly refreshToken: string;
    readonly tenant: string;
  };
  /** Another refresh token of the same application. */
  issueRefreshToken(tenant: string): string;
  /** A ticket, without a log-in. */
  issueTicket(tenant: string): string;
  /** Where the tenant is now, such as `http://127.0.0.1:41234/Cust10001`. */
  endpointOf(tenant: string): string;
  /** From now on it is at this host; unset: at the next one. Calls under way are finished. */
  move(tenant: string, host?: number): void;
  setState(tenant: string, state: CloudState): void;
  /** Signs with a new key from now on. @param options `forgetOld`: older ones are published no more */
  rotateKeys(options?: { readonly forgetOld?: boolean }): Promise<void>;
  /** Ends tickets and access tokens, of all tenants or of one. @returns how many have ended */
  endTickets(tenant?: string): number;
  /** How often the identity service was asked, about one tenant or all. */
  counts(tenant?: string): CloudCounts & { readonly refusals: number; readonly keySetQuestions: number };
  /** The calls that the tenant's CRM has received, refused ones too; the oldest first. */
  calls(tenant: string, filter?: CallFilter | string): readonly ReceivedCall[];
  /** What the tenant's CRM is steered by: records, clock, faults. */
  crm(tenant: string): ControlledSandbox;
  close(): Promise<void>;
}

/** The issuer that the vendor's tokens for system users name. */
const issuer = 'SuperOffice AS';

/**
 * Starts the cloud on addresses of this machine.
 * @throws Error when a port is taken, or nothing of the contract folder can be served
 */
export async function startOnlineSandbox(options: OnlineSandboxOptions = {}): Promise<OnlineSandbox> {
  const { clock = wallClock, leftHost = 'misdirected', rotatesRefreshTokens = false } = options;
  const { ticketSeconds = 6 * 3_600, accessTokenSeconds = 3_600, stateSeconds = 300, toleranceSeconds = 300 } = options;
  const [serviceKeys, userKeys] = await firstRsaKeys();
  const keys = new SigningKeys(serviceKeys);
  let onlineUrl = '';
  const hostUrls: string[] = [];
  const tenants = new CloudTenants(
    [
      { name: 'Cust10001', serial: '1000100001', host: 0, state: 'Running' },
      { name: 'Cust10002', serial: '1000200002', host: 0, state: 'Running' },
      { name: 'Cust10003', serial: '1000300003', host: 1, state: 'OfflineMaintenance' },
    ],
    { clock, stateSeconds, hostUrls: () => hostUrls },
  );
  const tickets = new CloudTickets({ clock, ticketSeconds, accessTokenSeconds });
  const systemUser = { token: `Sandbox App-${randomUUID().slice(0, 8)}`, publicKey: userKeys.publicKey };
  const application = { applicationToken: randomUUID(), audience: `spn:${randomUUID()}`, issuer };
  const oauth = { clientId: randomUUID(), clientSecret: randomUUID() };
  const tokens = new TokenEndpoint({
    ...oauth,
    clock,
    tickets,
    keys,
    accessTokenSeconds,
    rotates: rotatesRefreshTokens,
    issuer: () => onlineUrl,
  });
  const exchange = {
    clock,
    tenants,
    tickets,
    keys,
    systemUser,
    ...application,
    toleranceSeconds,
    forge: options.forge,
  };
  const pages = new IdentityPages({ url: () => onlineUrl, tenants, keys, exchange, tokens });

  const host = serverHost(options.contractDir);
  const names = tenants.all.map(({ name }) => name);
  const crms = tenantCrms(names, tickets, {
    clock,
    ...(options.needsApplicationToken === true ? { applicationToken: application.applicationToken } : {}),
    describedTables: describedTables(loadContract(host.configuration.contractDir, { onProblem: () => undefined })),
  });
  const gateway = host.gatewayOver(crms.all);
  const [onlinePort = 0, ...hostPorts] = options.ports ?? [];
  const steering = {
    rotateKeys: (rotation?: { readonly forgetOld?: boolean }) => keys.rotate(rotation),
    endTickets: (tenant?: string) => tickets.end(tenant && tenants.get(tenant).name),
    counts: (tenant?: string) => ({
      ...pages.counts(tenant && tenants.get(tenant).name),
      refusals: pages.refusals,
      keySetQuestions: pages.keySetQuestions,
    }),
  };
  const identity = pageGateway((request) => pages.answer(request));
  try {
    onlineUrl = await host.listen(identity, onlinePort, steeringPages({ tenants, ...steering }));
    for (const index of [0, 1]) {
      const served = hostGateway({ host: index, tenants, crms: gateway, leftHost: () => leftHost });
      hostUrls.push(await host.listen(served, hostPorts[index] ?? 0));
    }
  } catch (error) {
    await host.close();
    throw error;
  }
  const nameOf = (tenant: string): string => tenants.get(tenant).name;
  const crm = (tenant: string): ControlledSandbox => crms.of(nameOf(tenant));
  return {
    onlineUrl,
    hostUrls,
    tenants: names,
    systemUser: { token: systemUser.token, privateKey: pemOf(userKeys.privateKey), ...application },
    oauthClient: { ...oauth, tenant: 'Cust10001', refreshToken: tokens.issueRefreshToken('Cust10001') },
    issueRefreshToken: (tenant) => tokens.issueRefreshToken(nameOf(tenant)),
    issueTicket: (tenant) => tickets.issueTicket(nameOf(tenant)),
    endpointOf: (tenant) => tenants.endpointOf(tenants.get(tenant)),
    move: (tenant, to) => tenants.move(tenants.get(tenant), to),
    setState: (tenant, state) => void (tenants.get(tenant).state = state),
    ...steering,
    calls: (tenant, filter = {}) =>
      crm(tenant).journal.find(typeof filter === 'string' ? { operation: filter } : filter),
    crm,
    close: () => host.close(),
  };
}

const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

/** Servers of this process over one configuration, whose defects come out when they are closed. */
function serverHost(contractDir: string | undefined) {
  const given = contractDir === undefined ? {} : { CONTRACT_DIR: contractDir };
  const reading = readConfiguration({ PORT: '0', UPSTREAM_KIND: 'sandbox', WORKERS: '1', ...given });
  if ('problems' in reading) throw new Error(reading.problems.join('\n'));
  const { configuration } = reading;
  const defects: unknown[] = [];
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const logger = createLog({ level: 'error', format: 'json', stream: nowhere });
  const servers: RunningServer[] = [];
  const closing: (() => Promise<void>)[] = [];
  const states = new Map<string, CrmState>();
  return {
    configuration,
    gatewayOver(sandbox: ControlledSandbox): Gateway {
      const { gateway, upstream } = assemble(configuration, {
        programVersion,
        onProblem: ({ file, message }) => defects.push(new Error(`${file}: ${message}`)),
        onSkew: () => undefined,
        sandbox,
      });
      closing.push(() => upstream.close());
      return gateway;
    },
    /** @returns the address */
    async listen(gateway: Gateway, port: number, pages: ExtraPages = new Map()): Promise<string> {
      const server = await startServer({
        configuration: { ...configuration, port, drainTimeoutMs: 2_000 },
        gateway,
        pages,
        crms: async () => states,
        limits: { ...configuration.limits.http, drainIdleMs: 0 },
        logger,
        onDefect: (error) => defects.push(error),
      });
      servers.push(server);
      return server.address;
    },
    async close(): Promise<void> {
      await Promise.all(servers.map((server) => server.drain()));
      await Promise.all(closing.map((close) => close()));
      if (defects.length > 0) throw new AggregateError(defects, 'The sandbox has met a defect.');
    },
  };
}
