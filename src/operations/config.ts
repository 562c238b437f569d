import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { excerpt, Secret } from '../command';
import { configurationKeys } from './config-keys';
import { contractFolder } from './contract-place';
import { gatewayLimits } from '../gateway';
import { type InputLimits, readLimits } from './input-limits';
import { httpLimits } from './limits';
import { serviceVersion } from './identity-files';
import { arrangeIdentity, identityShape, type IdentitySettings } from './identity-settings';
import { arrangePassThrough, passThroughPaths, type PassThrough } from './pass-through-settings';
import { isNetwork } from '../policy';

/** Who carries commands out. `url` has no trailing slash. */
export type UpstreamChoice =
  | { readonly kind: 'sandbox'; readonly timeoutMs: number }
  | {
      readonly kind: 'rest' | 'soap' | 'auto';
      readonly url: string;
      /** Such as `Services86`. */
      readonly version?: string;
      readonly timeoutMs: number;
    };

/** Everything an operator can set, checked. */
export interface Configuration {
  readonly port: number;
  readonly host: string;
  /** '' or `/crm`: never a trailing slash. */
  readonly basePath: string;
  /** Without a trailing slash. */
  readonly publicUrl?: string;
  /** Addresses, networks and `loopback`; empty: nobody. */
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
  readonly drainTimeoutMs: number;
  readonly logLevel: LogLevel;
  readonly logFormat?: LogFormat;
  readonly rateLimit?: { readonly perSecond: number };
  readonly workers: number;
  readonly adminPort?: number;
  readonly adminHost: string;
  /** Unset: no console. Without a password it is seen from this machine only. */
  readonly console?: { readonly password?: Secret };
  /** Share of the successful calls that are logged, 0 to 1. */
  readonly logSample: number;
  /** Absolute. */
  readonly auditLog?: string;
  /** Without a trailing slash. */
  readonly otlpEndpoint?: string;
  /** May hold a password, therefore a Secret. */
  readonly redisUrl?: Secret;
  readonly limits: InputLimits;
  readonly unknownProperties: 'forward' | 'refuse' | 'ignore';
  readonly reading: 'lenient' | 'strict';
  readonly saveOverlay: boolean;
  readonly passThrough: PassThrough;
  readonly applicationErrors: 'exception-info' | 'fault';
  readonly identity: IdentitySettings;
}

const logLevels = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];
const logFormats = ['json', 'pretty'] as const;
export type LogFormat = (typeof logFormats)[number];

export type Environment = Readonly<Record<string, string | undefined>>;
export type ConfigurationReading = { readonly configuration: Configuration } | { readonly problems: readonly string[] };

const wholeNumber = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.string().regex(/^\d{1,9}$/, error).transform(Number).pipe(z.number().min(min, error).max(max, error)); // prettier-ignore
};
const oneOf = <const T extends readonly string[]>(...members: T) =>
  z.enum(members, { error: `must be one of ${members.join(', ')}` });
const address = (error: string) => z.string().refine(isPlainAddress, error).transform(withoutTrailingSlashes);

/** The names are held against `configurationKeys` by a test; defaults come from there. */
export const environmentSchema = z.object({
  PORT: wholeNumber(0, 65_535),
  HOST: z.string().regex(/^[A-Za-z0-9._:%-]+$/, 'must be an IP address or a host name'),
  BASE_PATH: z
    .string()
    .transform(withoutTrailingSlashes)
    .pipe(z.string().regex(/^(?:\/[A-Za-z0-9._~-]+)*$/, 'must be a path such as /crm'))
    .optional(),
  PUBLIC_URL: address('must be an http or https address without credentials, query and fragment').optional(),
  TRUST_PROXY: z
    .string()
    .transform((text) => (text === 'off' ? [] : text.split(',').map((entry) => entry.trim())))
    .refine(
      (entries) => entries.every(isProxyEntry),
      'must list IP addresses, networks such as 10.0.0.0/8 or loopback',
    ),
  CONTRACT_DIR: z.string().optional(),
  UPSTREAM_KIND: oneOf('rest', 'soap', 'auto', 'sandbox').optional(),
  // `{tenant}` stands for the first path segment of the call.
  UPSTREAM_URL: z
    .string()
    .refine(
      (url) => isPlainAddress(url.replaceAll('{tenant}', 'tenant')),
      'must be an http or https address without credentials, query and fragment',
    )
    .transform(withoutTrailingSlashes)
    .refine(
      (url) => !/\/(?:api(?:\/v1)?|Remote(?:\/Services\d+)?)$/i.test(url),
      'must be the base address of the CRM, without /api/v1 or /Remote',
    )
    .optional(),
  UPSTREAM_VERSION: serviceVersion.optional(),
  UPSTREAM_TIMEOUT_MS: wholeNumber(1, 600_000),
  UPSTREAM_CONCURRENCY: wholeNumber(1, 10_000),
  UPSTREAM_QUEUE: wholeNumber(0, 100_000),
  UPSTREAM_QUEUE_WAIT_MS: wholeNumber(0, 600_000),
  BREAKER_FAILURES: wholeNumber(1, 1_000_000),
  BREAKER_RESET_MS: wholeNumber(1, 600_000),
  DRAIN_TIMEOUT_MS: wholeNumber(0, 600_000),
  LOG_LEVEL: oneOf(...logLevels),
  LOG_FORMAT: oneOf(...logFormats).optional(),
  RATE_LIMIT: z
    .string()
    .regex(/^(?:off|[1-9]\d{0,5}\/s)$/, 'must be off, or calls per second such as 50/s')
    .transform((text) => (text === 'off' ? undefined : { perSecond: Number.parseInt(text, 10) })),
  LOG_SAMPLE: z
    .string()
    .regex(/^(?:0|1|0?\.\d{1,6}|1\.0+)$/, 'must be a number from 0 to 1, such as 0.1')
    .transform(Number),
  AUDIT_LOG: z.string().optional(),
  WORKERS: z.union([z.literal('auto').transform(() => availableParallelism()), wholeNumber(1, 256)], {
    error: 'must be auto or a whole number from 1 to 256',
  }),
  ADMIN_PORT: wholeNumber(0, 65_535).optional(),
  HOST_ADMIN: z.string().regex(/^[A-Za-z0-9._:%-]+$/, 'must be an IP address or a host name'),
  CONSOLE: oneOf('on', 'off'),
  CONSOLE_PASSWORD: z.string().min(12, 'must have at least 12 characters').optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: address(
    'must be an http or https address without credentials, query and fragment',
  ).optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\/\S+$/, 'must be a redis or rediss address')
    .optional(),
  LIMITS: z
    .string()
    .transform((text, context) => {
      const limits = readLimits(text);
      if (typeof limits !== 'string') return limits;
      context.addIssue({ code: 'custom', message: limits });
      return z.NEVER;
    })
    .optional(),
  UNKNOWN_PROPERTIES: oneOf('forward', 'refuse', 'ignore'),
  READING: oneOf('lenient', 'strict'),
  PASS_THROUGH: oneOf('on', 'off'),
  PASS_THROUGH_LINKS: oneOf('rewrite', 'keep'),
  PASS_THROUGH_PATHS: passThroughPaths,
  SAVE_OVERLAY: oneOf('on', 'off'),
  APPLICATION_ERRORS: oneOf('exception-info', 'fault'),
  ...identityShape,
});

/** Addresses may hold a password: their text is never repeated. */
const silentKeys: ReadonlySet<string> = new Set([
  'PUBLIC_URL',
  'UPSTREAM_URL',
  'REDIS_URL',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'TICKET_KEY',
  'APP_TOKEN',
  'CONSOLE_PASSWORD',
]);

/**
 * Reads the settings; this is the only place that looks at the environment. An empty value counts as unset.
 * Gives one sentence per key that is wrong, never the text of an address.
 */
export function readConfiguration(env: Environment = process.env): ConfigurationReading {
  const texts = new Map<string, string>();
  for (const { name, default: fallback } of configurationKeys) {
    const given = env[name]?.trim();
    const text = given === undefined || given === '' ? fallback : given;
    if (text !== undefined) texts.set(name, text);
  }
  const parsed = environmentSchema.safeParse(Object.fromEntries(texts));
  if (!parsed.success) {
    return { problems: [...new Set(parsed.error.issues.map((issue) => sentence(issue.path, issue.message, texts)))] };
  }
  const identity = arrangeIdentity(parsed.data);
  if ('problems' in identity) return identity;
  const upstream = chooseUpstream(parsed.data, identity);
  if (typeof upstream === 'string') return { problems: [upstream] };
  if (parsed.data.CONSOLE === 'on' && parsed.data.ADMIN_PORT === undefined)
    return { problems: ['CONSOLE is served on the admin port: set ADMIN_PORT.'] };
  return { configuration: { ...arrange(parsed.data, upstream), identity } };
}

type Settings = z.output<typeof environmentSchema>;

function sentence(where: readonly PropertyKey[], message: string, texts: ReadonlyMap<string, string>): string {
  const name = String(where[0]);
  const text = texts.get(name);
  return text === undefined || silentKeys.has(name)
    ? `${name} ${message}.`
    : `${name} ${message}, not ${excerpt(text)}.`;
}

const noUpstream =
  'UPSTREAM_URL must be set, the address of the CRM; to try the gateway over a CRM in memory: netserver-gateway sandbox, or UPSTREAM_KIND=sandbox.';

/** What does not fit together is told as the sentence. */
function chooseUpstream(settings: Settings, { tenants }: IdentitySettings): UpstreamChoice | string {
  const { UPSTREAM_URL: url, UPSTREAM_VERSION: version, UPSTREAM_TIMEOUT_MS: timeoutMs } = settings;
  // A mistyped key must not end as a CRM in memory that takes writes: that one is asked for by name.
  if (settings.UPSTREAM_KIND === undefined && url === undefined && tenants === undefined) return noUpstream;
  const kind = settings.UPSTREAM_KIND ?? 'rest';
  if (tenants !== undefined && (url !== undefined || kind === 'sandbox'))
    return 'TENANTS takes the place of UPSTREAM_URL and of the sandbox: only one of them can be set.';
  if (kind === 'sandbox') return { kind, timeoutMs };
  const [first] = tenants?.values() ?? [];
  if (first !== undefined) return first;
  if (url === undefined) return `UPSTREAM_URL must be set when UPSTREAM_KIND is ${kind}.`;
  return { kind, url, timeoutMs, ...(version === undefined ? {} : { version }) };
}

const defaultLimits: InputLimits = { http: httpLimits, gateway: gatewayLimits };

function arrange(settings: Settings, upstream: UpstreamChoice): Omit<Configuration, 'identity'> {
  const { PUBLIC_URL, LOG_FORMAT, RATE_LIMIT, ADMIN_PORT, REDIS_URL, AUDIT_LOG } = settings;
  const { OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint } = settings;
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
    ...(AUDIT_LOG === undefined ? {} : { auditLog: path.resolve(AUDIT_LOG) }),
    ...(otlpEndpoint === undefined ? {} : { otlpEndpoint }),
    ...(REDIS_URL === undefined ? {} : { redisUrl: new Secret(REDIS_URL) }),
  };
}

function consoleOf({ CONSOLE_PASSWORD: password }: Settings): NonNullable<Configuration['console']> {
  return password === undefined ? {} : { password: new Secret(password) };
}

/** Never a bare count or `true`: both believe any client. */
export function isProxyEntry(entry: string): boolean {
  return entry === 'loopback' || isNetwork(entry);
}

function isPlainAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const web = url.protocol === 'http:' || url.protocol === 'https:';
  return web && url.username === '' && url.password === '' && !/[?#\s]/.test(text) && isHost(url.hostname);
}

function isHost(name: string): boolean {
  return /^[A-Za-z0-9._-]+$/.test(name) || isIP(name.slice(1, -1)) === 6;
}

function withoutTrailingSlashes(text: string): string {
  return text.replace(/\/+$/, '');
}
