import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ManagedLogins } from '../../src/online';
import { readConfiguration } from '../../src/operations';
import { cheapHash } from '../online/identity-fake';

const folder = mkdtempSync(path.join(tmpdir(), 'managed-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, text: string): string => {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
};

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
write('key.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
write(
  'locked.pem',
  privateKey
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'planted-passphrase' })
    .toString(),
);
const { privateKey: curve } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
write('curve.pem', curve.export({ type: 'pkcs8', format: 'pem' }).toString());
write('passphrase', 'planted-passphrase\n');
write('token', 'Blåbær App-planted-system-token\n');
write('client-secret', 'planted-client-secret');
write('refresh', 'planted-refresh-token\n');

const hash = cheapHash('planted-password');

const systemUser = {
  tenant: 'Cust12345',
  tokenFile: 'token',
  applicationToken: 'planted-application-token',
  privateKeyFile: 'key.pem',
  audience: 'spn:example',
};
const oauth = {
  tenant: 'Cust12345',
  clientId: 'example-client',
  clientSecretFile: 'client-secret',
  refreshTokenFile: 'refresh',
};

/** Self-signed, RSA, CN=identity.example; its key is nowhere. */
const certificateText = [
  '-----BEGIN CERTIFICATE-----',
  'MIIDGTCCAgGgAwIBAgIUT3zgdUrHxlN9VTY4MZEveHq0/RkwDQYJKoZIhvcNAQEL',
  'BQAwGzEZMBcGA1UEAwwQaWRlbnRpdHkuZXhhbXBsZTAgFw0yNjExMjkyMjMxMjNa',
  'GA8yMTI2MTEwNTIyMzEyM1owGzEZMBcGA1UEAwwQaWRlbnRpdHkuZXhhbXBsZTCC',
  'ASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAKMrDD4mVhKE04GIA6yX2lSI',
  'S2HH+NwjdyurEJ7oaBCT92N8jr2nLnLK+wiQLXrvShcAT7Z7x2n/ruk3R1+jLu0u',
  '9E94iZd3A9caNOwCGLCUPowNpT3G8b92OLW5f8yd1BItr2k12YcCfgW2ppKVhWbC',
  'hrvIyHGeSreNDCZhkKGT7RQEydS0W8btdxlclY95nUL4zHl25LXbQxH4hvXUnPId',
  'SLqsCuv8queo1BEA1udA11Yd74QbXWWBmsE7L4nwcgHGyeZGslUZXUdb1IY5f8Gb',
  '820xBRid+BCoOiG5uLeyPPKm+39fT2NtFO5UVVoe3DbYs2fwVFQW3qy+oP33KX8C',
  'AwEAAaNTMFEwHQYDVR0OBBYEFL4TSjI+7+3qMDJlznRVq/OGDFrbMB8GA1UdIwQY',
  'MBaAFL4TSjI+7+3qMDJlznRVq/OGDFrbMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZI',
  'hvcNAQELBQADggEBAHCoOnLa/xUmnYPKCF6m2SGBGf1HU4Xc4+FNrLXvIxb7srXS',
  '6avH8jFS7vvK0xjAOl+WQ3MZFkb3NVrsspZgOW0M00NVtOQt/5G+vkX7pIvqgg/E',
  'iXKibt9Qby8DJzVOKMZ+JhdAyyz0vPnsr4/kcgspDY9SUckgj6QEuCF/A5qKto4B',
  'up/bqJ0hltqGaiwgJHKlKUGZZjNnfwf9f+aX5cQhQ3u75+8IhYG778y5l8nCAsM/',
  'w1owBBIS1mLr0WYnXFfSmHyZnRDdrMy9mk0+LEz+iAekend6fDkb+qNUb+7T/+09',
  'ZQkVCbHfb17If173+sZ9R29eFhXW9AdMcHJs/Pk=',
  '-----END CERTIFICATE-----',
].join('\n');

const environment = (file: string, some: Record<string, string> = {}) => ({
  ONLINE_URL: 'https://online.example.com',
  UPSTREAM_URL: 'https://crm.example.com',
  TICKET_KEY: 'a passphrase for tests',
  MANAGED_LOGINS: file,
  TRUST_PROXY: 'loopback',
  TRUSTED_USER_HEADER: 'X-User',
  ...some,
});

const file = (content: object): string => write('logins.json', JSON.stringify(content, null, 1));

function read(content: object): ManagedLogins | undefined {
  const reading = readConfiguration(environment(file(content)));
  if ('problems' in reading) throw new Error(reading.problems.join('\n'));
  return reading.configuration.online?.managedLogins;
}

function problemsOf(content: object | string, some: Record<string, string> = {}): string {
  const named = typeof content === 'string' ? content : file(content);
  const reading = readConfiguration(environment(named, some));
  return 'problems' in reading ? reading.problems.join('\n') : '';
}

test('users and users of the front lead to log-ins; secrets come from files beside it', () => {
  const logins = read({
    logIns: {
      erp: { systemUser: { ...systemUser, privateKeyFile: 'locked.pem', passphraseFile: 'passphrase' } },
      mail: { oauth: { ...oauth, scope: 'openid' } },
    },
    users: { Kari: { password: hash, logIn: 'erp' } },
    frontUsers: { 'EXAMPLE\\tje': 'mail' },
  });
  const erp = logins?.users.get('kari')?.logIn;
  expect(erp).toMatchObject({ kind: 'system user', name: 'erp', tenant: 'Cust12345', audience: 'spn:example' });
  expect(erp?.kind === 'system user' && [erp.token.reveal(), erp.applicationToken.reveal()]).toEqual([
    'Blåbær App-planted-system-token',
    'planted-application-token',
  ]);
  const mail = logins?.frontUsers.get('example\\tje');
  expect(mail).toMatchObject({ kind: 'oauth', clientId: 'example-client', scope: 'openid' });
  expect(mail?.kind === 'oauth' && mail.refreshTokenFile).toBe(path.join(folder, 'refresh'));
  expect(logins?.otherUsers).toBe('refuse');
});

test('YAML does as well', () => {
  const yaml = [
    'logIns:',
    '  erp:',
    '    systemUser:',
    ...Object.entries(systemUser).map(([name, value]) => `      ${name}: '${value}'`),
    'users:',
    `  kari: { password: '${hash}', logIn: erp }`,
    'otherUsers: pass',
  ];
  const reading = readConfiguration(environment(write('logins.yaml', yaml.join('\n'))));
  expect(reading).toMatchObject({ configuration: { online: { managedLogins: { otherUsers: 'pass' } } } });
});

const erp = (changes: object) => ({ logIns: { erp: { systemUser: { ...systemUser, ...changes } } } });

test.each([
  ['a file that is not there', erp({ tokenFile: 'no' }), 'line 6: tokenFile names a file that cannot be read.'],
  ['two places for one secret', erp({ token: 'x' }), 'token or tokenFile must be there, one of them.'],
  [
    'none',
    erp({ applicationToken: undefined }),
    'applicationToken or applicationTokenFile must be there, one of them.',
  ],
  ['a secret with a blank', erp({ applicationToken: 'planted secret' }), 'applicationToken must be visible ASCII.'],
  ['a token of two lines', erp({ tokenFile: undefined, token: 'planted\ntwo' }), 'token must be one line of text.'],
  [
    'a key of another kind',
    erp({ privateKeyFile: 'curve.pem' }),
    'privateKeyFile names no private RSA key in PEM or XML',
  ],
  ['a locked key', erp({ privateKeyFile: 'locked.pem' }), 'passphraseFile does not open it.'],
  ['no audience', erp({ audience: undefined }), 'audience is missing.'],
  ['a number', erp({ audience: 7 }), 'this must be string.'],
  ['what is no tenant', erp({ tenant: 'planted/..' }), 'line 5: this must be a tenant such as Cust12345.'],
  ['a mistyped member', erp({ planted_secret: 'x' }), 'there is no member of this name here.'],
  ['an unknown choice', { ...erp({}), otherUsers: 'planted' }, 'this must be one of refuse, pass.'],
  ['an empty file', {}, 'line 1: logIns is missing.'],
  ['two kinds at once', { logIns: { erp: { systemUser, oauth } } }, 'a log-in has either systemUser or oauth.'],
  [
    'no refresh token',
    { logIns: { mail: { oauth: { ...oauth, refreshTokenFile: 'no' } } } },
    'refreshTokenFile names a file that cannot be read, or that holds no usable token.',
  ],
  [
    'a password instead of a hash',
    { ...erp({}), users: { kari: { password: 'planted-password', logIn: 'erp' } } },
    'password must be a hash that `netserver-gateway credentials hash` has made',
  ],
  [
    'a hash that would take the whole machine',
    {
      ...erp({}),
      users: { kari: { password: `$scrypt$ln=24,r=8,p=1$${'a'.repeat(22)}$${'a'.repeat(43)}`, logIn: 'erp' } },
    },
    'password must be a hash whose check takes between 1 and 256 MiB of memory.',
  ],
  ['a log-in that is not there', { ...erp({}), frontUsers: { kari: 'planted' } }, 'this must name one of logIns.'],
  [
    'names that differ in letter case',
    { ...erp({}), frontUsers: { kari: 'erp', KARI: 'erp' } },
    'a name stands twice, in another letter case.',
  ],
])('%s is told, and no value', (_, content, sentence) => {
  const problems = problemsOf(content);
  expect(problems).toContain(sentence);
  expect(problems).toMatch(/^MANAGED_LOGINS, line \d+: /);
  expect(problems).not.toMatch(/planted/);
});

test('a log-in at a tenant that is not served is told', () => {
  const byState = { UPSTREAM_URL: '', TENANT_STATUS: 'on' };
  expect(problemsOf(erp({}), { ...byState, ONLINE_TENANTS: 'Cust2*' })).toBe(
    'MANAGED_LOGINS: the log-in erp is for a tenant that ONLINE_TENANTS does not name.',
  );
  expect(problemsOf(erp({}), byState)).toBe('');
});

test('users of a front whose field is not set are told', () => {
  expect(problemsOf({ ...erp({}), frontUsers: { kari: 'erp' } }, { TRUSTED_USER_HEADER: '' })).toBe(
    'MANAGED_LOGINS names frontUsers: set TRUSTED_USER_HEADER, the field in which the front names them.',
  );
});

test('tickets for callers need a key', () => {
  expect(problemsOf(erp({}), { TICKET_KEY: '' })).toBe(
    'MANAGED_LOGINS needs TICKET_KEY: callers get tickets of the gateway.',
  );
  expect(problemsOf(path.join(folder, 'nowhere.json'))).toBe('MANAGED_LOGINS names a file that cannot be read.');
});

test('a certificate is read, and anything else is told', () => {
  const key = path.join(folder, 'key.pem');
  const certificate = write('certificate.pem', `${certificateText}\n`);
  const given = environment(file(erp({})), { ONLINE_CERT_FILE: certificate });
  expect(readConfiguration(given)).toMatchObject({ configuration: { online: { tokenKeys: [{ type: 'public' }] } } });
  expect(problemsOf(erp({}), { ONLINE_CERT_FILE: key })).toBe(
    'ONLINE_CERT_FILE names no file with certificates of RSA keys in PEM.',
  );
});
