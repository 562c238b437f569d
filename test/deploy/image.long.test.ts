/** The packages of the image as its build installs them, which asks the npm registry: not in each run. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { compileProgram } from '../server/program';
import { copiesOf, readDockerfile } from './dockerfile';

const root = path.join(__dirname, '..', '..');
const packages = readDockerfile().find(({ name }) => name === 'packages');

/** Bytes of all files below a folder. */
const sizeOf = (folder: string): number =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(path.join(folder, name)))
    .reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);

test('npm ci in an empty folder gives no tool of development, as much as the docs say, and what the program needs', () => {
  const app = mkdtempSync(path.join(tmpdir(), 'netserver-gateway-packages-'));
  try {
    for (const name of copiesOf(packages).flatMap(({ sources }) => sources))
      cpSync(path.join(root, name), path.join(app, name));
    const [command = '', ...words] = packages?.instructions.at(-1)?.rest.split(' ') ?? [];
    execFileSync(command, words, { cwd: app });
    const { devDependencies } = z
      .object({ devDependencies: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')));
    const installed = Object.keys(devDependencies).filter((name) => existsSync(path.join(app, 'node_modules', name)));
    // axios, which the tests use as a client, is a package of `soap`, too.
    expect(installed).toEqual(['axios']);
    const [, told = ''] = /(\d+) MB of packages/.exec(readFileSync(path.join(root, 'docs/operations.md'), 'utf8')) ?? []; // prettier-ignore
    const share = sizeOf(path.join(app, 'node_modules')) / (Number(told) * 1_000_000);
    expect(share).toBeGreaterThan(0.9);
    expect(share).toBeLessThan(1.1);
    symlinkSync(path.dirname(compileProgram()), path.join(app, 'dist'));
    const links = ['--preserve-symlinks', '--preserve-symlinks-main'];
    const version = execFileSync(process.execPath, [...links, path.join(app, 'dist', 'main.js'), '--version'], { encoding: 'utf8' }); // prettier-ignore
    expect(version).toMatch(/^\d+\.\d+\.\d+\n$/);
  } finally {
    rmSync(app, { recursive: true });
  }
}, 300_000);
