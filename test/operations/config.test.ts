import { availableParallelism } from 'node:os';
import path from 'node:path';
import { gatewayLimits } from '../../src/gateway';
import {
  type Configuration,
  configurationKeys,
  type Environment,
  httpLimits,
  readConfiguration,
} from '../../src/operations';
import { environmentSchema, isProxyEntry } from '../../src/operations/config-schema';

/** What a test does not care about: a CRM, the one in memory unless the test names one. */
function overSomeCrm(env: Environment): Environment {
  return 'UPSTREAM_URL' in env || 'TENANTS' in env ? env : { UPSTREAM_KIND: 'sandbox', ...env };
}

function read(env: Environment): Configuration {
  const reading = readConfiguration(overSomeCrm(env));
  if ('problems' in reading) throw new Error(reading.problems.join('\n'));
  return reading.configuration;
}

function problems(env: Environment): readonly string[] {
  const reading = readConfiguration(overSomeCrm(env));
  return 'problems' in reading ? reading.problems : [];
}

test('the table of keys names exactly what the schema reads', () => {
  expect(configurationKeys.map((key) => key.name)).toEqual(Object.keys(environmentSchema.shape));
});

test('every key without a default is optional, every other has one', () => {
  expect(problems({})).toEqual([]);
  for (const { name, default: fallback } of configurationKeys) {
    const optional = Object.entries(environmentSchema.shape)
      .find(([key]) => key === name)?.[1]
      .safeParse(undefined).success;
    expect([name, optional]).toEqual([name, fallback === undefined || fallback === '']);
  }
});

test('defaults', () => {
  expect(read({})).toEqual({
    port: 8086,
    host: '127.0.0.1',
    basePath: '',
    trustProxy: [],
    // Which one, test/operations/contract-folder.test.ts says.
    contractDir: expect.stringMatching(/\/(?:wsdl|contract)$/),
    upstream: { kind: 'sandbox', timeoutMs: 30_000 },
    guard: { concurrency: 256, queue: 1_200, queueWaitMs: 2_000, failuresMax: 5, resetMs: 1_000 },
    crmNetwork: { direct: [] },
    drainTimeoutMs: 30_000,
    logLevel: 'info',
    logSample: 1,
    logUsers: 'hash',
    workers: 1,
    adminHost: '127.0.0.1',
    limits: { http: httpLimits, gateway: gatewayLimits },
    passThrough: { enabled: true, links: 'rewrite', paths: [] },
    saveOverlay: true,
    unknownProperties: 'forward',
    reading: 'lenient',
    retirement: {},
    applicationErrors: 'exception-info',
    identity: {
      ticketHours: 24,
      applicationTokens: { replacements: new Map() },
      policy: [],
      corsOrigins: [],
    },
  });
});

test('everything set', () => {
  const configuration = read({
    PORT: '0',
    HOST: '::',
    BASE_PATH: '/crm/',
    PUBLIC_URL: 'https://crm.example.com/crm/',
    TRUST_PROXY: 'loopback, 10.0.0.0/8,fd00::/8',
    CONTRACT_DIR: 'contract',
    UPSTREAM_KIND: 'soap',
    UPSTREAM_URL: 'https://netserver.example.com/',
    UPSTREAM_VERSION: 'Services86',
    UPSTREAM_TIMEOUT_MS: '1000',
    DRAIN_TIMEOUT_MS: '5',
    LOG_LEVEL: 'debug',
    LOG_FORMAT: 'pretty',
    RATE_LIMIT: '50/s',
    WORKERS: '4',
    ADMIN_PORT: '9090',
    HOST_ADMIN: '0.0.0.0',
    LOG_SAMPLE: '0.25',
    LOG_USERS: 'name',
    AUDIT_LOG: 'audit/audit.log',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/',
    REDIS_URL: 'redis://user:pw@redis:6379',
    UNKNOWN_PROPERTIES: 'ignore',
    READING: 'strict',
    APPLICATION_ERRORS: 'fault',
    SOMETHING_ELSE: 'is not ours',
  });
  expect(configuration).toMatchObject({
    port: 0,
    host: '::',
    basePath: '/crm',
    publicUrl: 'https://crm.example.com/crm',
    trustProxy: ['loopback', '10.0.0.0/8', 'fd00::/8'],
    contractDir: path.resolve('contract'),
    upstream: { kind: 'soap', url: 'https://netserver.example.com', version: 'Services86', timeoutMs: 1000 },
    drainTimeoutMs: 5,
    logLevel: 'debug',
    logFormat: 'pretty',
    rateLimit: { perSecond: 50 },
    workers: 4,
    adminPort: 9090,
    adminHost: '0.0.0.0',
    logSample: 0.25,
    logUsers: 'name',
    auditLog: path.resolve('audit/audit.log'),
    unknownProperties: 'ignore',
    reading: 'strict',
    applicationErrors: 'fault',
  });
  expect(configuration.redisUrl?.reveal()).toBe('redis://user:pw@redis:6379');
  expect(JSON.stringify(configuration)).not.toContain('pw@');
});

test('the audit log `-` is no file', () => {
  expect(read({ UPSTREAM_KIND: 'sandbox', AUDIT_LOG: '-' }).auditLog).toBe('-');
});

test('an upstream address alone means REST; the sandbox may be asked for in spite of it', () => {
  expect(read({ UPSTREAM_URL: 'http://crm:8080/so' }).upstream).toEqual({
    kind: 'rest',
    url: 'http://crm:8080/so',
    timeoutMs: 30_000,
  });
  expect(read({ UPSTREAM_URL: 'http://crm', UPSTREAM_KIND: 'sandbox' }).upstream.kind).toBe('sandbox');
});

test.each<Environment>([{}, { UPSTREAM_URL: ' ' }, { UPSTREAM_ULR: 'http://crm' }, { CONTRACT_DIR: 'wsdl' }])(
  'without a CRM that is named (%j) there is none: the key and the command are told',
  (env) => {
    const reading = readConfiguration(env);
    const told = 'problems' in reading ? reading.problems : [];
    expect(told).toEqual([expect.stringMatching(/^UPSTREAM_URL must be set\b.*\bnetserver-gateway sandbox\b/)]);
  },
);

test('WORKERS=auto takes one process per core', () => {
  expect(read({ WORKERS: 'auto' }).workers).toBe(availableParallelism());
});

test('an empty value counts as unset', () => {
  expect(read({ PORT: '', TRUST_PROXY: ' ', UPSTREAM_URL: '', UPSTREAM_KIND: 'sandbox' })).toEqual(read({}));
});

test.each([
  ['PORT', '65536', 'PORT must be a whole number from 0 to 65535, not "65536".'],
  ['PORT', '1e3', 'PORT must be a whole number from 0 to 65535, not "1e3".'],
  ['HOST', 'a b', 'HOST must be an IP address or a host name, not "a b".'],
  ['BASE_PATH', 'crm', 'BASE_PATH must be a path such as /crm, not "crm".'],
  ['TRUST_PROXY', 'true', 'TRUST_PROXY must list IP addresses, networks such as 10.0.0.0/8 or loopback, not "true".'],
  ['TRUST_PROXY', '1', 'TRUST_PROXY must list IP addresses, networks such as 10.0.0.0/8 or loopback, not "1".'],
  ['UPSTREAM_KIND', 'xml', 'UPSTREAM_KIND must be one of rest, soap, auto, sandbox, not "xml".'],
  ['UPSTREAM_KIND', 'rest', 'UPSTREAM_URL must be set when UPSTREAM_KIND is rest.'],
  [
    'UPSTREAM_URL',
    'ftp://crm',
    'UPSTREAM_URL must be an http or https address without credentials, query and fragment.',
  ],
  [
    'UPSTREAM_URL',
    'http://u:geheim@crm',
    'UPSTREAM_URL must be an http or https address without credentials, query and fragment.',
  ],
  [
    'UPSTREAM_URL',
    'http://crm?x',
    'UPSTREAM_URL must be an http or https address without credentials, query and fragment.',
  ],
  [
    'UPSTREAM_URL',
    'http://crm/api/v1/',
    'UPSTREAM_URL must be the base address of the CRM, without /api/v1 or /Remote.',
  ],
  ['UPSTREAM_VERSION', '86', 'UPSTREAM_VERSION must be a version such as Services86, not "86".'],
  ['UPSTREAM_TIMEOUT_MS', '0', 'UPSTREAM_TIMEOUT_MS must be a whole number from 1 to 600000, not "0".'],
  ['LOG_LEVEL', 'loud', 'LOG_LEVEL must be one of error, warn, info, debug, not "loud".'],
  ['LOG_SAMPLE', '1.5', 'LOG_SAMPLE must be a number from 0 to 1, such as 0.1, not "1.5".'],
  ['WORKERS', 'many', 'WORKERS must be auto or a whole number from 1 to 256, not "many".'],
  ['HOST_ADMIN', 'a b', 'HOST_ADMIN must be an IP address or a host name, not "a b".'],
  ['RATE_LIMIT', '5/m', 'RATE_LIMIT must be off, or calls per second such as 50/s, not "5/m".'],
  ['REDIS_URL', 'geheim', 'REDIS_URL must be a redis or rediss address.'],
  ['UNKNOWN_PROPERTIES', 'x', 'UNKNOWN_PROPERTIES must be one of forward, refuse, ignore, not "x".'],
  ['READING', 'loose', 'READING must be one of lenient, strict, not "loose".'],
])('%s=%s is refused with one sentence', (name, value, sentence) => {
  expect(problems({ [name]: value })).toEqual([sentence]);
});

test('the console is off unless asked for, and needs the admin port', () => {
  expect(read({ ADMIN_PORT: '1' }).console).toBeUndefined();
  expect(read({ ADMIN_PORT: '1', CONSOLE: 'on' }).console).toEqual({});
  const guarded = read({ ADMIN_PORT: '1', CONSOLE: 'on', CONSOLE_PASSWORD: 'a long password' });
  expect(guarded.console?.password?.reveal()).toBe('a long password');
  expect(problems({ CONSOLE: 'on' })).toEqual(['CONSOLE is served on the admin port: set ADMIN_PORT.']);
  expect(problems({ CONSOLE_PASSWORD: 'geheim' })).toEqual(['CONSOLE_PASSWORD must have at least 12 characters.']);
});

test('every bad key is named at once', () => {
  expect(problems({ PORT: 'x', WORKERS: '0', LOG_FORMAT: 'y' })).toHaveLength(3);
});

test.each([
  ['loopback', true],
  ['10.1.2.3', true],
  ['10.0.0.0/8', true],
  ['10.0.0.0/33', false],
  ['fd00::/128', true],
  ['fd00::/129', false],
  ['10.0.0.0/', false],
  ['10.0.0.0/8/8', false],
  ['true', false],
  ['1', false],
  ['', false],
])('%s as an entry: %s', (entry, expected) => {
  expect(isProxyEntry(entry)).toBe(expected);
});
