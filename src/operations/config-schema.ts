/**
 * What the text of each setting must be. A test holds the names against `configurationKeys`, which has the defaults.
 */
import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { isNetwork } from '../policy';
import { serviceVersion } from './identity-files';
import { identityShape } from './identity-settings';
import { readLimits } from './input-limits';
import { onlineShape } from './online-settings';
import { retirementShape } from './retirement-settings';

export const logLevels = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];
const logFormats = ['json', 'pretty'] as const;
export type LogFormat = (typeof logFormats)[number];

const passThroughPaths = z
  .string()
  .regex(/^\/api\/[\w./,-]+$/i, 'must be paths that begin with /api/')
  .optional();

const wholeNumber = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  const inRange = z.number().min(min, error).max(max, error);
  return z.string().regex(/^\d{1,9}$/, error).transform(Number).pipe(inRange); // prettier-ignore
};
const oneOf = <const T extends readonly string[]>(...members: T) =>
  z.enum(members, { error: `must be one of ${members.join(', ')}` });
const address = (error: string) => z.string().refine(isPlainAddress, error).transform(withoutTrailingSlashes);

const proxyAddress = z
  .string()
  .refine((text) => isProxyAddress(text), 'must be an http or https address without path and query')
  .optional();

/** The whole environment, setting by setting. */
export const environmentSchema = z.object({
  PORT: wholeNumber(0, 65_535),
  HOST: z.string().regex(/^[A-Za-z0-9._:%-]+$/, 'must be an IP address or a host name'),
  BASE_PATH: z
    .string()
    .transform(withoutTrailingSlashes)
    .pipe(z.string().regex(/^(?:\/[A-Za-z0-9._~-]+)*$/, 'must be a path such as /crm'))
    .optional(),
  PUBLIC_URL: address('must be an http or https address without credentials, query and fragment').optional(),
  TLS_CERT_FILE: z.string().optional(),
  TLS_KEY_FILE: z.string().optional(),
  TLS_KEY_PASSPHRASE: z.string().optional(),
  TRUST_PROXY: z
    .string()
    .transform((text) => (text === 'off' ? [] : text.split(',').map((entry) => entry.trim())))
    .refine(
      (entries) => entries.every(isProxyEntry),
      'must list IP addresses, networks such as 10.0.0.0/8 or loopback',
    ),
  CONTRACT_DIR: z.string().optional(),
  UPSTREAM_KIND: oneOf('rest', 'soap', 'auto', 'sandbox').optional(),
  SANDBOX_SEED: z.string().optional(),
  SANDBOX_FILE: z.string().optional(),
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
  UPSTREAM_CA_FILE: z.string().optional(),
  UPSTREAM_CERT_FILE: z.string().optional(),
  UPSTREAM_KEY_FILE: z.string().optional(),
  UPSTREAM_KEY_PASSPHRASE: z.string().optional(),
  HTTPS_PROXY: proxyAddress,
  HTTP_PROXY: proxyAddress,
  NO_PROXY: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter((entry) => entry !== ''))
    .optional(),
  WORKERS: z.union([z.literal('auto').transform(() => availableParallelism()), wholeNumber(1, 256)], {
    error: 'must be auto or a whole number from 1 to 256',
  }),
  DRAIN_TIMEOUT_MS: wholeNumber(0, 600_000),
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
  LOG_LEVEL: oneOf(...logLevels),
  LOG_FORMAT: oneOf(...logFormats).optional(),
  LOG_SAMPLE: z
    .string()
    .regex(/^(?:0|1|0?\.\d{1,6}|1\.0+)$/, 'must be a number from 0 to 1, such as 0.1')
    .transform(Number),
  LOG_USERS: oneOf('hash', 'name'),
  AUDIT_LOG: z.string().optional(),
  ADMIN_PORT: wholeNumber(0, 65_535).optional(),
  HOST_ADMIN: z.string().regex(/^[A-Za-z0-9._:%-]+$/, 'must be an IP address or a host name'),
  CONSOLE: oneOf('on', 'off'),
  CONSOLE_PASSWORD: z.string().min(12, 'must have at least 12 characters').optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: address(
    'must be an http or https address without credentials, query and fragment',
  ).optional(),
  RATE_LIMIT: z
    .string()
    .regex(/^(?:off|[1-9]\d{0,5}\/s)$/, 'must be off, or calls per second such as 50/s')
    .transform((text) => (text === 'off' ? undefined : { perSecond: Number.parseInt(text, 10) })),
  ...identityShape,
  ...onlineShape,
  ...retirementShape,
});

/** The settings, each read and none of them arranged. */
export type Settings = z.output<typeof environmentSchema>;

/** The members of a setting that is one of a few words; undefined: it is any other text. */
export function settingMembers(name: string): readonly string[] | undefined {
  const schema = new Map<string, z.ZodType>(Object.entries(environmentSchema.shape)).get(name);
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  return inner instanceof z.ZodEnum ? inner.options.map(String) : undefined;
}

/** Never a bare count or `true`: both believe any client. */
export function isProxyEntry(entry: string): boolean {
  return entry === 'loopback' || isNetwork(entry);
}

function isProxyAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, pathname, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && pathname === '/' && search === '' && hash === '';
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
