/**
 * The compose file: it is well-formed, what it sets is a setting, what it copies is there, what it starts are commands.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { createProgram } from '../../src/cli';
import { configurationKeys, readConfiguration } from '../../src/operations';

const root = path.join(__dirname, '..', '..');
const serviceForm = z.object({
  image: z.string(),
  build: z.object({ context: z.string(), dockerfile_inline: z.string() }).optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.literal('service_healthy') })).optional(),
  stop_grace_period: z.string().optional(),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  configs: z.array(z.object({ source: z.string(), target: z.string() })).optional(),
  volumes: z
    .array(
      z.object({
        type: z.literal('bind'),
        source: z.string(),
        target: z.string(),
        read_only: z.literal(true),
        bind: z.object({ create_host_path: z.literal(false) }),
      }),
    )
    .optional(),
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
  const filled = text.replace(/\$\{(\w+):-([^}]*)\}/g, (_, name: string, otherwise: string) => {
    const given = shell[name] ?? '';
    return given === '' ? otherwise : given;
  });
  expect(filled).not.toMatch(/\$\{/);
  return composeForm.parse(parse(filled, { merge: true }));
}

const compose = composeIn({});
const { crm, gateway, gateway2, nginx } = compose.services;
const ours = [crm, gateway, gateway2];

test('nginx → gateway → CRM, each started when what it needs is healthy', () => {
  expect(Object.keys(nginx?.depends_on ?? {})).toEqual(['gateway', 'gateway2']);
  expect(Object.keys(gateway?.depends_on ?? {})).toEqual(['crm', 'redis']);
  for (const service of ours) expect(service?.healthcheck?.test.join(' ')).toContain('/health/ready');
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

test('the image: what it copies is there, production packages only, not as root', () => {
  const [file = ''] = new Set(ours.map((service) => service?.build?.dockerfile_inline ?? ''));
  const copied = [...file.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap((match) => (match[1] ?? '').split(' '));
  expect(copied).toContain('wsdl');
  expect(copied.filter((name) => !existsSync(path.join(root, name)))).toEqual([]);
  const last = file.slice(file.lastIndexOf('FROM '));
  expect(last).toContain('npm ci --omit=dev');
  expect(last).toContain('COPY --from=build /app/dist dist');
  expect(last).toMatch(/^USER node$/m);
});

test('nginx has the file of its own and those it shares with deploy/nginx.conf', () => {
  expect(nginx?.configs?.map(({ source }) => source)).toEqual(Object.keys(compose.configs));
  const mounted = new Map(nginx?.configs?.map(({ source, target }) => [target, compose.configs[source]?.file ?? '']));
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
  // The folder `contract` of the one it is started in is where a gateway looks.
  const folder = /^WORKDIR (\S+)$/m.exec(gateway?.build?.dockerfile_inline ?? '')?.[1] ?? '';
  for (const name of ['crm', 'gateway', 'gateway2']) {
    expect(compose.services[name]?.volumes).toEqual([expect.objectContaining({ source: './wsdl', target: `${folder}/contract` })]); // prettier-ignore
    expect(own.services[name]?.volumes?.map(({ source }) => source)).toEqual(['./mine']);
  }
});

test('nginx has room for bodies as large as it lets through', () => {
  const text = readFileSync(path.join(root, 'docker-compose.yml'), 'utf8');
  const [, room = ''] = /tmpfs: \['\/tmp:size=(\d+)m'\]/.exec(text) ?? [];
  const [, body = ''] = /client_max_body_size (\d+)m;/.exec(readFileSync(path.join(root, 'deploy/nginx/server.conf'), 'utf8')) ?? []; // prettier-ignore
  const [, memory = ''] = /tmpfs: \['\/tmp:size[\s\S]*?memory: (\d+)M/.exec(text) ?? [];
  expect(Number(room)).toBeGreaterThan(4 * Number(body));
  expect(Number(memory)).toBeGreaterThan(Number(room) + 64);
});
