import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportStart } from '../../src/cli/start-report';
import { readConfiguration, type Environment } from '../../src/operations';
import { gardenWsdl } from '../contract/fixture';
import { ownWsdl, temporaryFolder } from './command-run';

interface Told {
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, string | number>>;
}

/** What a start with these settings says. */
function told(given: Environment, isTrial?: boolean): readonly Told[] {
  const environment = { CONTRACT_DIR: ownWsdl, ...given };
  const reading = readConfiguration(environment);
  if ('problems' in reading) throw new Error(reading.problems.join('\n'));
  const lines: Told[] = [];
  const event = (level: string, message: string, fields = {}): unknown => lines.push({ level, message, fields });
  reportStart(reading.configuration, environment, { event }, isTrial);
  return lines;
}

const warnings = (given: Environment): readonly string[] =>
  told(given)
    .filter(({ level }) => level === 'warn')
    .map(({ message }) => message);

/** A contract of one's own. */
function gardenFolder(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'Services86'));
  writeFileSync(join(folder, 'Services86/Garden.wsdl'), gardenWsdl());
  return folder;
}

test('one line has what the gateway works with', () => {
  const contract = gardenFolder();
  expect(told({ CONTRACT_DIR: contract, UPSTREAM_URL: 'https://crm.example.com/', WORKERS: '3' })).toEqual([
    {
      level: 'info',
      message: 'The gateway starts.',
      fields: {
        contract,
        versions: 'Services86',
        agents: 1,
        operations: 1,
        upstream: 'rest',
        upstreamUrl: 'https://crm.example.com',
        tenants: 'none',
        workers: 3,
        policy: 'everybody everything',
      },
    },
  ]);
});

test('the line says how the CRM is spoken to, of tenants too, and how many rules there are', () => {
  const folder = temporaryFolder();
  const file = (name: string, content: unknown): string => {
    writeFileSync(join(folder, name), JSON.stringify(content));
    return join(folder, name);
  };
  const facts = (given: Environment) => told(given)[0]?.fields;
  expect(facts({ UPSTREAM_KIND: 'sandbox' })).toMatchObject({
    contract: ownWsdl,
    versions: 'Services86, Services88',
    agents: 44,
    upstream: 'sandbox',
    tenants: 'none',
    workers: 1,
  });
  expect(facts({ UPSTREAM_URL: 'http://crm', UPSTREAM_KIND: 'soap', UPSTREAM_VERSION: 'Services86' })).toMatchObject({
    upstream: 'soap Services86',
  });
  expect(facts({ UPSTREAM_URL: 'https://online.example.com/{tenant}', UPSTREAM_KIND: 'auto' })).toMatchObject({
    upstream: 'auto',
    upstreamUrl: 'https://online.example.com/{tenant}',
    tenants: 'as the path says',
  });
  const byState = { ONLINE_URL: 'https://online.example.com', TENANT_STATUS: 'on', ONLINE_TENANTS: 'Cust1,Cust2*' };
  expect(facts(byState)).toMatchObject({
    upstream: 'rest',
    tenants: 'Cust1, Cust2*, as their state pages say',
    identityService: 'https://online.example.com',
  });
  expect(facts(byState)).not.toHaveProperty('upstreamUrl');
  const tenants = { A: { url: 'http://a' }, B: { url: 'http://b', kind: 'soap', version: 'Services84' } };
  expect(
    facts({ TENANTS: file('tenants.json', tenants), POLICY_FILE: file('policy.json', [{ effect: 'allow' }]) }),
  ).toMatchObject({ upstream: 'rest, soap Services84', upstreamUrl: '2 addresses', tenants: 2, policy: '1 rule' });
});

test('a variable that nearly is a setting: both are named, the value is not', () => {
  const lines = told({ CONTRACT_DIR: gardenFolder(), UPSTREAM_URL: 'http://crm', LOG_LEVL: 'geheim', HOSTNAME: 'x' });
  expect(lines.slice(1)).toEqual([
    {
      level: 'warn',
      message: expect.stringMatching(/\bLOG_LEVL\b.*\bLOG_LEVEL\b/),
      fields: { variable: 'LOG_LEVL', setting: 'LOG_LEVEL' },
    },
  ]);
  expect(JSON.stringify(lines)).not.toContain('geheim');
});

test('the bundled contract in front of a real CRM: how to import is told; wherever that contract lies, and however much of it', () => {
  const [, warning] = told({ UPSTREAM_URL: 'https://crm.example.com/so', UPSTREAM_KIND: 'auto' });
  expect(warning).toMatchObject({
    level: 'warn',
    message: expect.stringContaining('come with the package'),
    fields: { contract: ownWsdl, import: 'netserver-gateway import https://crm.example.com/so/Remote/Services88/' },
  });
  const [, byState] = told({ ONLINE_URL: 'https://online.example.com', TENANT_STATUS: 'on' });
  expect(byState?.fields['import']).toBe('netserver-gateway import https://crm.example.com/Remote/Services88/');
  const copy = join(temporaryFolder(), 'copy');
  cpSync(ownWsdl, copy, { recursive: true });
  const isWarned = (given: Environment) => warnings(given).some((text) => text.includes('come with the package'));
  expect(isWarned({ CONTRACT_DIR: copy, UPSTREAM_URL: 'http://crm' })).toBe(true);
  expect(isWarned({ CONTRACT_DIR: copy, UPSTREAM_KIND: 'sandbox' })).toBe(false);
  expect(told({ CONTRACT_DIR: copy, UPSTREAM_URL: 'http://crm' }, true)).toHaveLength(1);
  writeFileSync(join(copy, 'Services86/Garden.wsdl'), gardenWsdl());
  expect(isWarned({ CONTRACT_DIR: copy, UPSTREAM_URL: 'http://crm' })).toBe(false);
  expect(isWarned({ CONTRACT_DIR: gardenFolder(), UPSTREAM_URL: 'http://crm' })).toBe(false);
});

test('settings of tenants that are not asked about', () => {
  const beside = { ONLINE_URL: 'https://online.example.com', UPSTREAM_URL: 'http://crm', CONTRACT_DIR: gardenFolder() };
  expect(warnings({ ...beside, ONLINE_TENANTS: 'Cust1' })).toEqual([
    'ONLINE_TENANTS is set but not used: TENANT_STATUS is off.',
  ]);
  expect(warnings(beside)).toEqual([]);
});

test('an address the sandbox has no use for', () => {
  expect(warnings({ UPSTREAM_KIND: 'sandbox', UPSTREAM_URL: 'http://crm' })).toEqual([
    expect.stringContaining('UPSTREAM_URL is set but not used'),
  ]);
  expect(warnings({ UPSTREAM_KIND: 'sandbox', UPSTREAM_URL: ' ' })).toEqual([]);
});
