/** The release before this one, built beside it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';

const root = path.join(__dirname, '..', '..');

const git = (...words: readonly string[]): string =>
  execFileSync('git', words, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

const packageForm = z.object({ version: z.string(), dependencies: z.record(z.string(), z.string()) });
const packageIn = (text: string) => packageForm.parse(JSON.parse(text));
const packageAt = (commit: string) => packageIn(git('show', `${commit}:package.json`));

/**
 * `UPGRADE_FROM` (a tag or a commit), else the last tag `v…` before this commit, else the last commit that changed the
 * version; undefined: the clone has none of them.
 */
export function lastRelease(): string | undefined {
  const { UPGRADE_FROM: asked = '' } = process.env;
  if (asked !== '') return asked;
  for (const find of [lastTag, lastChangeOfVersion]) {
    try {
      const found = find();
      if (found !== undefined) return found;
    } catch {
      // No tag, or a clone without history.
    }
  }
  return undefined;
}

const lastTag = (): string => git('describe', '--tags', '--abbrev=0', '--match', 'v[0-9]*', 'HEAD^');

function lastChangeOfVersion(): string | undefined {
  const [commit = ''] = git('log', '-G', '^  "version":', '--format=%H', '--', 'package.json').split('\n');
  return packageAt(`${commit}^`).version === packageAt(commit).version ? undefined : commit;
}

export interface Built {
  /** Its `main.js`. */
  readonly main: string;
  remove(): void;
}

/** Builds it as it was, in a folder of its own. Packages of this checkout serve where they are of the same versions. */
export function buildRelease(release: string): Built {
  const folder = mkdtempSync(path.join(tmpdir(), 'gateway-release-'));
  const archive = path.join(folder, '.tar');
  writeFileSync(archive, execFileSync('git', ['archive', release], { cwd: root, maxBuffer: 1024 ** 3 }));
  execFileSync('tar', ['-xf', archive, '-C', folder]);
  const { dependencies: here } = packageIn(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const isSame = Object.entries(packageAt(release).dependencies).every(([name, version]) => here[name] === version);
  if (isSame) symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  else execFileSync('npm', ['ci'], { cwd: folder, stdio: 'ignore' });
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  return { main: path.join(folder, 'dist', 'main.js'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
