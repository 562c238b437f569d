import { isIP } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import { excerpt, Secret } from '../command';
import { configurationKeys } from './config-keys';
import { isProxyEntry } from './trusted-proxy';

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
  readonly drainTimeoutMs: number;
  readonly logLevel: LogLevel;
  readonly logFormat?: LogFormat;
  readonly rateLimit?: { readonly perSecond: number };
  readonly workers: number;
  readonly adminPort?: number;
  /** May hold a password, therefore a Secret. */
  readonly redisUrl?: Secret;
  readonly unknownProperties: 'refuse' | 'ignore';
  readonly applicationErrors: 'exception-info' | 'fault';
}

const logLevels = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];
const logFormats = ['json', 'pretty'] as const;
export type LogFormat = (typeof logFormats)[number];

export type Environment = Readonly<Record<string, string | undefined>>;
export type ConfigurationReading = { readonly configuration: Configuration } | { readonly problems: readonly string[] };

/** The folder beside `src` and `dist` alike: found from the program, not from where it was started. */
const shippedContract = path.join(__dirname, '..', '..', 'wsdl');

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
  UPSTREAM_URL: address('must be an http or https address without credentials, query and fragment')
    .refine(
      (url) => !/\/(?:api(?:\/v1)?|Remote(?:\/Services\d+)?)$/i.test(url),
      'must be the base address of the CRM, without /api/v1 or /Remote',
    )
    .optional(),
  UPSTREAM_VERSION: oneOf('Services84', 'Services85', 'Services86', 'Services87', 'Services88').optional(),
  UPSTREAM_TIMEOUT_MS: wholeNumber(1, 600_000),
  DRAIN_TIMEOUT_MS: wholeNumber(0, 600_000),
  LOG_LEVEL: oneOf(...logLevels),
  LOG_FORMAT: oneOf(...logFormats).optional(),
  RATE_LIMIT: z
    .string()
    .regex(/^(?:off|[1-9]\d{0,5}\/s)$/, 'must be off, or calls per second such as 50/s')
    .transform((text) => (text === 'off' ? undefined : { perSecond: Number.parseInt(text, 10) })),
  WORKERS: wholeNumber(1, 256),
  ADMIN_PORT: wholeNumber(0, 65_535).optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\/\S+$/, 'must be a redis or rediss address')
    .optional(),
  UNKNOWN_PROPERTIES: oneOf('refuse', 'ignore'),
  APPLICATION_ERRORS: oneOf('exception-info', 'fault'),
});

/** Addresses may hold a password: their text is never repeated. */
const silentKeys: ReadonlySet<string> = new Set(['PUBLIC_URL', 'UPSTREAM_URL', 'REDIS_URL']);

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
  const upstream = chooseUpstream(parsed.data);
  return typeof upstream === 'string' ? { problems: [upstream] } : { configuration: arrange(parsed.data, upstream) };
}

type Settings = z.output<typeof environmentSchema>;

function sentence(where: readonly PropertyKey[], message: string, texts: ReadonlyMap<string, string>): string {
  const name = String(where[0]);
  const text = texts.get(name);
  return text === undefined || silentKeys.has(name)
    ? `${name} ${message}.`
    : `${name} ${message}, not ${excerpt(text)}.`;
}

/** What does not fit together is told as the sentence. */
function chooseUpstream(settings: Settings): UpstreamChoice | string {
  const { UPSTREAM_URL: url, UPSTREAM_VERSION: version, UPSTREAM_TIMEOUT_MS: timeoutMs } = settings;
  const kind = settings.UPSTREAM_KIND ?? (url === undefined ? 'sandbox' : 'rest');
  if (kind === 'sandbox') return { kind, timeoutMs };
  if (url === undefined) return `UPSTREAM_URL must be set when UPSTREAM_KIND is ${kind}.`;
  return { kind, url, timeoutMs, ...(version === undefined ? {} : { version }) };
}

function arrange(settings: Settings, upstream: UpstreamChoice): Configuration {
  const { PUBLIC_URL, LOG_FORMAT, RATE_LIMIT, ADMIN_PORT, REDIS_URL } = settings;
  return {
    port: settings.PORT,
    host: settings.HOST,
    basePath: settings.BASE_PATH ?? '',
    trustProxy: settings.TRUST_PROXY,
    contractDir: path.resolve(settings.CONTRACT_DIR ?? shippedContract),
    upstream,
    drainTimeoutMs: settings.DRAIN_TIMEOUT_MS,
    logLevel: settings.LOG_LEVEL,
    workers: settings.WORKERS,
    unknownProperties: settings.UNKNOWN_PROPERTIES,
    applicationErrors: settings.APPLICATION_ERRORS,
    ...(PUBLIC_URL === undefined ? {} : { publicUrl: PUBLIC_URL }),
    ...(LOG_FORMAT === undefined ? {} : { logFormat: LOG_FORMAT }),
    ...(RATE_LIMIT === undefined ? {} : { rateLimit: RATE_LIMIT }),
    ...(ADMIN_PORT === undefined ? {} : { adminPort: ADMIN_PORT }),
    ...(REDIS_URL === undefined ? {} : { redisUrl: new Secret(REDIS_URL) }),
  };
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
