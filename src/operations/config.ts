import { statSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { excerpt, Secret } from '../command';
import { configurationKeys, isSecret, proxyKeys, type Environment } from './config-keys';
import { environmentSchema, type LogFormat, type LogLevel, type Settings } from './config-schema';
import { gatewayLimits } from '../gateway';
import type { InputLimits } from './input-limits';
import { httpLimits } from './http-limits';
import { arrangeIdentity, type IdentitySettings } from './identity-settings';
import { likelyMeant } from './misspelled-settings';
import { arrangeOnline, type OnlineSettings } from './online-settings';
import { arrangeRetirement, type RetirementSettings } from './retirement-settings';
import { type CrmNetworkSettings } from './crm-network';
import { chooseSandbox, sandboxSettingElsewhere, type SandboxChoice } from './sandbox-settings';
import { readCertificates, type Certificates, type TlsCertificate } from './tls-files';
import { withSecretsOfFiles } from './secret-files';

/** Which CRM carries commands out. `url` has no trailing slash. */
export type UpstreamChoice =
  | SandboxChoice
  | {
      readonly kind: 'rest' | 'soap' | 'auto';
      readonly url: string;
      /** Such as `Services86`. */
      readonly version?: string;
      readonly timeoutMs: number;
    };

/** What of v1 that no contract describes goes on to a v1 CRM, and how. */
export interface PassThrough {
  readonly enabled: boolean;
  /** Lower-case prefixes of paths; empty: all. */
  readonly paths: readonly string[];
  /** What becomes of the CRM's own address in bodies that are passed on. */
  readonly links: 'rewrite' | 'keep';
}

/** Everything an operator can set, checked. */
export interface Configuration {
  readonly port: number;
  readonly host: string;
  /** '' or `/crm`: never a trailing slash. */
  readonly basePath: string;
  /** Without a trailing slash. */
  readonly publicUrl?: string;
  /** Addresses, networks and `loopback`; empty: no proxy is trusted. */
  readonly trustProxy: readonly string[];
  /** Absolute. */
  readonly contractDir: string;
  readonly upstream: UpstreamChoice;
  /** Bounds of what the CRM is asked at once, and when it is left alone. */
  readonly guard: {
    readonly concurrency: number;
    readonly queue: number;
    readonly queueWaitMs: number;
    readonly failuresMax: number;
    readonly resetMs: number;
  };
  /** What stands between the gateway and its CRMs. */
  readonly crmNetwork: CrmNetworkSettings;
  /** Unset: plain HTTP. */
  readonly tls?: TlsCertificate;
  readonly drainTimeoutMs: number;
  readonly logLevel: LogLevel;
  readonly logFormat?: LogFormat;
  readonly rateLimit?: { readonly perSecond: number };
  readonly workers: number;
  readonly adminPort?: number;
  readonly adminHost: string;
  /** Unset: no console. Without a password it is seen from this machine only. */
  readonly console?: { readonly password?: Secret };
  /** Of the console, and of those who ask for a reload. */
  readonly adminPassword?: Secret;
  /** Share of the successful calls that are logged, 0 to 1. */
  readonly logSample: number;
  /** How the log calls users who sent a name. */
  readonly logUsers: 'hash' | 'name';
  /** Absolute, or `-` for standard output. */
  readonly auditLog?: string;
  /** May hold a password, therefore a Secret. */
  readonly redisUrl?: Secret;
  readonly limits: InputLimits;
  readonly unknownProperties: 'forward' | 'refuse' | 'ignore';
  readonly reading: 'lenient' | 'strict';
  readonly saveOverlay: boolean;
  readonly passThrough: PassThrough;
  readonly applicationErrors: 'exception-info' | 'fault';
  readonly identity: IdentitySettings;
  /** Unset: nothing of the cloud is served. */
  readonly online?: OnlineSettings;
  /** Who still calls what, whether another CRM answers the same, and when it ends. */
  readonly retirement: RetirementSettings;
}

export type ConfigurationReading = { readonly configuration: Configuration } | { readonly problems: readonly string[] };

/** Addresses may hold a password: their text is never repeated, nor that of a structure that stands in for a file. */
const silentKeys: ReadonlySet<string> = new Set([
  'PUBLIC_URL',
  'UPSTREAM_URL',
  'ONLINE_URL',
  'SHADOW_URL',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
]);

/**
 * Reads the settings; the only place that turns an environment into a Configuration. An empty value counts as unset.
 * Gives one sentence per key that is wrong, never the text of an address.
 * @param origins where settings come from, for the sentences
 */
export function readConfiguration(
  given: Environment = process.env,
  origins: ReadonlyMap<string, string> = new Map(),
): ConfigurationReading {
  const { environment: env, problems } = withSecretsOfFiles(given);
  if (problems.length > 0) return { problems };
  const texts = new Map<string, string>();
  for (const { name, default: fallback } of configurationKeys) {
    const given = (env[name] ?? (proxyKeys.has(name) ? env[name.toLowerCase()] : undefined))?.trim();
    const text = given === undefined || given === '' ? fallback : given;
    if (text !== undefined) texts.set(name, text);
  }
  const parsed = environmentSchema.safeParse(Object.fromEntries(texts));
  if (!parsed.success) {
    const sentences = parsed.error.issues.map((issue) => sentence(issue, texts, origins));
    return { problems: [...new Set(sentences)] };
  }
  const identity = arrangeIdentity(parsed.data);
  if ('problems' in identity) return identity;
  const connections = readCertificates(parsed.data);
  if ('problems' in connections) return connections;
  const online = arrangeOnline(parsed.data);
  if (online !== undefined && 'problems' in online) return online;
  const retirement = arrangeRetirement(parsed.data, identity);
  if ('problems' in retirement) return retirement;
  const upstream = chooseUpstream(parsed.data, identity);
  if (typeof upstream === 'string') return { problems: [upstream] };
  if (parsed.data.CONSOLE === 'on' && parsed.data.ADMIN_PORT === undefined)
    return { problems: ['CONSOLE is served on the admin port: set ADMIN_PORT.'] };
  const arranged = { ...arrange(parsed.data, upstream), ...connections, identity, retirement };
  return { configuration: online === undefined ? arranged : { ...arranged, online } };
}

function sentence(
  issue: z.core.$ZodIssue,
  texts: ReadonlyMap<string, string>,
  origins: ReadonlyMap<string, string>,
): string {
  const name = String(issue.path[0]);
  const text = texts.get(name);
  const origin = origins.get(name) ?? 'environment';
  const place = origin === 'environment' ? '' : `${origin}: `;
  if (text === undefined || silentKeys.has(name) || isSecret(name)) return `${place}${name} ${issue.message}.`;
  const meant = issue.code === 'invalid_value' ? likelyMeant(text, issue.values.map(String)) : undefined;
  const hint = meant === undefined ? '' : `; ${meant} is one`;
  return `${place}${name} ${issue.message}, not ${excerpt(text)}${hint}.`;
}

const noUpstream =
  'UPSTREAM_URL must be set, the address of the CRM; ' +
  'to try the gateway over a CRM in memory: netserver-gateway sandbox, or UPSTREAM_KIND=sandbox.';

const noUpstreamOnline =
  'ONLINE_URL names the identity service alone: set TENANT_STATUS=on, which asks it for the CRM of each tenant, ' +
  'or UPSTREAM_URL, the address of the CRM.';

/** What does not fit together is told as the sentence. */
function chooseUpstream(settings: Settings, { tenants }: IdentitySettings): UpstreamChoice | string {
  const { UPSTREAM_URL: url, UPSTREAM_VERSION: version, UPSTREAM_TIMEOUT_MS: timeoutMs } = settings;
  if (settings.TENANT_STATUS === 'on') return tenantsByState(settings, tenants !== undefined);
  // A mistyped key must not end as a CRM in memory that takes writes: that one is asked for by name.
  if (settings.UPSTREAM_KIND === undefined && url === undefined && tenants === undefined)
    return settings.ONLINE_URL === undefined ? noUpstream : noUpstreamOnline;
  const kind = settings.UPSTREAM_KIND ?? 'rest';
  if (tenants !== undefined && (url !== undefined || kind === 'sandbox'))
    return 'TENANTS takes the place of UPSTREAM_URL and of the sandbox: only one of them can be set.';
  if (kind === 'sandbox') return chooseSandbox(settings);
  const misplaced = sandboxSettingElsewhere(settings);
  if (misplaced !== undefined) return misplaced;
  const [first] = tenants?.values() ?? [];
  if (first !== undefined) return first;
  if (url === undefined) return `UPSTREAM_URL must be set when UPSTREAM_KIND is ${kind}.`;
  return { kind, url, timeoutMs, ...(version === undefined ? {} : { version }) };
}

/** Each tenant's address comes from its state page; what is said here of the CRM holds for all of them. */
function tenantsByState(settings: Settings, hasTenants: boolean): UpstreamChoice | string {
  const { UPSTREAM_URL, UPSTREAM_KIND: kind = 'rest', UPSTREAM_VERSION: version, ONLINE_URL: url = '' } = settings;
  if (UPSTREAM_URL !== undefined || hasTenants || kind === 'sandbox')
    return 'TENANT_STATUS takes the place of UPSTREAM_URL, TENANTS and the sandbox: only one of them can be set.';
  return { kind, url, timeoutMs: settings.UPSTREAM_TIMEOUT_MS, ...(version === undefined ? {} : { version }) };
}

const defaultLimits: InputLimits = { http: httpLimits, gateway: gatewayLimits };

type ArrangedHere = Omit<Configuration, 'identity' | 'online' | 'retirement' | keyof Certificates>;

function arrange(settings: Settings, upstream: UpstreamChoice): ArrangedHere {
  const { PUBLIC_URL, LOG_FORMAT, RATE_LIMIT, ADMIN_PORT, REDIS_URL, AUDIT_LOG } = settings;
  return {
    port: settings.PORT,
    host: settings.HOST,
    basePath: settings.BASE_PATH ?? '',
    trustProxy: settings.TRUST_PROXY,
    contractDir: contractFolder(settings.CONTRACT_DIR),
    upstream,
    guard: {
      concurrency: settings.UPSTREAM_CONCURRENCY,
      queue: settings.UPSTREAM_QUEUE,
      queueWaitMs: settings.UPSTREAM_QUEUE_WAIT_MS,
      failuresMax: settings.BREAKER_FAILURES,
      resetMs: settings.BREAKER_RESET_MS,
    },
    drainTimeoutMs: settings.DRAIN_TIMEOUT_MS,
    logLevel: settings.LOG_LEVEL,
    logSample: settings.LOG_SAMPLE,
    logUsers: settings.LOG_USERS,
    workers: settings.WORKERS,
    adminHost: settings.HOST_ADMIN,
    limits: settings.LIMITS ?? defaultLimits,
    unknownProperties: settings.UNKNOWN_PROPERTIES,
    reading: settings.READING,
    saveOverlay: settings.SAVE_OVERLAY === 'on',
    passThrough: arrangePassThrough(settings),
    applicationErrors: settings.APPLICATION_ERRORS,
    ...(PUBLIC_URL === undefined ? {} : { publicUrl: PUBLIC_URL }),
    ...(LOG_FORMAT === undefined ? {} : { logFormat: LOG_FORMAT }),
    ...(RATE_LIMIT === undefined ? {} : { rateLimit: RATE_LIMIT }),
    ...(ADMIN_PORT === undefined ? {} : { adminPort: ADMIN_PORT }),
    ...(settings.CONSOLE === 'on' ? { console: consoleOf(settings) } : {}),
    ...(settings.CONSOLE_PASSWORD === undefined ? {} : { adminPassword: new Secret(settings.CONSOLE_PASSWORD) }),
    ...(AUDIT_LOG === undefined ? {} : { auditLog: AUDIT_LOG === '-' ? '-' : path.resolve(AUDIT_LOG) }),
    ...(REDIS_URL === undefined ? {} : { redisUrl: new Secret(REDIS_URL) }),
  };
}

function consoleOf({ CONSOLE_PASSWORD: password }: Settings): NonNullable<Configuration['console']> {
  return password === undefined ? {} : { password: new Secret(password) };
}

function arrangePassThrough(settings: Settings): PassThrough {
  const paths = (settings.PASS_THROUGH_PATHS ?? '').toLowerCase().split(',');
  return {
    enabled: settings.PASS_THROUGH === 'on',
    links: settings.PASS_THROUGH_LINKS,
    paths: paths.filter((text) => text !== ''),
  };
}

/** The folder beside `src` and `dist` alike: found from the program, not from where it was started. */
export const bundledContract = path.join(__dirname, '..', '..', 'wsdl');

/** Where contracts of one's own are looked for, and imported to, unless CONTRACT_DIR says otherwise. */
export function ownContract(): string {
  return path.resolve('contract');
}

/** The contract folder: CONTRACT_DIR, else `./contract` where it exists, else the bundled one. Absolute. */
export function contractFolder(given: string | undefined): string {
  if (given !== undefined) return path.resolve(given);
  const own = ownContract();
  return statSync(own, { throwIfNoEntry: false })?.isDirectory() === true ? own : bundledContract;
}
