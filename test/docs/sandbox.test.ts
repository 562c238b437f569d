/** docs/sandbox.md and docs/testing.md: what they show works as it stands there. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createSandbox } from '../../src';
import { users } from '../../src/sandbox/users';
import { demoAccessToken, demoTicket } from '../../src/sandbox';
import { curlCommands, runCurlOver } from '../cli/curl';

const root = path.join(__dirname, '..', '..');
const page = readFileSync(path.join(root, 'docs', 'sandbox.md'), 'utf8');

const blocks = (text: string, language: string): readonly string[] =>
  Array.from(text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm))
    .filter(([, named]) => named === language)
    .map(([, , block = '']) => block);

test('the curl commands work as they are pasted, in order', async () => {
  const sandbox = await createSandbox();
  const files = new Map<string, string>();
  const answers: [string, number][] = [];
  const bodies: string[] = [];
  try {
    for (const command of blocks(page, 'sh').flatMap(curlCommands)) {
      const { status, body } = await runCurlOver(files, command.replaceAll('http://127.0.0.1:8086', sandbox.url));
      const [, place = ''] = /8086([^ '?]*)/.exec(command) ?? [];
      answers.push([
        `${/-X (\w+)/.exec(command)?.[1] ?? (command.includes(' -d ') ? 'POST' : 'GET')} ${place}`,
        status,
      ]);
      bodies.push(body);
    }
  } finally {
    await sandbox.close();
  }
  expect(JSON.parse(bodies[3] ?? '')).toEqual({ nextId: 1001, rows: { 'record contact': 1 } });
  expect(JSON.parse(bodies[5] ?? '')).toMatchObject({ total: 1 });
  const setSeen = 'POST /api/v1/Agents/Appointment/SetSeen';
  expect(answers).toEqual([
    ['POST /sandbox/reset', 200],
    ['GET /sandbox/state', 200],
    ['PUT /sandbox/state', 200],
    ['PUT /sandbox/state', 200],
    // The line above has left one contact and no appointment.
    [setSeen, 500],
    ['GET /sandbox/calls', 200],
    ['DELETE /sandbox/calls', 200],
    ['PUT /sandbox/faults', 200],
    ['GET /sandbox/faults', 200],
    ['DELETE /sandbox/faults', 200],
    [setSeen, 504],
    ['PUT /sandbox/clock', 200],
    ['PUT /sandbox/clock', 200],
    ['DELETE /sandbox/clock', 200],
  ]);
});

test('the users are those that there are', () => {
  const rows = Array.from(
    page.matchAll(/^\| `(\S+)` +\| `(\w+)` +\| (\w+ \w+), associate (\d+)/gm),
    ([, ...row]) => row,
  );
  expect(rows).toEqual(
    users.slice(0, 3).map((user) => [user.name, user.password, user.fullName, String(user.associateId)]),
  );
  expect(page.replace(/\s+/g, ' ')).toContain(`\`${demoTicket}\` and the access token \`${demoAccessToken}\``);
});

test('the example for Jest is the one that is run here', () => {
  const [example = ''] = blocks(readFileSync(path.join(root, 'docs', 'testing.md'), 'utf8'), 'ts');
  const own = readFileSync(path.join(__dirname, 'testing-example.test.ts'), 'utf8');
  expect(own).toBe(example.replace("'netserver-gateway'", "'../../src'"));
});
