/** A recording of both wires is replayed at its own CRM, over both wires, and at a CRM that is another one by now. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestSandbox } from '../../src';
import { clientIdOf } from '../../src/migration';
import { ownWsdl, run, type Ran } from './command-run';
import { readMuch, record, stillSandbox } from './recorded-calls';

const folder = mkdtempSync(path.join(tmpdir(), 'replay-'));
const inFolder = (name: string): string => path.join(folder, name);
const plain = inFolder('plain.jsonl');
const masked = inFolder('masked.jsonl');
const password = inFolder('password');
let crm: TestSandbox;

beforeAll(async () => {
  crm = await stillSandbox();
  writeFileSync(password, 'Tje0\n');
  await record(crm, plain, 'plain', readMuch);
  await record(crm, masked, 'masked', readMuch);
});
afterAll(async () => {
  await crm.close();
  rmSync(folder, { recursive: true });
});

const environment = { CONTRACT_DIR: ownWsdl };
const asUser = ['--user', 'tje0', '--password-file', password];
const play = (file: string, ...args: readonly string[]): Promise<Ran> =>
  run(['replay', file, '--to', crm.url, ...asUser, ...args], { environment });

test.each([
  [plain, ['rest']],
  [plain, ['soap', '--version', 'Services88']],
  [masked, ['soap', '--version', 'Services88']],
])('%s at its own CRM over %j: 0 differences', async (file, wire) => {
  const { code, out, problems } = await play(file, '--compare', '--as', ...wire);
  expect([code, problems]).toEqual([0, '']);
  expect(out).toMatch(/^total +35 +35 +0 +0 +0$/m);
  expect(out).toMatch(/^Left out: 1 log-ins\.$/m);
  expect(out).toMatch(/\n35 calls were sent: 35 the same, 0 calls differ, 0 failed\.\n$/);
  expect(out.includes('the form of texts')).toBe(file === masked);
});

test('a broken line does not stand behind the bar of a terminal', async () => {
  const file = inFolder('broken.jsonl');
  writeFileSync(file, `${readFileSync(plain, 'utf8').split('\n')[1]}\n{}\n`);
  const { problems } = await run(['replay', file, '--to', crm.url, ...asUser, '--as', 'rest'], { environment, isTTY: true });
  expect(problems).toContain('\r\x1b[KLine 2 is left out: it is no line of a recording.\n');
}); // prettier-ignore

test('only one client, by its ID in a report or by a name; an ID of the ledger is refused', async () => {
  const calls = async (client: string) => (await play(plain, '--as', 'rest', '--client', client)).out.match(/^total +(\d+)/m)?.[1];
  expect(await calls('#v1')).toBe('25');
  expect(await calls(clientIdOf({ id: '', application: '', tenant: '', userAgent: 'node' }))).toBe('35');
  expect(await play(plain, '--as', 'rest', '--client', 'c-0123456789ab')).toMatchObject({
    code: 2,
    problems: expect.stringContaining("give the client's m-... of a report"),
  });
}); // prettier-ignore

test('a record that has changed: where and how often, with masked values', async () => {
  const before = crm.state();
  const contacts = before.tables['record contact'] ?? [];
  const changed = contacts.map(([id, row]) =>
    id === 5 ? ([id, { ...Object(row), Name: 'Another Name Altogether AS' }] as const) : ([id, row] as const),
  );
  crm.setState({ ...before, tables: { ...before.tables, 'record contact': changed } });
  try {
    const report = inFolder('report.json');
    const { code, out } = await play(plain, '--compare', '--as', 'rest', '--operation', 'Contact.GetContactEntity', '--format', 'json', '--out', report); // prettier-ignore
    expect([code, out]).toEqual([1, '']);
    const text = readFileSync(report, 'utf8');
    expect(text).not.toMatch(/Another Name|Fantasi/);
    const found = { differences: [{ path: 'Name', kind: 'value', calls: 1 }] };
    expect(JSON.parse(text)).toMatchObject({ calls: 10, same: 8, different: 2, operations: [found, found] });
    const rules = inFolder('rules.json');
    writeFileSync(rules, '[{"operation": "Contact.*", "path": "Name", "why": "it was renamed"}]');
    const all = await play(plain, '--compare', '--as', 'rest', '--operation', 'Contact.GetContactEntity', '--rules', rules); // prettier-ignore
    expect([all.code, all.out]).toEqual([0, expect.stringContaining('10 the same')]);
  } finally {
    crm.setState(before);
  }
});

test('one client’s calls, unread lines, and no comparison', async () => {
  const file = inFolder('cut.jsonl');
  writeFileSync(file, readFileSync(plain));
  appendFileSync(file, '{"format":1,"kind":"call","at":"2026');
  const { code, out, problems } = await play(file, '--as', 'rest', '--client', '#soap', '--concurrency', '1');
  expect([code, problems]).toEqual([0, 'Line 37 is left out: it is no JSON.\n']);
  expect(out).toMatch(/^operation +calls +answered +failed +left out$/m);
  expect(out).toMatch(/^Services86\.Contact\.GetContactEntity +5 +5 +0 +0$/m);
  expect(out).not.toContain('v1.');
  expect(out).toMatch(/\nLines that are not understood: 37\.\n/);
});

test('a CRM that does not let the user in', async () => {
  writeFileSync(inFolder('wrong'), 'wrong\n');
  const { code, out } = await run(
    ['replay', plain, '--to', crm.url, '--as', 'rest', '--user', 'tje0', '--password-file', inFolder('wrong')],
    { environment },
  );
  expect(code).toBe(1);
  expect(out).toMatch(/crm\.unauthenticated/);
});

test.each([
  [[], '--as'],
  [['--as', 'fax'], '--as must be rest or soap.'],
  [['--as', 'soap'], 'Say which version'],
  [['--as', 'rest', '--rate', 'fast'], '--rate must be calls per second'],
  [['--as', 'rest', '--operation', 'SetSeen'], '--operation must be like Appointment.SetSeen'],
  [['--as', 'rest', '--ticket', 'x'], 'not both'],
  [['--as', 'rest', '--rules', password], '--rules'],
])('%j is refused', async (args, message) => {
  const { code, out, problems } = await play(plain, ...args);
  expect([code, out]).toEqual([2, '']);
  expect(problems).toContain(message);
});

test('a file that is not there', async () => {
  const { code, problems } = await play('/nowhere/at/all', '--as', 'rest');
  expect([code, problems]).toEqual([2, '/nowhere/at/all cannot be read: ENOENT\n']);
});
