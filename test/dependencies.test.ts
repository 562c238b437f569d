import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const root = path.join(__dirname, '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

const lock = z
  .object({
    packages: z.record(z.string(), z.object({ dev: z.boolean().optional(), hasInstallScript: z.boolean().optional() })),
  })
  .parse(JSON.parse(read('package-lock.json')));
const { dependencies } = z
  .object({ dependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')));

test('nothing that is shipped runs a script when it is installed', () => {
  const packages = Object.entries(lock.packages);
  const shipped = packages.filter(([, { dev }]) => dev !== true);
  expect(shipped.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([name]) => name)).toEqual([]);
  // The lock file does say so where a package has one.
  expect(shipped.length).toBeGreaterThan(20);
  expect(packages.some(([, { hasInstallScript }]) => hasInstallScript === true)).toBe(true);
});

test('docs/dependencies.md tells why each package that is shipped is there', () => {
  const table = read('docs/dependencies.md').split('## What is shipped, and why')[1]?.split('\n## ')[0] ?? '';
  const told = Array.from(table.matchAll(/^\| `([^`]+)`/gm), ([, name]) => name);
  expect(told.sort()).toEqual(Object.keys(dependencies).sort());
});
