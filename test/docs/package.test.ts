/** The package as npm makes it: what is in it, and that its documents link to nothing that is not. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const root = path.join(__dirname, '..', '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
/** npm is a script file on Windows. */
const shell = process.platform === 'win32';

let files: readonly string[];
beforeAll(async () => {
  const { stdout } = await promisify(execFile)('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    shell,
  });
  const [packed] = z.array(z.object({ files: z.array(z.object({ path: z.string() })) })).parse(JSON.parse(stdout));
  // The build is not there in a fresh checkout.
  files = packed?.files.map((file) => file.path).filter((file) => !file.startsWith('dist/')) ?? [];
}, 30_000);

/** The name that a heading has in an address, as GitHub makes it. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

const anchorsIn = (text: string): ReadonlySet<string> =>
  new Set(
    Array.from(text.replace(/^```.*?^```/gms, '').matchAll(/^#+ (.+)$/gm), ([, heading = '']) => anchorOf(heading)),
  );

function brokenLinks(file: string): readonly string[] {
  const links = Array.from(read(file).matchAll(/\]\(([^)\s]+)\)/g), ([, target = '']) => target);
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [target = '', anchor] = link.split('#');
    const place = target === '' ? file : path.posix.join(path.posix.dirname(file), target);
    if (!files.some((each) => each === place || each.startsWith(`${place}/`))) return true;
    return anchor !== undefined && !anchorsIn(read(place)).has(anchor);
  });
}

test('every link of a document in it leads to something in it', () => {
  const documents = files.filter((file) => file.endsWith('.md'));
  expect(documents).toEqual(expect.arrayContaining(['README.md', 'SECURITY.md', 'CONTRIBUTING.md', 'docs/upgrade.md']));
  expect(documents.flatMap((file) => brokenLinks(file).map((link) => `${file}: ${link}`))).toEqual([]);
});

test('it has what a project that installs it uses, and nothing of tests and benches', () => {
  const wanted = ['deploy/nginx.conf', 'deploy/alerts.yaml', 'deploy/helm/netserver-gateway/Chart.yaml', 'LICENSE'];
  expect(files).toEqual(expect.arrayContaining([...wanted, 'man/netserver-gateway.1', 'wsdl/README.md']));
  expect(files.filter((file) => /^(?:test|bench|src|scripts|\.)|\.test\.|\.mjs$/.test(file))).toEqual([
    'docs/clients/fetch.mjs',
    'docs/clients/soap.mjs',
  ]);
});

test('it says whose it is and where it comes from, in one form', () => {
  const described = z
    .object({
      repository: z.object({ url: z.string() }),
      bugs: z.object({ url: z.string() }),
      homepage: z.string(),
      author: z.string(),
      keywords: z.array(z.string()),
    })
    .parse(JSON.parse(read('package.json')));
  const address = /^git\+(https:\/\/github\.com\/[\w-]+\/[\w-]+)\.git$/.exec(described.repository.url)?.[1] ?? '';
  expect(described.bugs.url).toBe(`${address}/issues`);
  expect(described.homepage).toBe(`${address}#readme`);
  expect(read('LICENSE')).toContain(described.author);
  expect(described.keywords).toContain('soap');
  const others = ['README.md', 'SECURITY.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/upgrade.md', 'Dockerfile'];
  const named = others.flatMap((file) => read(file).match(/https:\/\/github\.com\/[\w-]+\/netserver-gateway\b/g) ?? []);
  expect(new Set(named)).toEqual(new Set([address]));
});
