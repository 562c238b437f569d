import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readConfiguration, type Configuration, type Environment } from '../../src/operations';
import { certificate } from '../upstream/certificates';

const folder = mkdtempSync(path.join(tmpdir(), 'certificates-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
}

const own = certificate({ host: 'gateway.example.com' });
const other = certificate({ host: 'other.example.com' });
const cert = file('own.crt', own.cert);
const key = file('own.key', own.key);
const otherKey = file('other.key', other.key);
const encrypted = createPrivateKey(own.key).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' }); // prettier-ignore
const encryptedKey = file('encrypted.key', String(encrypted));
const none = file('none.pem', 'secret');

function read(env: Environment): Configuration | readonly string[] {
  const reading = readConfiguration({ UPSTREAM_KIND: 'sandbox', ...env });
  return 'problems' in reading ? reading.problems : reading.configuration;
}

test('a certificate, its key and a passphrase; what is private stays out of texts', () => {
  const configuration = read({ TLS_CERT_FILE: cert, TLS_KEY_FILE: encryptedKey, TLS_KEY_PASSPHRASE: 'open sesame' });
  expect(configuration).toMatchObject({ tls: { cert: own.cert } });
  expect(JSON.stringify(configuration)).not.toMatch(/PRIVATE KEY|sesame/);
});

test('what is shown to a CRM, and whom to believe, make one context', () => {
  const configuration = read({ UPSTREAM_CA_FILE: cert, UPSTREAM_CERT_FILE: cert, UPSTREAM_KEY_FILE: key });
  expect(configuration).toMatchObject({ crmNetwork: { direct: [], secureContext: expect.anything() } });
  expect(read({})).toMatchObject({ crmNetwork: { direct: [] } });
});

test('proxies count in small letters, too, and their passwords are no text', () => {
  const configuration = read({ https_proxy: 'http://user:sesame@proxy:3128', no_proxy: 'a.example.com, 10.0.0.0/8' });
  expect(configuration).toMatchObject({ crmNetwork: { direct: ['a.example.com', '10.0.0.0/8'] } });
  expect(JSON.stringify(configuration)).not.toContain('sesame');
});

test.each<[Environment, string]>([
  [{ TLS_CERT_FILE: cert }, 'TLS_CERT_FILE and TLS_KEY_FILE must be set together.'],
  [{ TLS_CERT_FILE: '/nowhere', TLS_KEY_FILE: key }, 'TLS_CERT_FILE names a file that cannot be read.'],
  [{ TLS_CERT_FILE: none, TLS_KEY_FILE: key }, 'TLS_CERT_FILE holds no certificate in PEM.'],
  [{ TLS_CERT_FILE: cert, TLS_KEY_FILE: otherKey }, 'TLS_KEY_FILE does not belong to TLS_CERT_FILE, or is encrypted and TLS_KEY_PASSPHRASE does not open it.'],
  [{ TLS_CERT_FILE: cert, TLS_KEY_FILE: encryptedKey, TLS_KEY_PASSPHRASE: 'secret' }, 'TLS_KEY_FILE does not belong to TLS_CERT_FILE, or is encrypted and TLS_KEY_PASSPHRASE does not open it.'],
  [{ UPSTREAM_KEY_FILE: key }, 'UPSTREAM_CERT_FILE and UPSTREAM_KEY_FILE must be set together.'],
  [{ UPSTREAM_CA_FILE: none }, 'UPSTREAM_CA_FILE holds no certificate in PEM.'],
  [{ HTTPS_PROXY: 'socks5://secret:secret@proxy' }, 'HTTPS_PROXY must be an http or https address without path and query.'],
  [{ HTTP_PROXY: 'proxy:3128' }, 'HTTP_PROXY must be an http or https address without path and query.'],
])('%j is refused with one sentence that repeats no secret', (env, problem) => {
  expect(read(env)).toEqual([problem]);
}); // prettier-ignore
