/** The project's workflow files, read as their runner reads them: every command that they give exists. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const root = path.join(__dirname, '..', '..');
const read = (...names: readonly string[]): string => readFileSync(path.join(root, ...names), 'utf8');

const permissionsForm = z.record(z.string(), z.enum(['read', 'write', 'none']));
const stepForm = z.looseObject({
  run: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const jobForm = z.looseObject({
  'runs-on': z.string(),
  'timeout-minutes': z.number(),
  permissions: permissionsForm.optional(),
  strategy: z.looseObject({ matrix: z.object({ node: z.array(z.number()) }) }).optional(),
  steps: z.array(stepForm),
});
const workflowForm = z.looseObject({ permissions: permissionsForm, jobs: z.record(z.string(), jobForm) });

const workflow = (name: string) => workflowForm.parse(parse(read('.github', 'workflows', name)));
const names = readdirSync(path.join(root, '.github', 'workflows'));
const described = z
  .object({ version: z.string(), engines: z.object({ node: z.string() }), scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')));

/** Commands of npm itself that need no script. */
const ofNpm = new Set(['ci', 'publish', 'test']);

test.each(names)('%s: may write nothing unless a job says so, and names exact lines of actions', (name) => {
  const { permissions, jobs } = workflow(name);
  expect(permissions).toEqual({ contents: 'read' });
  const uses = Object.values(jobs).flatMap(({ steps }) => steps.flatMap((step) => step.uses ?? []));
  expect(uses.filter((each) => !/^[\w-]+\/[\w-]+@v\d+(?:\.\d+)*$/.test(each))).toEqual([]);
});

test.each(names)('%s: what it runs of npm and of this repository is there', (name) => {
  const lines = Object.values(workflow(name).jobs).flatMap(({ steps }) => steps.flatMap(({ run = '' }) => run.split('\n')));
  const scripts = lines.flatMap((line) => Array.from(line.matchAll(/\bnpm (run (?:--\S+ )?)?([\w:-]+)/g), ([, run, word = '']) => ({ run, word }))); // prettier-ignore
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.filter(({ run, word }) => (run === undefined ? !ofNpm.has(word) : !(word in described.scripts)))).toEqual([]);
  const files = lines.flatMap((line) => line.match(/\b(?:scripts|deploy|test)\/[\w/.-]+\w/g) ?? []);
  for (const file of files) expect(() => readdirSync(path.dirname(path.join(root, file)))).not.toThrow();
  expect(files.filter((file) => !readdirSync(path.dirname(path.join(root, file))).includes(path.basename(file)))).toEqual([]);
}); // prettier-ignore

test('Linux and Windows run every line of Node that is supported; the oldest is that of engines', () => {
  const { test: linux, windows } = workflow('ci.yml').jobs;
  const lines = linux?.strategy?.matrix.node ?? [];
  expect(lines).toEqual([20, 22, 24]);
  expect(windows?.strategy?.matrix.node).toEqual(lines);
  expect([linux?.['runs-on'], windows?.['runs-on']]).toEqual(['ubuntu-latest', 'windows-latest']);
  expect(Number(/^>=(\d+)\./.exec(described.engines.node)?.[1])).toBe(Math.min(...lines));
});

test('the image, .nvmrc and the jobs of one version have the same line of Node', () => {
  const line = read('.nvmrc').trim();
  expect(/^ARG NODE_IMAGE=node:(\d+)-/m.exec(read('Dockerfile'))?.[1]).toBe(line);
  expect(workflow('ci.yml').jobs['test']?.strategy?.matrix.node).toContain(Number(line));
});

test('a release is published by jobs that wait for the tests, each with the rights that it needs', () => {
  const { jobs } = workflow('release.yml');
  expect(Object.fromEntries(Object.entries(jobs).map(([name, { permissions }]) => [name, permissions]))).toEqual({
    test: undefined,
    package: { contents: 'read', 'id-token': 'write' },
    image: { contents: 'read', packages: 'write' },
    release: { contents: 'write' },
  });
  expect([jobs['package']?.['needs'], jobs['image']?.['needs']]).toEqual(['test', 'test']);
  expect(jobs['release']?.['needs']).toEqual(['package', 'image']);
  expect(jobs['image']?.steps.at(-1)?.with).toMatchObject({ sbom: true, provenance: 'mode=max' });
});

test('the text of a release is its section of the changelog', () => {
  const section = (version: string) =>
    execFileSync(process.execPath, [path.join(root, 'scripts', 'changelog-section.mjs'), version], {
      encoding: 'utf8',
    });
  expect(section(described.version)).toContain('### Added\n');
  expect(section(described.version)).not.toMatch(/^(?:## |\[)/m);
});

test('forms for issues ask for what they say, and nothing twice', () => {
  const form = z.looseObject({
    name: z.string(),
    description: z.string(),
    body: z.array(z.looseObject({ type: z.string(), id: z.string().optional(), attributes: z.record(z.string(), z.unknown()) })),
  });
  for (const name of ['bug.yml', 'feature.yml']) {
    const { body } = form.parse(parse(read('.github', 'ISSUE_TEMPLATE', name)));
    const ids = body.flatMap(({ id }) => id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { type, attributes } of body) expect(Object.keys(attributes)).toContain(type === 'markdown' ? 'value' : 'label');
  }
}); // prettier-ignore
