/** The compose file: it is well-formed, what it sets is a setting, what it copies is there, what it starts are commands. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { createProgram } from '../../src/cli';
import { configurationKeys, readConfiguration } from '../../src/server';

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
});
const compose = z
  .object({
    services: z.record(z.string(), serviceForm),
    networks: z.object({
      default: z.object({ ipam: z.object({ config: z.array(z.object({ subnet: z.string() })) }) }),
    }),
    configs: z.record(z.string(), z.object({ content: z.string() })),
  })
  .parse(parse(readFileSync(path.join(root, 'docker-compose.yml'), 'utf8'), { merge: true }));
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

test('nginx reaches the gateway and says what the client sees', () => {
  expect(nginx?.configs?.map(({ source }) => source)).toEqual(Object.keys(compose.configs));
  const content = compose.configs['nginx']?.content.replaceAll('$$', '$') ?? '';
  for (const name of ['gateway', 'gateway2']) expect(content).toContain(`server ${name}:8086 `);
  for (const header of ['Host $http_host', 'X-Forwarded-Proto $scheme', 'X-Forwarded-Host $http_host'])
    expect(content).toContain(`proxy_set_header ${header};`);
});
