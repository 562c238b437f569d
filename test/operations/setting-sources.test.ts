import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readConfiguration, readSettingSources, settingsInForce } from '../../src/operations';
import { withSecretsOfFiles } from '../../src/operations/secret-files';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'settings-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
}
const sources = (environment: Record<string, string>, file?: string) =>
  readSettingSources(environment, { folder, file });

test('the process wins over .env, and both over the settings file; each says where it comes from', () => {
  write('.env', '# notes\nPORT=2\nHOST="::"\n');
  write('gateway.yaml', '# ours\nPORT: 3\nHOST: 0.0.0.0\nLOG_LEVEL: debug\nLOG_FORMAT:\n');
  const { environment, origins, problems } = sources({ PORT: '1', HOST: ' ' }, 'gateway.yaml');
  expect(problems).toEqual([]);
  expect(environment).toMatchObject({ PORT: '1', HOST: '::', LOG_LEVEL: 'debug' });
  expect(Object.fromEntries(origins)).toEqual({
    PORT: 'environment',
    HOST: '.env',
    LOG_LEVEL: 'gateway.yaml, line 4',
    LOG_FORMAT: 'gateway.yaml, line 5',
  });
});

test('lists, limits, switches and structures of a settings file become the texts of the variables', () => {
  const file = write(
    'gateway.yml',
    [
      'TRUST_PROXY: [loopback, 10.0.0.0/8]',
      'LIMITS: { bodyBytesMax: 1000, xml: { depth: 9, elements: 70 } }',
      'PASS_THROUGH: false',
      'CONSOLE: on',
      'ADMIN_PORT: 0',
      // As it is written: no number and no boolean is made of a password.
      'CONSOLE_PASSWORD: 000123456789',
      'TENANTS:',
      '  Cust1: { url: http://one }',
    ].join('\n'),
  );
  const { environment, problems } = sources({}, file);
  expect(problems).toEqual([]);
  expect(environment).toMatchObject({
    TRUST_PROXY: 'loopback,10.0.0.0/8',
    LIMITS: 'bodyBytesMax=1000,xml.depth=9,xml.elements=70',
    PASS_THROUGH: 'off',
    CONSOLE: 'on',
    CONSOLE_PASSWORD: '000123456789',
  });
  const reading = readConfiguration(environment);
  if ('problems' in reading) throw new Error(reading.problems.join());
  expect(reading.configuration.identity.tenants?.get('Cust1')).toMatchObject({ url: 'http://one' });
  expect(reading.configuration.limits.gateway.xml.depth).toBe(9);
});

test('JSON is read, too', () => {
  const file = write('gateway.json', '{\n  "PORT": 9,\n  "SAVE_OVERLAY": true\n}');
  expect(sources({}, file)).toMatchObject({ environment: { PORT: '9', SAVE_OVERLAY: 'on' }, problems: [] });
});

test.each([
  ['UPSTREM_URL: http://x\nPORT: 1', 'g.yaml, line 1: UPSTREM_URL is no setting; UPSTREAM_URL is one.'],
  ['PORT: 1\nupstream-url: http://x', 'g.yaml, line 2: this name is no setting; UPSTREAM_URL is one.'],
  ['PORT: 1\nPORT: 2', 'g.yaml, line 2: a name stands twice.'],
  ['PORT: [1', 'g.yaml, line 1: this is neither JSON nor YAML.'],
  ['- PORT', 'g.yaml must hold settings and their values, such as PORT: 8086.'],
])('%j is refused with its line', (text, problem) => {
  write('g.yaml', text);
  expect(sources({}, 'g.yaml').problems).toEqual([problem]);
});

test('a settings file that is not there is told; one that is empty sets nothing', () => {
  expect(sources({}, 'nowhere.yaml').problems).toEqual(['nowhere.yaml, the file of settings, cannot be read.']);
  write('empty.yaml', '# nothing yet\n');
  expect(sources({}, 'empty.yaml')).toMatchObject({ environment: {}, problems: [] });
});

test('a wrong value is told with its place and the word that was probably meant', () => {
  write('g.yaml', 'PORT: 1\nUPSTREAM_KIND: saop\n');
  const { environment, origins } = sources({}, 'g.yaml');
  expect(readConfiguration(environment, origins)).toEqual({
    problems: ['g.yaml, line 2: UPSTREAM_KIND must be one of rest, soap, auto, sandbox, not "saop"; soap is one.'],
  });
});

test('of a secret and its file the nearer source counts', () => {
  write('g.yaml', 'APP_TOKEN: from-the-file\nREDIS_URL_FILE: /far\nTICKET_KEY_FILE: /far\n');
  const { environment } = sources({ APP_TOKEN_FILE: '/near', REDIS_URL: 'redis://near' }, 'g.yaml');
  expect(environment['APP_TOKEN']).toBeUndefined();
  expect(environment).toMatchObject({ APP_TOKEN_FILE: '/near', REDIS_URL: 'redis://near', TICKET_KEY_FILE: '/far' });
  expect(environment['REDIS_URL_FILE']).toBeUndefined();
});

test('secrets are read from files, and never shown', () => {
  const token = write('token', 'a-token\n');
  const environment = { UPSTREAM_KIND: 'sandbox', APP_TOKEN_FILE: token };
  const reading = readConfiguration(environment);
  if ('problems' in reading) throw new Error(reading.problems.join());
  expect(reading.configuration.identity.applicationTokens.fallback?.reveal()).toBe('a-token');
  const origins = new Map([['APP_TOKEN_FILE', 'g.yaml, line 3']]);
  const shown = settingsInForce(environment, origins).filter(({ name }) =>
    /^(APP_TOKEN|UPSTREAM_KIND|PORT)$/.test(name),
  );
  expect(shown.map(({ name, value, from }) => [name, value, from])).toEqual([
    ['PORT', '8086', 'default'],
    ['UPSTREAM_KIND', 'sandbox', 'environment'],
    ['APP_TOKEN', '[secret]', 'g.yaml, line 3'],
  ]);
});

test.each([
  [() => ({ APP_TOKEN: 'x', APP_TOKEN_FILE: write('t', 'y') }), 'APP_TOKEN and APP_TOKEN_FILE are both set: one of them is enough.'],
  [() => ({ APP_TOKEN_FILE: '/nowhere' }), 'APP_TOKEN_FILE names a file that cannot be read.'],
  [() => ({ APP_TOKEN_FILE: write('t', '\n') }), 'APP_TOKEN_FILE names a file without a usable secret.'],
  [() => ({ APP_TOKEN_FILE: write('t', 'two secret words') }), 'APP_TOKEN must be visible ASCII.'],
])('a secret that cannot be used (%#) is told without its text', (environment, problem) => {
  expect(readConfiguration({ UPSTREAM_KIND: 'sandbox', ...environment() })).toEqual({ problems: [problem] });
}); // prettier-ignore

test('files as Windows writes them: with a byte order mark, in UTF-16', () => {
  write('.env', '\ufeffPORT=2\r\nLOG_LEVEL=debug\r\n');
  writeFileSync(path.join(folder, 'gateway.yaml'), '\ufeffTICKET_HOURS: 3\r\n', 'utf16le');
  writeFileSync(path.join(folder, 'password'), '\ufeffcorrect horse battery\r\n', 'utf16le');
  const { environment, problems } = sources({ TICKET_KEY_FILE: path.join(folder, 'password') }, 'gateway.yaml');
  expect(problems).toEqual([]);
  expect(environment).toMatchObject({ PORT: '2', LOG_LEVEL: 'debug', TICKET_HOURS: '3' });
  expect(withSecretsOfFiles(environment).environment['TICKET_KEY']).toBe('correct horse battery');
});
