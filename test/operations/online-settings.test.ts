import { readConfiguration, type Configuration } from '../../src/operations';

const cloud = { ONLINE_URL: 'https://online.example.com/', UPSTREAM_URL: 'https://crm.example.com' };

function read(env: Record<string, string>): Configuration {
  const reading = readConfiguration(env);
  if ('problems' in reading) throw new Error(reading.problems.join('\n'));
  return reading.configuration;
}

const problemsOf = (env: Record<string, string>): readonly string[] => {
  const reading = readConfiguration(env);
  return 'problems' in reading ? reading.problems : [];
};

test('without ONLINE_URL nothing of the cloud is served', () => {
  expect(read({ UPSTREAM_URL: 'https://crm.example.com' }).online).toBeUndefined();
});

test('the identity service stands beside any CRM', () => {
  const { online, upstream } = read(cloud);
  expect(online).toMatchObject({
    url: 'https://online.example.com',
    hosts: ['*.superoffice.com'],
    issuer: 'SuperOffice AS',
  });
  expect(online?.tenants).toBeUndefined();
  expect(upstream).toMatchObject({ url: 'https://crm.example.com' });
});

test('with TENANT_STATUS the state page says where the CRM of each tenant is', () => {
  const { online, upstream } = read({
    ONLINE_URL: 'https://online.example.com',
    TENANT_STATUS: 'on',
    ONLINE_TENANTS: 'Cust12345, Cust2*',
    ONLINE_HOSTS: '*.Example.com, crm.example.org:8443',
    UPSTREAM_KIND: 'auto',
  });
  expect(online?.tenants).toEqual(['Cust12345', 'Cust2*']);
  expect(online?.hosts).toEqual(['*.example.com', 'crm.example.org:8443']);
  expect(upstream).toMatchObject({ kind: 'auto', url: 'https://online.example.com' });
});

test.each([
  [{ TENANT_STATUS: 'on' }, 'TENANT_STATUS needs ONLINE_URL, the address of the identity service.'],
  [
    { ...cloud, TENANT_STATUS: 'on' },
    'TENANT_STATUS takes the place of UPSTREAM_URL, TENANTS and the sandbox: only one of them can be set.',
  ],
  [{ ...cloud, ONLINE_HOSTS: '*' }, 'ONLINE_HOSTS must list hosts such as *.superoffice.com, not "*".'],
  [{ ...cloud, ONLINE_HOSTS: 'https://x.example' }, 'ONLINE_HOSTS must list hosts'],
  [{ ...cloud, ONLINE_TENANTS: 'Cust/..' }, 'ONLINE_TENANTS must list tenants'],
  [
    { ...cloud, ONLINE_URL: 'https://user:secret@online.example.com' },
    'ONLINE_URL must be an http or https address without credentials, query and fragment.',
  ],
  [{ ONLINE_URL: 'https://online.example.com' }, 'set TENANT_STATUS=on, which asks it for the CRM of each tenant, or'],
])('%p is refused', (env, sentence) => {
  expect(problemsOf(env)).toEqual([expect.stringContaining(sentence)]);
});
