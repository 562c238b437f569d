/**
 * The Helm chart and deploy/kubernetes.yaml: what the chart renders fits the published schemas, fits together, and says
 * what is so about the gateway. Helm itself is asked where it is installed; else go-template.ts stands for it.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { z } from 'zod';
import { configurationKeys, readConfiguration } from '../../src/operations';
import { temporaryFolder } from '../cli/command-run';
import { chartValues } from './chart-values';
import { chartFolder, mergedValues, plainValues, renderChart } from './helm-chart';
import { checkManifest } from './published-schemas';
import { plainKubernetes } from './write-kubernetes';

const root = path.join(__dirname, '..', '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const record = z.record(z.string(), z.unknown());
const validValues = new Ajv({ strictTypes: false }).compile(record.parse(JSON.parse(readFileSync(path.join(chartFolder, 'values.schema.json'), 'utf8')))); // prettier-ignore

type Manifest = z.infer<typeof record>;
const manifestsOf = (text: string): readonly Manifest[] =>
  parseAllDocuments(text).map((each) => record.parse(each.toJS()));
const rendered = (values: unknown): readonly Manifest[] => renderChart(values).documents.flatMap(manifestsOf);

const labels = z.record(z.string(), z.string());
const probe = z.looseObject({ httpGet: z.object({ path: z.string(), port: z.string() }) });
const container = z.looseObject({
  envFrom: z.array(z.record(z.string(), z.object({ name: z.string() }))),
  ports: z.array(z.object({ name: z.string(), containerPort: z.number() })),
  startupProbe: probe,
  livenessProbe: probe,
  readinessProbe: probe,
  lifecycle: z.object({ preStop: z.object({ sleep: z.object({ seconds: z.number() }) }) }),
  volumeMounts: z.array(z.looseObject({ name: z.string(), mountPath: z.string() })),
});
const deploymentForm = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    selector: z.object({ matchLabels: labels }),
    template: z.looseObject({
      metadata: z.looseObject({ labels, annotations: labels }),
      spec: z.looseObject({
        terminationGracePeriodSeconds: z.number(),
        serviceAccountName: z.string(),
        containers: z.tuple([container]),
        volumes: z.array(z.looseObject({ name: z.string() })),
      }),
    }),
  }),
});
const dataForm = z.looseObject({ data: labels });

test('deploy/kubernetes.yaml and the alerts of the chart are as their generator writes them', () => {
  expect(read('deploy/kubernetes.yaml')).toBe(plainKubernetes());
  expect(readFileSync(path.join(chartFolder, 'alerts.yaml'), 'utf8')).toBe(read('deploy/alerts.yaml'));
  const { appVersion } = z.looseObject({ appVersion: z.string() }).parse(parse(readFileSync(path.join(chartFolder, 'Chart.yaml'), 'utf8'))); // prettier-ignore
  expect(z.looseObject({ version: z.string() }).parse(JSON.parse(read('package.json'))).version).toBe(appVersion);
});

test('a manifest with a wrong value or an unknown field does not pass', () => {
  const [pdb = {}] = rendered(plainValues);
  expect(() => checkManifest(pdb)).not.toThrow();
  expect(() => checkManifest({ ...pdb, spec: { ...record.parse(pdb['spec']), maxUnavailable: true } })).toThrow(
    'data/spec/maxUnavailable must be',
  );
  expect(() => checkManifest({ ...pdb, spec: { ...record.parse(pdb['spec']), maxUnavailble: 1 } })).toThrow('PodDisruptionBudget.spec.maxUnavailble'); // prettier-ignore
});

describe.each(Object.entries(chartValues))('%s', (_, values) => {
  const manifests = rendered(values);
  const ofKind = (kind: string): readonly Manifest[] => manifests.filter((each) => each['kind'] === kind);
  const find = (kind: string): Manifest => ofKind(kind)[0] ?? {};
  const deployment = deploymentForm.parse(find('Deployment'));
  const { spec: pod, metadata } = deployment.spec.template;
  const [main] = pod.containers;
  const settings = dataForm.parse(find('ConfigMap')).data;
  const { matchLabels: selected } = deployment.spec.selector;

  test('the values fit the schema of the chart, and what it renders fits the published schemas', () => {
    expect([validValues(mergedValues(values)), validValues.errors]).toEqual([true, null]);
    for (const manifest of manifests) expect(() => checkManifest(manifest)).not.toThrow();
  });

  test('its parts name each other', () => {
    expect(metadata.labels).toMatchObject(selected);
    const selectors = manifests.flatMap((each) => {
      const { selector, podSelector } = record.safeParse(each['spec']).data ?? {};
      return [selector, podSelector].filter((one) => one !== undefined).map((one) => record.parse(one));
    });
    expect(selectors.length).toBeGreaterThan(1);
    for (const selector of selectors) expect(selector['matchLabels'] ?? selector).toMatchObject(selected);
    const named = main.envFrom.flatMap((from) => Object.values(from).map(({ name }) => name));
    const made = [...ofKind('ConfigMap'), ...ofKind('Secret')].map((each) => record.parse(each['metadata'])['name']);
    expect([...made, 'gateway-secrets']).toEqual(expect.arrayContaining(named));
    const ports = new Map(main.ports.map(({ name, containerPort }) => [name, String(containerPort)]));
    expect([ports.get('http'), ports.get('admin')]).toEqual([settings['PORT'], settings['ADMIN_PORT']]);
    for (const { httpGet } of [main.startupProbe, main.livenessProbe, main.readinessProbe]) expect(httpGet.port).toBe('http');
    const volumes = pod.volumes.map(({ name }) => name);
    expect(main.volumeMounts.map(({ name }) => name)).toEqual(volumes);
  });

  test('every setting is a known key with a legal value', () => {
    const known = new Set(configurationKeys.map(({ name }) => name));
    expect(Object.keys(settings).filter((name) => !known.has(name))).toEqual([]);
    // Files are where the cluster mounts them.
    const { TENANTS: tenants, POLICY_FILE: _policy, ...rest } = settings;
    const alone = tenants === undefined ? rest : { ...rest, UPSTREAM_URL: 'https://crm.example.com' };
    expect(readConfiguration(alone)).not.toHaveProperty('problems');
  });

  test('a pod has time for preStop and its drain', () => {
    const neededMs = main.lifecycle.preStop.sleep.seconds * 1000 + Number(settings['DRAIN_TIMEOUT_MS']);
    expect(pod.terminationGracePeriodSeconds * 1000).toBeGreaterThanOrEqual(neededMs + 5000);
  });

  test('liveness asks whether the process answers, readiness whether it takes calls; neither asks for the CRM', () => {
    expect(main.livenessProbe.httpGet.path).toBe('/health/live');
    expect(main.readinessProbe.httpGet.path).toBe('/health/ready');
  });
}); // prettier-ignore

test('secrets are in a Secret, and a contract and files are mounted where the gateway looks for them', () => {
  const manifests = rendered(chartValues['everything that can be switched on']);
  const config = JSON.stringify(manifests.find((each) => each['kind'] === 'ConfigMap'));
  expect(config).not.toContain('TICKET_KEY');
  expect(config).not.toContain('LOG_FORMAT');
  expect(manifests.filter((each) => each['kind'] === 'Secret').map((each) => each['stringData'])).toEqual([
    { 'policy.json': '{\n  "rules": []\n}\n' },
    { REDIS_URL: 'redis://redis:6379', TICKET_KEY: 'a passphrase: "quoted", <&> #long' },
  ]);
  const [main] = deploymentForm.parse(manifests.find((each) => each['kind'] === 'Deployment')).spec.template.spec.containers; // prettier-ignore
  expect(main.volumeMounts.map(({ mountPath }) => mountPath)).toEqual(['/tmp', '/app/contract', '/app/files']);
});

test('the alerts of the operator of Prometheus are the rules file, with the runbook where the operators have it', () => {
  const rule = rendered(chartValues['everything that can be switched on']).find((each) => each['kind'] === 'PrometheusRule'); // prettier-ignore
  const groups = read('deploy/alerts.yaml').replaceAll('docs/operations.md#', 'https://docs.example.com/gateway#');
  expect(rule?.['spec']).toEqual(parse(groups));
});

test.each([
  ['no address of the CRM', {}, 'settings.UPSTREAM_URL must be set'],
  ['no address of the CRM, but another kind', { settings: { UPSTREAM_KIND: 'soap' } }, 'settings.UPSTREAM_URL'],
])('%s is told', (_, values, message) => {
  expect(() => renderChart(values)).toThrow(message);
});

test('tenants of the cloud need no address of a CRM', () => {
  const values = { settings: { TENANT_STATUS: 'on', ONLINE_URL: 'https://online.example.com' } };
  const config = rendered(values).find((each) => each['kind'] === 'ConfigMap')?.['data'];
  expect(readConfiguration(z.record(z.string(), z.string()).parse(config))).not.toHaveProperty('problems');
});

test.each([
  ['an unknown value', { ingres: {} }],
  ['a setting that is no text', { settings: { WORKERS: 1 } }],
  ['a port of the chart as a setting', { settings: { PORT: '80' } }],
  ['a secret among the settings', { settings: { TICKET_KEY: 'x' } }],
  ['an ingress without a host', { ingress: { enabled: true } }],
  ['no drain time', { settings: { DRAIN_TIMEOUT_MS: '30s' } }],
])('the schema of the values refuses %s', (_, values) => {
  expect(validValues(mergedValues(values))).toBe(false);
});

test('the notes say how to see whether it works, and that a contract is missing', () => {
  const { notes } = renderChart(plainValues);
  expect(notes).toContain('stands in front of https://crm.example.com.');
  expect(notes).toContain('No contract volume is set.');
  expect(renderChart(chartValues['everything that can be switched on']).notes).toContain('https://gateway.example.com/crm/Remote/'); // prettier-ignore
});

const noHelm = spawnSync('helm', ['version']).error !== undefined;
const describeHelm = noHelm ? describe.skip : describe;

describeHelm(`helm${noHelm ? ' (not installed)' : ''}`, () => {
  test.each(Object.entries(chartValues))('finds nothing wrong and renders the same: %s', (_, values) => {
    const file = path.join(temporaryFolder(), 'values.yaml');
    writeFileSync(file, stringify(values));
    execFileSync('helm', ['lint', '--strict', chartFolder, '--values', file]);
    const options = ['--kube-version', '1.30.0', '--values', file];
    const text = execFileSync('helm', ['template', 'netserver-gateway', chartFolder, ...options], { encoding: 'utf8' });
    const sorted = (manifests: readonly Manifest[]) => manifests.map((each) => JSON.stringify(each)).sort();
    expect(sorted(manifestsOf(text))).toEqual(sorted(rendered(values)));
  });
});
