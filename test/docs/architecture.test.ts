/**
 * The map in docs/architecture.md is of this country: each file it follows a call through is there, and a call really
 * runs it.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '..', '..');
const page = readFileSync(path.join(root, 'docs', 'architecture.md'), 'utf8');
const hops = /<!-- hops -->([\s\S]*?)<!-- \/hops -->/.exec(page)?.[1] ?? '';
const files = Array.from(hops.matchAll(/^\| \d+ +\| `(src\/[\w/-]+\.ts)`/gm), ([, file = '']) => file);

test('every file and folder that the page names is there', () => {
  const named = Array.from(page.matchAll(/`((?:src|test)\/[\w./-]+)`/g), ([, file = '']) => file);
  expect(named.length).toBeGreaterThan(25);
  expect(named.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
});

test('at most twelve files are to be read, and a warm call runs each of them', () => {
  expect(files.length).toBeGreaterThan(9);
  expect(files.length).toBeLessThanOrEqual(12);
  const trace = path.join(root, 'bench', 'trace.mjs');
  const printed = execFileSync(process.execPath, [trace, 'SetSeen', '--sources', '--json'], { encoding: 'utf8' });
  const ran: unknown = JSON.parse(printed);
  const names = new Set(Object.keys(typeof ran === 'object' && ran !== null ? ran : {}));
  expect(files.filter((file) => !names.has(file))).toEqual([]);
  expect(names.size).toBeLessThanOrEqual(75);
}, 60_000);
