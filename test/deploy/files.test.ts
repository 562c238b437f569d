/** The files an operator takes over: each is well-formed, and what it says about the gateway is so. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { failures } from '../../src/command';
import { loadContract } from '../../src/contract';
import {
  configurationKeys,
  createMetrics,
  createMetricsView,
  httpLimits,
  readConfiguration,
} from '../../src/operations';

const root = path.join(__dirname, '..', '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** A file for nginx with the files it includes in their places. */
const whole = (file: string): string =>
  read(file).replace(/^ *include netserver-gateway\/(\w+\.conf);$/gm, (_, name: string) =>
    read(`deploy/nginx/${name}`),
  );

/** A directive's time in milliseconds, or size in bytes. */
function measure(text: string, directive: RegExp): number {
  const [, number = '', unit = ''] = new RegExp(`${directive.source} (\\d+)(ms|s|k|m)?`, 'm').exec(text) ?? [];
  const factor = new Map([['ms', 1], ['s', 1000], ['', 1], ['k', 1024], ['m', 1024 * 1024]]).get(unit); // prettier-ignore
  if (number === '' || factor === undefined) throw new Error(`no ${directive.source}`);
  return Number(number) * factor;
}

describe.each([
  ['deploy/nginx.conf', 'upstream gateways \\{[^}]*keepalive_timeout', 'client_header_timeout', 'proxy_read_timeout', 'proxy_connect_timeout'],
  ['deploy/nginx/compose.conf', 'upstream gateways \\{[^}]*keepalive_timeout', 'client_header_timeout', 'proxy_read_timeout', 'proxy_connect_timeout'],
  ['deploy/haproxy.cfg', 'pool-purge-delay', 'timeout http-request', 'timeout server', 'timeout connect'],
])('%s', (file, idle, head, answer, connect) => {
  const text = whole(file);

  test('idle connections end at the proxy first', () => {
    expect(measure(text, new RegExp(idle))).toBeLessThan(httpLimits.keepAliveMs);
  });

  test('the proxy waits longer than the gateway, and not longer for a head', () => {
    expect(measure(text, new RegExp(answer))).toBeGreaterThan(httpLimits.largeBodyMs);
    expect(measure(text, new RegExp(head))).toBe(httpLimits.headersMs);
    expect(measure(text, new RegExp(connect))).toBeLessThan(5_000);
  });

  test('no forwarded field of a client reaches the gateway', () => {
    for (const name of ['Proto', 'Host', 'Port', 'Prefix', 'For']) {
      expect(text).toMatch(new RegExp(`(?:set|del)[-_]header X-Forwarded-${name}\\b`));
    }
    expect(text).toMatch(/(?:del-header Forwarded$|proxy_set_header Forwarded "";)/m);
  });

  test('a write is never sent twice', () => {
    const directives = text.replace(/^\s*#.*$/gm, '');
    expect(directives).not.toMatch(/non_idempotent|retry-on (?:all|.*empty-response|.*response-timeout)/);
  });
}); // prettier-ignore

const nginxSites = ['deploy/nginx.conf', 'deploy/nginx/compose.conf'];

test.each(nginxSites)("%s takes bodies and heads as large as the gateway's, and one MiB more", (site) => {
  const text = whole(site);
  expect(measure(text, /client_max_body_size/)).toBe(81 * 1024 * 1024);
  expect(measure(text, /large_client_header_buffers \d+/)).toBe(httpLimits.headerBytesMax);
  expect(measure(text, /client_body_timeout/)).toBe(httpLimits.bodyMs);
});

test.each(nginxSites)('%s says nothing that stands in the shared files, and does what they ask for', (site) => {
  const text = read(site).replace(/^ *#.*$/gm, '');
  expect(text.match(/include \S+;/g)).toEqual(['include netserver-gateway/http.conf;', 'include netserver-gateway/server.conf;']);
  const own = text.replace(/upstream gateways \{[^}]*\}/, '');
  const shared = read('deploy/nginx/http.conf') + read('deploy/nginx/server.conf');
  const directives = new Set([...shared.matchAll(/^(?: {4})?([a-z_]+) /gm)].map(([, name]) => name));
  for (const site of ['internal', 'location', 'return', 'default_type']) directives.delete(site);
  expect([...directives]).toEqual(expect.arrayContaining(['client_max_body_size', 'proxy_set_header', 'error_page', 'map']));
  expect([...own.matchAll(/^ *([a-z_]+) /gm)].filter(([, name = '']) => directives.has(name))).toEqual([]);
  for (const location of own.match(/location [^{]*\{[^}]*proxy_pass[^}]*\}/g) ?? ['none']) expect(location).toContain('set $gateway_prefix ');
}); // prettier-ignore

test("nginx's own errors have codes of the failure table, with its idea of whose fault it is", () => {
  const text = read('deploy/nginx/http.conf');
  const block = (name: string): ReadonlyMap<string, string> => {
    const [, lines = ''] = new RegExp(`\\$${name} \\{([^}]*)\\}`).exec(text) ?? [];
    return new Map([...lines.matchAll(/^ *(\S+) +(\S.*);$/gm)].map(([, key = '', value = '']) => [key, value]));
  };
  const [codes, texts, faults] = [block('gateway_error_code'), block('gateway_error_text'), block('gateway_error_fault11')];
  expect(codes.size).toBeGreaterThan(5);
  expect([...texts.keys()]).toEqual([...codes.keys()]);
  /** The first that fits, as nginx finds it: whole texts, then patterns in their order. */
  const find = (map: ReadonlyMap<string, string>, status: string): string =>
    map.get(status) ?? [...map].find(([key]) => key.startsWith('~') && new RegExp(key.slice(1)).test(status))?.[1] ?? map.get('default') ?? '';
  const [, statuses = ''] = /^error_page ([\d ]+) \$/m.exec(read('deploy/nginx/server.conf')) ?? [];
  expect(statuses).toMatch(/^400 .*413 .*502 503 504/);
  for (const status of [...statuses.trim().split(' '), '431']) {
    const known = Object.entries(failures).find(([code]) => code === find(codes, status))?.[1];
    expect([status, known?.fault]).toEqual([status, find(faults, status)]);
  }
}); // prettier-ignore

describe('deploy/kubernetes.yaml', () => {
  /**
   * The published JSON schema is not at hand where tests run; this is the part of it that the file uses, and it knows
   * no other field.
   */
  const metadata = z.strictObject({
    name: z.string().regex(/^[a-z0-9-]{1,63}$/),
    labels: z.record(z.string(), z.string()).optional(),
  });
  const labels = z.strictObject({ matchLabels: z.record(z.string(), z.string()) });
  const quantity = z.string().regex(/^\d+(?:m|Mi|Gi)?$/);
  const probe = z.strictObject({
    httpGet: z.strictObject({ path: z.enum(['/health/live', '/health/ready']), port: z.string() }),
    periodSeconds: z.int().min(1),
    timeoutSeconds: z.int().min(1).optional(),
    failureThreshold: z.int().min(1),
  });
  const container = z.strictObject({
    name: z.string(),
    image: z.string().regex(/:[^:/]+$/),
    args: z.tuple([z.literal('serve')]),
    envFrom: z.tuple([z.strictObject({ configMapRef: z.strictObject({ name: z.string() }) })]),
    ports: z.array(z.strictObject({ name: z.string().max(15), containerPort: z.int().min(1).max(65_535) })),
    startupProbe: probe,
    livenessProbe: probe,
    readinessProbe: probe,
    lifecycle: z.strictObject({ preStop: z.strictObject({ exec: z.strictObject({ command: z.array(z.string()) }) }) }),
    resources: z.strictObject({ requests: z.record(z.enum(['cpu', 'memory']), quantity), limits: z.partialRecord(z.enum(['cpu', 'memory']), quantity) }),
    securityContext: z.strictObject({
      allowPrivilegeEscalation: z.literal(false),
      readOnlyRootFilesystem: z.literal(true),
      capabilities: z.strictObject({ drop: z.tuple([z.literal('ALL')]) }),
    }),
    volumeMounts: z.array(z.strictObject({ name: z.string(), mountPath: z.string() })),
  }); // prettier-ignore
  const pod = z.strictObject({
    serviceAccountName: z.string(),
    automountServiceAccountToken: z.literal(false),
    terminationGracePeriodSeconds: z.int(),
    securityContext: z.strictObject({
      runAsNonRoot: z.literal(true),
      runAsUser: z.int().min(1),
      runAsGroup: z.int().min(1),
      seccompProfile: z.strictObject({ type: z.literal('RuntimeDefault') }),
    }),
    topologySpreadConstraints: z.array(
      z.strictObject({
        maxSkew: z.int().min(1),
        topologyKey: z.string(),
        whenUnsatisfiable: z.enum(['ScheduleAnyway', 'DoNotSchedule']),
        labelSelector: labels,
      }),
    ),
    containers: z.tuple([container]),
    volumes: z.array(z.strictObject({ name: z.string(), emptyDir: z.strictObject({ sizeLimit: quantity }) })),
  });
  const document = z.discriminatedUnion('kind', [
    z.strictObject({ apiVersion: z.literal('v1'), kind: z.literal('ServiceAccount'), metadata, automountServiceAccountToken: z.literal(false) }),
    z.strictObject({ apiVersion: z.literal('v1'), kind: z.literal('ConfigMap'), metadata, data: z.record(z.string(), z.string()) }),
    z.strictObject({
      apiVersion: z.literal('apps/v1'),
      kind: z.literal('Deployment'),
      metadata,
      spec: z.strictObject({
        revisionHistoryLimit: z.int(),
        selector: labels,
        strategy: z.strictObject({
          type: z.literal('RollingUpdate'),
          rollingUpdate: z.strictObject({ maxUnavailable: z.literal(0), maxSurge: z.int().min(1) }),
        }),
        template: z.strictObject({
          metadata: z.strictObject({ labels: z.record(z.string(), z.string()), annotations: z.record(z.string(), z.string()) }),
          spec: pod,
        }),
      }),
    }),
    z.strictObject({
      apiVersion: z.literal('v1'),
      kind: z.literal('Service'),
      metadata,
      spec: z.strictObject({
        selector: z.record(z.string(), z.string()),
        ports: z.array(z.strictObject({ name: z.string(), port: z.int(), targetPort: z.string() })),
      }),
    }),
    z.strictObject({
      apiVersion: z.literal('autoscaling/v2'),
      kind: z.literal('HorizontalPodAutoscaler'),
      metadata,
      spec: z.strictObject({
        scaleTargetRef: z.strictObject({ apiVersion: z.literal('apps/v1'), kind: z.literal('Deployment'), name: z.string() }),
        minReplicas: z.int().min(2),
        maxReplicas: z.int(),
        metrics: z.array(z.strictObject({
          type: z.literal('Resource'),
          resource: z.strictObject({ name: z.enum(['cpu', 'memory']), target: z.strictObject({ type: z.literal('Utilization'), averageUtilization: z.int().min(1).max(100) }) }),
        })),
      }),
    }),
    z.strictObject({
      apiVersion: z.literal('policy/v1'),
      kind: z.literal('PodDisruptionBudget'),
      metadata,
      spec: z.strictObject({ maxUnavailable: z.int().min(1), selector: labels }),
    }),
  ]); // prettier-ignore
  const documents = parseAllDocuments(read('deploy/kubernetes.yaml')).map((each) => document.parse(each.toJS()));
  const find = <K extends (typeof documents)[number]['kind']>(kind: K) => {
    const found = documents.find(
      (each): each is Extract<(typeof documents)[number], { kind: K }> => each.kind === kind,
    );
    if (found === undefined) throw new Error(`no ${kind}`);
    return found;
  };
  const settings = find('ConfigMap').data;
  const template = find('Deployment').spec.template;
  const [main] = template.spec.containers;

  test('its parts name each other', () => {
    const selected = template.metadata.labels;
    expect(find('Deployment').spec.selector.matchLabels).toEqual(selected);
    expect(find('Service').spec.selector).toEqual(selected);
    expect(find('PodDisruptionBudget').spec.selector.matchLabels).toEqual(selected);
    expect(find('HorizontalPodAutoscaler').spec.scaleTargetRef.name).toBe(find('Deployment').metadata.name);
    expect(main.envFrom[0].configMapRef.name).toBe(find('ConfigMap').metadata.name);
    const ports = new Map(main.ports.map(({ name, containerPort }) => [name, String(containerPort)]));
    expect([ports.get('http'), ports.get('admin')]).toEqual([settings['PORT'], settings['ADMIN_PORT']]);
    expect(template.metadata.annotations['prometheus.io/port']).toBe(settings['ADMIN_PORT']);
    const named = [main.startupProbe, main.livenessProbe, main.readinessProbe].map(({ httpGet }) => httpGet.port);
    for (const name of [...named, ...find('Service').spec.ports.map(({ targetPort }) => targetPort)]) expect(ports.has(name)).toBe(true);
  }); // prettier-ignore

  test('every setting is a known key with a legal value', () => {
    const known = new Set(configurationKeys.map(({ name }) => name));
    expect(Object.keys(settings).filter((name) => !known.has(name))).toEqual([]);
    expect(readConfiguration(settings)).not.toHaveProperty('problems');
  });

  test('a pod has time for preStop and its drain', () => {
    const [waited = ''] = /\d+/.exec(main.lifecycle.preStop.exec.command.join(' ')) ?? [];
    const neededMs = Number(waited) + Number(settings['DRAIN_TIMEOUT_MS']);
    expect(template.spec.terminationGracePeriodSeconds * 1000).toBeGreaterThan(neededMs);
  });

  test('liveness asks whether the process answers, readiness whether it takes calls; neither asks for the CRM', () => {
    expect(main.livenessProbe.httpGet.path).toBe('/health/live');
    expect(main.readinessProbe.httpGet.path).toBe('/health/ready');
  });
});

describe('docker-compose.yml', () => {
  const service = z.looseObject({ image: z.string(), read_only: z.boolean().optional(), user: z.string().optional() });
  const { services } = z
    .looseObject({ services: z.record(z.string(), service) })
    .parse(parse(read('docker-compose.yml'), { merge: true }));

  test.each(Object.entries(services))('%s: read-only, no capabilities, bounded, with a health check', (_, one) => {
    expect(one).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      healthcheck: expect.anything(),
      deploy: { resources: { limits: { cpus: expect.any(String), memory: expect.any(String) } } },
    });
  });

  test('two gateways share one Redis', () => {
    const urls = Object.values(services).map((one) => z.looseObject({ environment: z.looseObject({ REDIS_URL: z.string() }) }).safeParse(one).data?.environment.REDIS_URL);
    expect(urls.filter((url) => url !== undefined)).toEqual(['redis://redis:6379', 'redis://redis:6379']);
  }); // prettier-ignore
});

test('the dashboard asks only for metrics there are', async () => {
  const targets = z.array(z.looseObject({ expr: z.string() }));
  const { panels } = z
    .looseObject({ panels: z.array(z.looseObject({ title: z.string(), targets })) })
    .parse(JSON.parse(read('deploy/grafana-dashboard.json')));
  const contract = loadContract(path.join(root, 'wsdl'), { onProblem: () => undefined });
  const texts = [await createMetrics({ contract, programVersion: '0', tenants: ['a'] }).registry.metrics(), await createMetricsView(() => 0).read()];
  const there = new Set(texts.flatMap((text) => [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name)));
  const asked = panels.flatMap((panel) => panel.targets.flatMap(({ expr }) => expr.match(/\b(?:gateway|nodejs|process)_\w+/g) ?? []));
  expect(asked.length).toBeGreaterThan(15);
  expect(asked.filter((name) => !there.has(name.replace(/_bucket$/, '')))).toEqual([]);
}); // prettier-ignore
