/** The Grafana dashboard and the alerts: they ask for what the program tells, and an operator finds what to do. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { failures } from '../../src/command';
import { loadContract } from '../../src/contract';
import { contractGauges, createMetrics, createMetricsView } from '../../src/operations';

const root = path.join(__dirname, '..', '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** The names in an expression that could be metrics of the program. */
const metricsIn = (expression: string): readonly string[] =>
  expression.match(/\b(?:gateway|nodejs|process)_\w+/g) ?? [];

let there: ReadonlySet<string> = new Set();
beforeAll(async () => {
  const contract = loadContract(path.join(root, 'wsdl'), { onProblem: () => undefined });
  const { registry } = createMetrics({ contract, programVersion: '0', tenants: ['a'] });
  contractGauges(registry, () => undefined);
  const texts = [await registry.metrics(), await createMetricsView(() => 0).read()];
  there = new Set(texts.flatMap((text) => Array.from(text.matchAll(/^# TYPE (\S+)/gm), ([, name = '']) => name)));
});
const missing = (expressions: readonly string[]): readonly string[] =>
  expressions.flatMap(metricsIn).filter((name) => !there.has(name.replace(/_(?:bucket|count|sum)$/, '')));

test('the dashboard asks only for metrics there are', () => {
  const targets = z.array(z.looseObject({ expr: z.string() }));
  const { panels } = z
    .looseObject({ panels: z.array(z.looseObject({ title: z.string(), targets })) })
    .parse(JSON.parse(read('deploy/grafana-dashboard.json')));
  const asked = panels.flatMap((panel) => panel.targets.map(({ expr }) => expr));
  expect(asked.flatMap(metricsIn).length).toBeGreaterThan(15);
  expect(missing(asked)).toEqual([]);
});

describe('deploy/alerts.yaml', () => {
  const rule = z.strictObject({
    alert: z.string().regex(/^Gateway[A-Z]\w+$/),
    expr: z.string(),
    for: z.string().regex(/^\d+m$/).optional(),
    labels: z.strictObject({ severity: z.enum(['critical', 'warning', 'info']) }),
    annotations: z.strictObject({ summary: z.string(), description: z.string(), runbook_url: z.string() }),
  }); // prettier-ignore
  const { groups } = z
    .strictObject({ groups: z.array(z.strictObject({ name: z.string(), rules: z.array(rule) })) })
    .parse(parse(read('deploy/alerts.yaml')));
  const rules = groups.flatMap((group) => group.rules);
  const outcomesIn = (expression: string): readonly string[] =>
    Array.from(expression.matchAll(/outcome=~?"([^"]*)"/g), ([, codes = '']) => codes.split('|')).flat();

  test('it asks only for metrics and codes there are', () => {
    expect(missing(rules.map(({ expr }) => expr))).toEqual([]);
    const asked = new Set(rules.flatMap(({ expr }) => outcomesIn(expr)));
    expect(asked.size).toBeGreaterThan(8);
    expect([...asked].filter((code) => !Object.hasOwn(failures, code))).toEqual([]);
  });

  test('a share of errors counts the codes that are the fault of the gateway or the CRM', () => {
    const ratio = rules.find(({ alert }) => alert === 'GatewayErrorRatio');
    const faults = Object.entries(failures).filter(([, { fault }]) => fault === 'Server');
    const codes = faults.map(([code]) => code).filter((code) => code !== 'crm.maintenance');
    expect([...outcomesIn(ratio?.expr ?? '')].sort()).toEqual(codes.sort());
  });

  test.each(rules.map((each) => [each.alert, each] as const))('%s has a first step in the docs', (name, each) => {
    const [page = '', anchor] = each.annotations.runbook_url.split('#');
    expect(anchor).toBe(name.toLowerCase());
    expect(read(page)).toMatch(new RegExp(`^#### ${name}$`, 'm'));
  });

  test('the docs name no alert that is not there', () => {
    const told = Array.from(read('docs/operations.md').matchAll(/^#### (Gateway\w+)$/gm), ([, name]) => name);
    expect(told.sort()).toEqual(rules.map(({ alert }) => alert).sort());
  });

  test('what makes each fire, and what does not, is tested', () => {
    const tested = Array.from(read('test/deploy/alerts.yaml').matchAll(/alertname: (\w+)\n/g), ([, name]) => name);
    expect([...new Set(tested)].sort()).toEqual(rules.map(({ alert }) => alert).sort());
  });

  const noPromtool = spawnSync('promtool', ['--version']).error !== undefined;
  const describePromtool = noPromtool ? describe.skip : describe;
  describePromtool(`promtool${noPromtool ? ' (not installed)' : ''}`, () => {
    test('finds them sound, and fire when they should', () => {
      const run = (...words: string[]) => execFileSync('promtool', words, { cwd: root, encoding: 'utf8' });
      expect(run('check', 'rules', 'deploy/alerts.yaml')).toContain('SUCCESS');
      expect(run('check', 'config', '--syntax-only', 'deploy/observe/prometheus.yml')).toContain('SUCCESS');
      expect(run('test', 'rules', 'test/deploy/alerts.yaml')).toContain('SUCCESS');
    });
  });
});
