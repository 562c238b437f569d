/** `report` and `export types --for-client`, as a person runs them over a ledger's file. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { companyBooks } from '../migration/company-books';
import { csvRows } from '../migration/csv-rows';
import { writeLedger } from '../migration/ledger-file';
import { ownWsdl, run, temporaryFolder } from './command-run';

const books = companyBooks(Date.parse('2026-11-30T12:00:00Z'));
const environment = { CONTRACT_DIR: ownWsdl };
const asked = (...args: readonly string[]) => run(args, { environment });

function ledgerFile(): string {
  const file = path.join(temporaryFolder(), 'ledger.db');
  writeLedger(file, books);
  return file;
}

test('the books come back from the file, to the call', async () => {
  const ledger = ledgerFile();
  const { code, out, problems } = await asked('report', '--ledger', ledger, '--format', 'json');
  expect([code, problems]).toEqual([0, '']);
  const { soapCalls, restCalls, failed, clients } = JSON.parse(out);
  expect({ soapCalls, restCalls, failed }).toEqual({
    soapCalls: books.total.soapCalls,
    restCalls: books.total.restCalls,
    failed: books.total.failed,
  });
  const portal = clients.find(({ name }: { name: string }) => name === 'PHP portal');
  expect(portal.readiness).toMatchObject({ state: 'differs', different: 3 });
  expect(portal.operations[0].use.read).toContain('AppointmentEntity.Description');
});

test('two ledgers are one; the setting LEDGER is the default; a terminal gets Markdown', async () => {
  const [one, other] = [ledgerFile(), ledgerFile()];
  const { out } = await asked('report', '--ledger', one, '--ledger', other, '--format', 'csv');
  const [heads = [], ...rows] = csvRows(out);
  const calls = rows.reduce((sum, row) => sum + Number(row[heads.indexOf('calls')]), 0);
  expect(calls).toBe(2 * (books.total.soapCalls + books.total.restCalls));
  const text = await run(['report', '--client', 'Axis/1.4'], { environment: { ...environment, LEDGER: one } });
  expect(text.out).toMatch(/^# Migration report\n/);
  expect(text.out).toContain('BlobManager.GetFile');
  expect(text.out).not.toContain('PHP portal');
});

test('into a file that only its owner can read', async () => {
  const file = path.join(temporaryFolder(), 'report.html');
  const { code, problems } = await asked('report', '--ledger', ledgerFile(), '--format', 'html', '--out', file);
  expect([code, problems]).toEqual([0, `Wrote ${file}: 6 clients.\n`]);
  expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>/);
  // Windows knows no such rights.
  expect(process.platform === 'win32' || (statSync(file).mode & 0o077) === 0).toBe(true);
});

test('what cannot be read is said in one sentence', async () => {
  const ledger = ledgerFile();
  const notes = path.join(temporaryFolder(), 'notes.txt');
  writeFileSync(notes, 'notes');
  const rows: readonly (readonly [args: readonly string[], code: number, problem: string])[] = [
    [[], 2, 'Say which ledger: --ledger <file>, or the setting LEDGER.'],
    [['--ledger', '/nowhere.db'], 2, 'There is no ledger /nowhere.db.'],
    [['--ledger', notes], 2, `${notes}: not a usage ledger.`],
    [['--ledger', ledger, '--since', 'May'], 2, '--since must be like 30d or 2026-11-01, not May.'],
    [['--ledger', ledger, '--format', 'pdf'], 2, '--format must be html, md, json or csv.'],
    [['--ledger', ledger, '--client', 'Word'], 1, 'The ledger has no calls of Word from '],
    [['--ledger', ledger, '--out', '/nowhere/report.md'], 2, '/nowhere/report.md cannot be written: ENOENT'],
  ];
  for (const [args, code, problem] of rows) {
    const ran = await asked('report', ...args);
    expect([ran.code, ran.out]).toEqual([code, '']);
    expect(ran.problems).toMatch(problem);
    expect(ran.problems.split('\n')).toHaveLength(2);
  }
});

test('the tests of the types are masked calls of a recording', async () => {
  const recording = path.join(temporaryFolder(), 'calls.jsonl');
  const call = (values: string, description: string, application?: string) =>
    JSON.stringify({
      format: 1,
      kind: 'call',
      at: '2026-11-30T01:02:03.000Z',
      ms: 5,
      who: { application },
      values,
      version: 'Services86',
      agent: 'Appointment',
      operation: 'SaveAppointmentEntity',
      arguments: { AppointmentEntity: { AppointmentId: 4711, Description: description, Location: 'Bergen' } },
      outcome: { kind: 'answer' },
    });
  const lines = [call('plain', 'Kari Nordmann'), call('masked', 'Other'), call('masked', 'Xyz', 'Outlook add-in'), 'x'];
  writeFileSync(recording, lines.join('\n'));
  const client = ['--for-client', 'Outlook add-in', '--ledger', ledgerFile()];
  const { out, problems } = await asked('export', 'types', ...client, '--recording', recording);
  expect(problems).toBe('1 recorded calls are not used: their values are plain.\n');
  expect(out).toContain('"Description": "Xyz"');
  // The client does not send it.
  expect(out).not.toMatch(/Bergen|Nordmann/);
  expect(out.match(/isRecorded: true/g)).toHaveLength(1);
  const ran = await asked('export', 'types', ...client, '--recording', '/nowhere.jsonl');
  expect([ran.code, ran.problems]).toEqual([2, 'The recording cannot be read: ENOENT\n']);
});

test('types of one client: what it uses, and what v1 does not have', async () => {
  const ledger = ledgerFile();
  const { code, out, problems } = await asked('export', 'types', '--for-client', 'Axis/1.4', '--ledger', ledger);
  expect([code, problems]).toEqual([0, 'v1 does not have BlobManager.GetFile.\n']);
  expect(out).toContain('Only the 2 operations and the properties that Axis/1.4 used');
  expect(out).toContain('Not in it: BlobManager.GetFile.');
  const [, entity = ''] = /export interface Appointment \{\n([^}]*)\}/.exec(out) ?? [];
  expect(entity.match(/\w+(?=\??:)/g)).toEqual(['AppointmentId', 'StartDate']);
  expect(out.match(/^ {4}name: .*/gm)).toEqual([
    '    name: "Appointment.GetAppointmentList",',
    '    name: "Pocket.SendPushNotification",',
  ]);
  // Log-in is no operation that is missed.
  const outlook = await asked('export', 'types', '--for-client', 'Outlook add-in', '--ledger', ledger);
  expect([outlook.code, outlook.problems]).toEqual([0, '']);
  expect(await asked('export', 'types', '--for-client', 'Word', '--ledger', ledger)).toEqual({
    code: 1,
    out: '',
    problems: 'The ledger has no client Word: netserver-gateway report lists them.\n',
  });
});
