/**
 * The compose file: it is well-formed, what it sets is a setting, what it copies is there, what it starts are commands.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { createProgram } from '../../src/cli';
import { configurationKeys, readConfiguration } from '../../src/operations';

const root = path.join(__dirname, '..', '..');
const bind = z.object({
  type: z.literal('bind'),
  source: z.string(),
  target: z.string(),
  read_only: z.literal(true),
  bind: z.object({ create_host_path: z.literal(false) }),
});
const serviceForm = z.object({
  image: z.string(),
  build: z.literal('.').optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  env_file: z.array(z.object({ path: z.string(), required: z.boolean() })).optional(),
  depends_on: z
    .record(z.string(), z.object({ condition: z.literal('service_healthy'), required: z.boolean().optional() }))
    .optional(),
  profiles: z.array(z.string()).optional(),
  stop_grace_period: z.string().optional(),
  healthcheck: z.object({ interval: z.string() }).optional(),
  configs: z.array(z.object({ source: z.string(), target: z.string() })).optional(),
  volumes: z.array(z.union([bind, z.string()])).optional(),
});
const composeForm = z.object({
  services: z.record(z.string(), serviceForm),
  networks: z.object({
    default: z.object({ ipam: z.object({ config: z.array(z.object({ subnet: z.string() })) }) }),
  }),
  configs: z.record(z.string(), z.object({ file: z.string() })),
});

/** The file as compose reads it in a shell that has these variables; only the two forms that it uses are known here. */
function composeIn(shell: Readonly<Record<string, string>>) {
  const text = readFileSync(path.join(root, 'docker-compose.yml'), 'utf8');
  const filled = text.replace(/\$\{(\w+)(:?)-([^}]*)\}/g, (_, name: string, colon: string, otherwise: string) => {
    const given = shell[name] ?? otherwise;
    return given === '' && colon !== '' ? otherwise : given;
  });
  expect(filled).not.toMatch(/\$\{/);
  return composeForm.parse(parse(filled, { merge: true }));
}

const compose = composeIn({});
const { crm, gateway, gateway2, nginx } = compose.services;
const ours = [crm, gateway, gateway2];

test('nginx → gateway → CRM, each started when what it needs is healthy', () => {
  // The image has a check of its own.
  for (const service of ours) expect(service).toMatchObject({ build: '.', healthcheck: { interval: '5s' } });
  expect(Object.keys(nginx?.depends_on ?? {})).toEqual(['gateway', 'gateway2']);
  expect(Object.keys(gateway?.depends_on ?? {})).toEqual(['crm', 'redis']);
});

test('every variable it sets is a setting, and every value is a legal one', () => {
  const names = new Set(configurationKeys.map(({ name }) => name));
  for (const service of ours) {
    const environment = service?.environment ?? {};
    expect(Object.keys(environment).filter((name) => !names.has(name))).toEqual([]);
    const named = service?.command?.[0] === 'sandbox' ? { UPSTREAM_KIND: 'sandbox' } : {};
    expect(readConfiguration({ ...environment, ...named })).toHaveProperty('configuration');
  }
});

test('the gateway reaches the CRM, believes the proxy in front of it, and has time to stop', () => {
  const reading = readConfiguration(gateway?.environment ?? {});
  const configuration = 'configuration' in reading ? reading.configuration : undefined;
  expect(configuration?.upstream).toMatchObject({ kind: 'rest', url: 'http://crm:8086' });
  expect(configuration?.trustProxy).toEqual(compose.networks.default.ipam.config.map(({ subnet }) => subnet));
  expect(Number.parseInt(gateway?.stop_grace_period ?? '', 10) * 1000).toBeGreaterThan(
    configuration?.drainTimeoutMs ?? 0,
  );
  expect(configuration?.host).toBe('0.0.0.0');
});

test('the commands exist', () => {
  const nowhere = { write: () => undefined };
  const program = createProgram({ environment: {}, out: nowhere, problems: nowhere, exit: () => undefined });
  const names = new Set(program.commands.map((command) => command.name()));
  expect(ours.flatMap((service) => service?.command ?? []).filter((word) => !names.has(word))).toEqual([]);
});

const mountsOf = (name: string): ReadonlyMap<string, string> => {
  const { configs = [] } = compose.services[name] ?? {};
  return new Map(configs.map(({ source, target }) => [target, compose.configs[source]?.file ?? '']));
};

test('nginx has the file of its own and those it shares with deploy/nginx.conf', () => {
  const mounted = mountsOf('nginx');
  expect(Object.fromEntries(mounted)).toEqual({
    '/etc/nginx/conf.d/default.conf': 'deploy/nginx/compose.conf',
    '/etc/nginx/netserver-gateway/http.conf': 'deploy/nginx/http.conf',
    '/etc/nginx/netserver-gateway/server.conf': 'deploy/nginx/server.conf',
  });
  const site = readFileSync(path.join(root, 'deploy/nginx/compose.conf'), 'utf8');
  for (const [, included = ''] of site.matchAll(/include (\S+);/g)) expect(mounted.has(`/etc/nginx/${included}`)).toBe(true);
  for (const name of ['gateway', 'gateway2']) expect(site).toContain(`server ${name}:8086 `);
}); // prettier-ignore

test("a CRM and a contract of one's own take the place of those in the box", () => {
  const own = composeIn({ UPSTREAM_URL: 'https://crm.example.com', UPSTREAM_KIND: 'soap', UPSTREAM_VERSION: 'Services86', CONTRACT_DIR: './mine' }); // prettier-ignore
  for (const name of ['gateway', 'gateway2']) {
    const reading = readConfiguration(own.services[name]?.environment ?? {});
    expect('configuration' in reading ? reading.configuration.upstream : reading.problems).toMatchObject({
      kind: 'soap',
      url: 'https://crm.example.com',
      version: 'Services86',
    });
  }
  // The folder `contract` of the one it is started in is where a gateway looks: WORKDIR of the image.
  for (const name of ['crm', 'gateway', 'gateway2']) {
    const { environment = {} } = compose.services[name] ?? {};
    expect(environment['CONTRACT_DIR'] ?? '/app/contract').toBe('/app/contract');
    expect(compose.services[name]?.volumes).toEqual([expect.objectContaining({ source: './wsdl', target: '/app/contract' })]); // prettier-ignore
    expect(own.services[name]?.volumes).toEqual([expect.objectContaining({ source: './mine' })]);
  }
});

test('tenants of the cloud take the place of the CRM in the box', () => {
  const cloud = { UPSTREAM_URL: '', ONLINE_URL: 'https://online.example.com', TENANT_STATUS: 'on' };
  const reading = readConfiguration({ ...cloud, ...composeIn(cloud).services['gateway']?.environment });
  expect(reading).toMatchObject({ configuration: { online: { tenants: ['Cust*'] } } });
});

test('nginx has room for bodies as large as it lets through', () => {
  const text = readFileSync(path.join(root, 'docker-compose.yml'), 'utf8');
  const [, room = ''] = /tmpfs: \['\/tmp:size=(\d+)m'\]/.exec(text) ?? [];
  const [, body = ''] = /client_max_body_size (\d+)m;/.exec(readFileSync(path.join(root, 'deploy/nginx/server.conf'), 'utf8')) ?? []; // prettier-ignore
  const [, memory = ''] = /tmpfs: \['\/tmp:size[\s\S]*?memory: (\d+)M/.exec(text) ?? [];
  expect(Number(room)).toBeGreaterThan(4 * Number(body));
  expect(Number(memory)).toBeGreaterThan(Number(room) + 64);
});

test('every setting of a file .env reaches the gateways, and none the CRM in memory', () => {
  for (const service of [gateway, gateway2]) expect(service?.env_file).toEqual([{ path: '.env', required: false }]);
  expect(crm?.env_file).toBeUndefined();
});

test('deploy/compose/crm-none.yml leaves the CRM in memory out, and no other service needs it', () => {
  const text = readFileSync(path.join(root, 'deploy/compose/crm-none.yml'), 'utf8');
  expect(parse(text)).toEqual({ services: { crm: { profiles: ['crm-sandbox'] } } });
  for (const { depends_on: needed = {} } of Object.values(compose.services))
    expect(needed['crm']?.required ?? false).toBe(false);
  expect(compose.services['crm']?.profiles).toBeUndefined();
});

describe('profile observe', () => {
  const observers = ['prometheus', 'grafana', 'jaeger'];
  const read = (file: string): unknown => parse(readFileSync(path.join(root, file), 'utf8'));

  test('it holds these services, and is not needed by another', () => {
    const profiled = Object.entries(compose.services).filter(([, { profiles }]) => profiles?.[0] === 'observe');
    expect(profiled.map(([name]) => name)).toEqual(observers);
    const others = Object.entries(compose.services).filter(([name]) => !observers.includes(name));
    const needed = others.flatMap(([, { depends_on: names = {} }]) => Object.keys(names));
    expect(needed.filter((name) => observers.includes(name))).toEqual([]);
  });

  test('Prometheus asks the admin port of each gateway, and has the alerts', () => {
    const port = gateway?.environment?.['ADMIN_PORT'] ?? '';
    const mounted = mountsOf('prometheus');
    expect(read(mounted.get('/etc/prometheus/prometheus.yml') ?? '')).toMatchObject({
      scrape_configs: [{ static_configs: [{ targets: [`gateway:${port}`, `gateway2:${port}`] }] }],
      rule_files: ['/etc/prometheus/alerts.yaml'],
    });
    expect(mounted.get('/etc/prometheus/alerts.yaml')).toBe('deploy/alerts.yaml');
  });

  test('Grafana has the dashboard, the numbers and the traces', () => {
    const mounted = mountsOf('grafana');
    const provisioned = (kind: string) => read(mounted.get(`/etc/grafana/provisioning/${kind}/netserver-gateway.yml`) ?? '');
    const folder = '/etc/grafana/dashboards';
    expect(provisioned('dashboards')).toMatchObject({ providers: [{ options: { path: folder } }] });
    expect(mounted.get(`${folder}/netserver-gateway.json`)).toBe('deploy/grafana-dashboard.json');
    expect(provisioned('datasources')).toMatchObject({ datasources: [{ url: 'http://prometheus:9090', isDefault: true }, { url: 'http://jaeger:16686' }] });
  }); // prettier-ignore

  test('the gateways send traces only where they are told to', () => {
    expect(gateway?.environment?.['OTEL_EXPORTER_OTLP_ENDPOINT']).toBe('');
    const observed = composeIn({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://jaeger:4318' });
    expect(observed.services['gateway2']?.environment?.['OTEL_EXPORTER_OTLP_ENDPOINT']).toBe('http://jaeger:4318');
  });
});
