/** The image, without an engine: its Dockerfile read as a build reads it, and its last stage laid out and started. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';
import { configurationKeys } from '../../src/operations';
import { compileProgram, GatewayProcess } from '../server/program';
import { copiesOf, pairsOf, readDockerfile, wordsOf } from './dockerfile';

const root = path.join(__dirname, '..', '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const stages = readDockerfile();
const [build, packages, last] = stages;
const rows = (file: string): readonly string[] => read(file).split('\n').filter((row) => row !== '' && !row.startsWith('#')); // prettier-ignore

test('what it copies is there, and the context holds that and nothing else', () => {
  const [everything, ...kept] = rows('.dockerignore');
  expect(everything).toBe('*');
  const copied = stages.flatMap((stage) => copiesOf(stage).filter(({ from }) => from === '').flatMap(({ sources }) => sources)); // prettier-ignore
  expect([...new Set(copied)].sort()).toEqual(kept.map((row) => row.replace(/^!/, '')).sort());
  expect(copied.filter((name) => !existsSync(path.join(root, name)))).toEqual([]);
});

test('one base for all stages, of a line of Node that the tests run on', () => {
  expect(new Set(stages.map(({ base }) => base))).toEqual(new Set(['${NODE_IMAGE}']));
  const [, line = ''] = /^ARG NODE_IMAGE=node:(\d+)-slim(?:@sha256:[0-9a-f]{64})?$/m.exec(read('Dockerfile')) ?? [];
  const matrix = z
    .looseObject({ jobs: z.looseObject({ test: z.looseObject({ strategy: z.looseObject({ matrix: z.looseObject({ node: z.array(z.number()) }) }) }) }) })
    .parse(parse(read('.github/workflows/ci.yml'))).jobs.test.strategy.matrix.node;
  expect(matrix).toContain(Number(line));
}); // prettier-ignore

test('the last stage has the packages that are shipped and the build, and runs nothing itself', () => {
  expect(packages?.instructions.at(-1)).toEqual({ name: 'RUN', rest: 'npm ci --omit=dev' });
  expect(build?.instructions.at(-1)).toEqual({ name: 'RUN', rest: 'npm run build' });
  expect(copiesOf(last).filter(({ from }) => from !== '')).toEqual([
    { from: 'packages', sources: ['/app/node_modules'], target: 'node_modules' },
    { from: 'build', sources: ['/app/dist'], target: 'dist' },
  ]);
  expect(last?.instructions.some(({ name }) => name === 'RUN')).toBe(false);
});

test('it is not root, listens on every interface, and says what it is', () => {
  const user = last?.instructions.find(({ name }) => name === 'USER')?.rest;
  expect(user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  expect(pairsOf(last, 'ENV').get('HOST')).toBe('0.0.0.0');
  const known = new Set([...configurationKeys.map(({ name }) => name), 'NODE_ENV']);
  expect([...pairsOf(last, 'ENV').keys()].filter((name) => !known.has(name))).toEqual([]);
  const labels = pairsOf(last, 'LABEL');
  const { version, license } = z.object({ version: z.string(), license: z.string() }).parse(JSON.parse(read('package.json'))); // prettier-ignore
  expect(labels.get('org.opencontainers.image.version')).toBe(version);
  expect(labels.get('org.opencontainers.image.licenses')).toBe(license);
});

/** The folder /app of the last stage. Of the packages, those that `npm ci --omit=dev` installs are there. */
function layOut(): string {
  const app = mkdtempSync(path.join(tmpdir(), 'netserver-gateway-image-'));
  const { packages: all } = z
    .object({ packages: z.record(z.string(), z.object({ dev: z.boolean().optional() })) })
    .parse(JSON.parse(read('package-lock.json')));
  const shipped = Object.keys(all).filter((name) => /^node_modules\/(?:@[^/]+\/)?[^/]+$/.test(name) && all[name]?.dev !== true);
  for (const name of shipped.filter((each) => existsSync(path.join(root, each)))) {
    mkdirSync(path.dirname(path.join(app, name)), { recursive: true });
    symlinkSync(path.join(root, name), path.join(app, name));
  }
  symlinkSync(path.dirname(compileProgram()), path.join(app, 'dist'));
  for (const { from, sources } of copiesOf(last))
    if (from === '') for (const name of sources) symlinkSync(path.join(root, name), path.join(app, name));
  return app;
} // prettier-ignore

test('what is in it starts, is healthy by its own check while it serves, and not afterwards', async () => {
  const app = layOut();
  const [program, main = '', ...more] = wordsOf(last, 'ENTRYPOINT');
  expect([program, ...more]).toEqual(['node']);
  expect(wordsOf(last, 'CMD')).toEqual(['serve']);
  // Links stand for copies: a package must find its own packages here, not beside where it really is.
  const env = { ...Object.fromEntries(pairsOf(last, 'ENV')), NODE_OPTIONS: '--preserve-symlinks --preserve-symlinks-main' };
  const gateway = new GatewayProcess(main.replace(/^\/app/, app), { ...env, HOST: '127.0.0.1', DRAIN_TIMEOUT_MS: '100' }, app);
  try {
    const PORT = String(await gateway.port());
    const [node, ...args] = wordsOf(last, 'HEALTHCHECK');
    expect(node).toBe('node');
    const check = (): Promise<unknown> => promisify(execFile)(process.execPath, args, { env: { PORT } });
    await check();
    gateway.signal('SIGTERM');
    expect(await gateway.exited).toBe(0);
    await expect(check()).rejects.toMatchObject({ code: 1 });
  } finally {
    gateway.signal('SIGKILL');
    rmSync(app, { recursive: true });
  }
}); // prettier-ignore
