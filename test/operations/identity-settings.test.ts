import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Environment, readConfiguration } from '../../src/operations';
import { isOrigin } from '../../src/operations/identity-settings';

const folder = mkdtempSync(path.join(tmpdir(), 'identity-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: unknown): string {
  const name = path.join(folder, `${Math.random()}.json`);
  writeFileSync(name, typeof content === 'string' ? content : JSON.stringify(content));
  return name;
}

/** What a test does not care about: a CRM, the one in memory unless the test names one. */
function overSomeCrm(env: Environment): Environment {
  return 'UPSTREAM_URL' in env || 'TENANTS' in env ? env : { UPSTREAM_KIND: 'sandbox', ...env };
}

function read(env: Environment) {
  const reading = readConfiguration(overSomeCrm(env));
  if ('problems' in reading) throw new Error(reading.problems.join('\n'));
  return reading.configuration;
}

function problems(env: Environment): readonly string[] {
  const reading = readConfiguration(overSomeCrm(env));
  return 'problems' in reading ? reading.problems : [];
}

const hash = 'a'.repeat(64);

test('everything set, and no secret in its text', () => {
  const configuration = read({
    TICKET_KEY: `${Buffer.alloc(32).toString('base64')}, a long passphrase`,
    TICKET_HOURS: '8',
    APP_TOKEN: 'ours-secret',
    APP_TOKEN_MAP: file({ 'old-secret': 'new-secret' }),
    APPLICATION_NAMES: file({ 'old-secret': 'Intranet', [hash]: 'Mobile app' }),
    TRUST_PROXY: 'loopback',
    TRUSTED_USER_HEADER: 'X-Remote-User',
    TRUSTED_USERS: file({ 'EXAMPLE\\Tje': { user: 'tje0', password: 'pw-secret' }, kari: { accessToken: '8A:secret' } }),
    CORS_ORIGINS: 'https://a.example.com, http://localhost:3000',
    POLICY_FILE: file([
      { name: 'office', network: '10.0.0.0/8', tenant: ['a', 'b'], effect: 'allow' },
      { applicationToken: hash, wire: 'soap', effect: { limit: '600/min' } },
      { effect: { limit: '5/h', per: 'tenant' } },
    ]),
  });
  const { identity } = configuration;
  expect(identity).toMatchObject({
    ticketHours: 8,
    frontUserHeader: 'x-remote-user',
    corsOrigins: ['https://a.example.com', 'http://localhost:3000'],
    applicationNames: new Map([['old-secret', 'Intranet'], [hash, 'Mobile app']]),
    policy: [
      { name: 'office', network: ['10.0.0.0/8'], tenant: ['a', 'b'], effect: 'allow' },
      { name: 'rule 2', applicationToken: [hash], wire: ['soap'], effect: { calls: 600, seconds: 60, per: 'caller' } },
      { name: 'rule 3', effect: { calls: 5, seconds: 3600, per: 'tenant' } },
    ],
  });
  expect(identity.policy[2]).not.toHaveProperty('tenant');
  expect(identity.applicationTokens.replacements.get('old-secret')?.reveal()).toBe('new-secret');
  expect(Array.from(identity.frontUsers?.keys() ?? [])).toEqual(['example\\tje', 'kari']);
  const { replacements, ...tokens } = identity.applicationTokens;
  const text = JSON.stringify({ ...identity, applicationTokens: tokens, users: Array.from(identity.frontUsers ?? []) });
  expect(text).not.toMatch(/secret"|passphrase/);
  expect(replacements.size).toBe(1);
}); // prettier-ignore

test('a mistake in a file is told with its line and the word that was probably meant', () => {
  const policy = file(
    '# who may call\n- name: office\n  effect: allow\n- operatoin: Contact.*\n  wire: sopa\n  effect: deny\n',
  );
  expect(problems({ POLICY_FILE: policy })).toEqual([
    'POLICY_FILE, line 5: 1.wire must be one of soap, rest (soap?). ' +
      'POLICY_FILE, line 4: 1 has operatoin, which is unknown (operation?).',
  ]);
  const many = file(Array.from({ length: 8 }, () => ({ effect: 'al' })));
  expect(problems({ POLICY_FILE: many })).toEqual([expect.stringMatching(/POLICY_FILE: 3 more\.$/)]);
});

test('files may be YAML, and the structure may stand in the setting itself', () => {
  expect(read({ POLICY_FILE: file('- effect: deny\n  operation: Contact.*\n') }).identity.policy).toMatchObject([
    { operation: ['Contact.*'], effect: 'deny' },
  ]);
  const { identity } = read({ TENANTS: '{"Cust1": {"url": "http://one"}}' });
  expect(identity.tenants?.get('Cust1')).toMatchObject({ url: 'http://one' });
  expect(problems({ TENANTS: '{"Cust1": {"ulr": "http://one"}}' })).toEqual([
    'TENANTS: Cust1.url is missing. TENANTS: Cust1 has ulr, which is unknown (url?).',
  ]);
});

test('tenants take what they leave out from the environment', () => {
  const tenants = { Cust1: { url: 'http://one/' }, Cust2: { url: 'http://two/x', kind: 'soap', version: 'Services86' } };
  const { identity, upstream } = read({ TENANTS: file(tenants), UPSTREAM_TIMEOUT_MS: '5' });
  expect(Object.fromEntries(identity.tenants ?? [])).toEqual({
    Cust1: { url: 'http://one', kind: 'rest', timeoutMs: 5 },
    Cust2: { url: 'http://two/x', kind: 'soap', version: 'Services86', timeoutMs: 5 },
  });
  expect(upstream).toMatchObject({ url: 'http://one' });
}); // prettier-ignore

test('{tenant} may stand in the address of the CRM, and nowhere else', () => {
  expect(read({ UPSTREAM_URL: 'https://{tenant}.example.com/' }).upstream).toMatchObject({
    url: 'https://{tenant}.example.com',
  });
  expect(read({ UPSTREAM_URL: 'https://online.example.com/{tenant}' }).upstream.kind).toBe('rest');
  expect(problems({ UPSTREAM_URL: 'https://{other}.example.com' })).toHaveLength(1);
  expect(problems({ PUBLIC_URL: 'https://{tenant}.example.com' })).toHaveLength(1);
});

const users = () => file({ a: { accessToken: 'x' } });

test.each<[string, () => Environment, string | RegExp]>([
  ['a short key', () => ({ TICKET_KEY: 'secret' }), /^TICKET_KEY must be keys/],
  ['a short key among others', () => ({ TICKET_KEY: `${'x'.repeat(16)},secret` }), /^TICKET_KEY must be keys/],
  ['no hours', () => ({ TICKET_HOURS: '0' }), /^TICKET_HOURS must/],
  ['a token with a line break', () => ({ APP_TOKEN: 'secret\r\nx' }), /^APP_TOKEN must/],
  ['a wildcard origin', () => ({ CORS_ORIGINS: '*' }), /^CORS_ORIGINS must/],
  ['a header with another meaning', () => ({ TRUSTED_USER_HEADER: 'Authorization' }), /^TRUSTED_USER_HEADER must/],
  ['a header without users', () => ({ TRUSTED_USER_HEADER: 'X-User', TRUST_PROXY: 'loopback' }), 'TRUSTED_USER_HEADER and TRUSTED_USERS must be set together.'],
  ['users without a header', () => ({ TRUSTED_USERS: users() }), 'TRUSTED_USER_HEADER and TRUSTED_USERS must be set together.'],
  ['a front nobody trusts', () => ({ TRUSTED_USER_HEADER: 'X-User', TRUSTED_USERS: users() }), 'TRUSTED_USER_HEADER needs TRUST_PROXY: the proxies that may name a user.'],
  ['a file that is not there', () => ({ POLICY_FILE: '/nowhere.json' }), 'POLICY_FILE names a file that cannot be read.'],
  ['no JSON', () => ({ POLICY_FILE: file('{secret') }), 'POLICY_FILE, line 1: this is neither JSON nor YAML.'],
  ['a condition nobody knows', () => ({ POLICY_FILE: file([{ user: 'secret', effect: 'deny' }]) }), 'POLICY_FILE, line 1: 0 has user, which is unknown.'],
  ['a rule without effect', () => ({ POLICY_FILE: file([{ effect: 'allow' }, { tenant: 'x' }]) }), 'POLICY_FILE, line 1: 1.effect is missing.'],
  ['a network that is none', () => ({ POLICY_FILE: file([{ network: '10.0.0.0/33', effect: 'deny' }]) }), 'POLICY_FILE, line 1: 0.network must be an address or a network such as 10.0.0.0/8.'],
  ['a token in place of its hash', () => ({ POLICY_FILE: file([{ applicationToken: 'secret', effect: 'deny' }]) }), 'POLICY_FILE, line 1: 0.applicationToken must be the SHA-256 of a token in hex.'],
  ['a tenant without address', () => ({ TENANTS: file({ a: {} }) }), 'TENANTS, line 1: a.url is missing.'],
  ['credentials in an address', () => ({ TENANTS: file({ a: { url: 'http://u:secret@x' } }) }), 'TENANTS, line 1: a.url must be the base address of a CRM.'],
  ['two spellings of one tenant', () => ({ TENANTS: file({ a: { url: 'http://x' }, A: { url: 'http://y' } }) }), 'TENANTS names a tenant twice.'],
  ['no tenant', () => ({ TENANTS: file({}) }), 'TENANTS names no tenant.'],
  ['tenants and a CRM', () => ({ TENANTS: file({ a: { url: 'http://x' } }), UPSTREAM_URL: 'http://y' }), /^TENANTS takes the place/],
  ['a name like a hash', () => ({ APPLICATION_NAMES: file({ secret: '#12' }) }), 'APPLICATION_NAMES, line 1: this is not as expected.'],
  ['a map with a number', () => ({ APP_TOKEN_MAP: file({ secret: 1 }) }), 'APP_TOKEN_MAP, line 1: this must be string.'],
  ['users without password', () => ({ TRUSTED_USER_HEADER: 'X-User', TRUST_PROXY: 'loopback', TRUSTED_USERS: file({ secret: { user: 'x' } }) }), 'TRUSTED_USERS, line 1: password is missing.'],
])('%s is refused with one sentence that repeats no secret', (_, env, expected) => {
  const found = problems(env());
  expect(found).toEqual([expect.stringMatching(expected)]);
  expect(found.join()).not.toContain('secret');
}); // prettier-ignore

test.each([['https://app.example.com', true], ['http://localhost:3000', true], ['https://app.example.com/', false], ['https://app.example.com:443', false], ['HTTPS://app.example.com', false], ['*', false], ['null', false], ['https://u:p@x', false]])(
  '%p can be listed: %p', (text, expected) => expect(isOrigin(text)).toBe(expected),
); // prettier-ignore
