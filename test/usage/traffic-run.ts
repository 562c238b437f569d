import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.join(__dirname, '..', '..');

/** Runs bench/usage.mjs over the sources. @returns what it prints, and its exit code */
export function runTraffic(...options: readonly string[]): { readonly code: number | null; readonly said: string } {
  const bench = path.join(root, 'bench', 'usage.mjs');
  const hook = path.join(root, 'test', 'cli', 'source-hook.js');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', '-r', hook, bench, '--sources', ...options],
    { encoding: 'utf8' },
  );
  return { code: status, said: stdout + stderr };
}
