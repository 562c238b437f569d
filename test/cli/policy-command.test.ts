import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createProgram } from '../../src/cli';

const folder = mkdtempSync(path.join(tmpdir(), 'policy-'));
const file = path.join(folder, 'policy.json');
afterAll(() => rmSync(folder, { recursive: true }));

writeFileSync(
  file,
  JSON.stringify([
    { name: 'office', network: '192.168.0.0/16', effect: 'allow' },
    { name: 'no writes over SOAP', wire: 'soap', operation: ['Set*', 'Save*'], effect: 'deny' },
    { name: 'the rest', agent: 'Appointment', effect: { limit: '600/min' } },
  ]),
);

async function check(...options: string[]) {
  const written: string[] = [];
  const codes: number[] = [];
  const program = createProgram({
    environment: {},
    out: { write: (text) => void written.push(text) },
    problems: { write: (text) => void written.push(text) },
    exit: (code) => void codes.push(code),
  });
  const given = ['node', 'netserver-gateway', 'policy', 'check', '--file', file, ...options];
  await program.parseAsync(given).catch(() => undefined);
  return { text: written.join(''), codes };
}

test('a denied call: every rule looked at, and exit code 1', async () => {
  const asked = ['--tenant', 'T', '--network', '10.0.0.1', '--wire', 'soap', '--version', 'Services86'];
  expect(await check(...asked, '--operation', 'Appointment.SetSeen')).toEqual({
    text: '1. office: does not fit, network is another\n2. no writes over SOAP: fits, denied\ndenied\n',
    codes: [1],
  });
});

test('allowed by a rule, with a limit, by no rule', async () => {
  const office = await check('--network', '192.168.1.1', '--operation', 'Appointment.SetSeen');
  expect(office).toEqual({ text: '1. office: fits, allowed\nallowed\n', codes: [0] });
  const limited = await check('--wire', 'rest', '--operation', 'Appointment.SetSeen');
  expect(limited.text).toMatch(/3\. the rest: fits, allowed, 600 per 60 s and caller\n/);
  expect(limited.codes).toEqual([0]);
  expect((await check('--operation', 'GET /api/v1/Contact/4')).text).toMatch(/allowed: no rule fits\n$/);
});

test('a question or a file that cannot be understood is told, exit code 2', async () => {
  expect((await check('--operation', 'A.B', '--wire', 'smtp')).text).toBe('--wire: not understood; see policy check --help.\n');
  expect((await check('--operation', 'A.B', '--file', folder)).codes).toEqual([2]);
  expect((await check()).codes).toEqual([2]);
}); // prettier-ignore
