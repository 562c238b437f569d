/** What the README says is true. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runGateway } from '../gateway/running';
import { curlCommands, runCurl } from './curl';
import { withTables } from './readme-tables';

const root = path.join(__dirname, '..', '..');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
const commands = [...readme.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map((match) => (match[1] ?? '').trim());

test('its settings and errors are those of the code (else: node -r ./test/cli/source-hook.js test/cli/readme-tables.ts)', () => {
  expect(readme).toBe(withTables(readme));
  expect(readme).toContain('`UPSTREAM_URL`');
  expect(readme).toContain('`upstream.unknown`');
});

test('its curl commands work as they are pasted, in order', async () => {
  const gateway = await runGateway();
  try {
    const curls = curlCommands(commands.join('\n'));
    expect(curls).toHaveLength(4);
    const [soap = '', json = '', archive = '', calls = ''] = curls.map((each) =>
      each.replace('http://127.0.0.1:8086', gateway.address),
    );
    const seen = await runCurl(soap);
    expect(seen.status).toBe(200);
    expect(seen.body).toMatch(/Succeeded>true<[\s\S]*<SetSeenResponse\/>/);
    expect(await runCurl(json)).toEqual({ status: 204, body: '' });
    const found: unknown = JSON.parse((await runCurl(archive)).body);
    expect(found).toMatchObject({ value: [{ name: expect.any(String), category: expect.any(String) }, {}, {}] });
    const shown: unknown = JSON.parse((await runCurl(calls)).body);
    const carriedOut = (operation: string): unknown => expect.objectContaining({ operation, outcome: 'ok' });
    expect(shown).toMatchObject({ calls: expect.arrayContaining([carriedOut('SetSeen'), carriedOut('SetSeenMany')]) });
  } finally {
    await gateway.stop();
  }
});

const basicOf = (user: string, password: string): string => `Basic ${btoa(`${user}:${password}`)}`;

test('its addresses answer', async () => {
  const gateway = await runGateway();
  try {
    const paths = [...readme.matchAll(/^\| `(\/.*?) *\|/gm)].flatMap((row) =>
      [...(row[1] ?? '').matchAll(/`?(\/[^`,\s]*)/g)].map((match) => match[1] ?? ''),
    );
    expect(paths).toContain('/health/ready');
    for (const each of paths) {
      const response = await fetch(gateway.address + each, { headers: { authorization: basicOf('tje0', 'Tje0') } });
      expect([each, response.status]).toEqual([each, 200]);
      await response.text();
    }
  } finally {
    await gateway.stop();
  }
});

test('continuous integration runs exactly its test command', () => {
  const test = commands.find((command) => command.endsWith('npm test')) ?? '';
  expect(test).toBe('npm ci && npm test');
  const script = readFileSync(path.join(root, '.ci', 'run'), 'utf8');
  const lines = script.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  expect(lines.at(-1)).toBe(test);
  expect(lines.filter((line) => /\bnpm\b/.test(line))).toEqual([test]);
});

test('its links lead somewhere', () => {
  const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map((match) => match[1] ?? '');
  expect(links.filter((link) => !existsSync(path.join(root, link)))).toEqual([]);
});
