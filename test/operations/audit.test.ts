import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Caller, Secret } from '../../src/command';
import { auditTrail, openAuditLog } from '../../src/operations';
import { createCallerNames } from '../../src/operations/caller-names';
import type { FinishedCall } from '../../src/operations/observe';
import { command } from '../server/command';

const folder = mkdtempSync(path.join(tmpdir(), 'gateway-audit-'));
afterAll(() => rmSync(folder, { recursive: true }));

const names = createCallerNames({ key: Buffer.alloc(32), users: 'hash', applications: new Map([['app', 'App']]) });

function audited(call: Partial<FinishedCall>, caller: Caller = { tenant: '' }): Record<string, unknown>[] {
  const lines: string[] = [];
  const { operation, context } = command();
  const what = { kind: 'operation', operation } as const;
  auditTrail(
    (line) => lines.push(line),
    names,
  )({ what, caller, context, outcome: 'ok', startedAt: 0, ms: 3.4, ...call });
  return lines.map((line): Record<string, unknown> => JSON.parse(line));
}

test('who, what, when and how it ended, and nothing else', () => {
  const caller: Caller = {
    tenant: 'Cust1',
    credential: { scheme: 'basic', user: 'tom', password: new Secret('geheim') },
    applicationToken: new Secret('app'),
  };
  const { context } = command('SetSeen', caller, {
    wire: 'soap',
    remoteAddress: '1.2.3.4',
    frontUser: 'tom@example.com',
    trace: { id: 'ab12', headers: {} },
  });
  expect(audited({ outcome: 'upstream.unknown', context }, caller)).toEqual([
    {
      time: '1970-01-01T00:00:00.000Z', level: 'audit', tenant: 'Cust1', user: 'tom', application: 'App',
      frontUser: 'tom@example.com', remoteAddress: '1.2.3.4', wire: 'soap', version: 'Services86', agent: 'Appointment', operation: 'SetSeen', outcome: 'upstream.unknown', ms: 3, correlationId: 'c1', traceId: 'ab12',
    },
  ]); // prettier-ignore
});

test.each([
  [{ scheme: 'ticket', ticket: new Secret('7T:abc') }],
  [{ scheme: 'bearer', token: new Secret('7T:abc') }],
  [{ scheme: 'session', cookie: new Secret('7T:abc'), xsrf: new Secret('x') }],
] as const)('a credential is told by its fingerprint (%j)', (credential) => {
  const [line] = audited({}, { tenant: '', credential });
  expect(line).toMatchObject({ credential: expect.stringMatching(/^#[0-9a-f]{16}$/) });
  expect(JSON.stringify(line)).not.toContain('7T:');
});

test('a v1 call is of v1, as its client spoke it', () => {
  const { context } = command('SetSeen', { tenant: '' }, { wire: 'rest' });
  expect(audited({ context })).toEqual([
    expect.objectContaining({ wire: 'rest', version: 'v1', operation: 'SetSeen' }),
  ]);
});

test('a user name cannot forge a line', () => {
  const lines: string[] = [];
  const { operation, context } = command();
  const credential = { scheme: 'basic', user: 'a\n{"level":"audit"}', password: new Secret('') } as const;
  auditTrail((line) => lines.push(line), names)({
    what: { kind: 'operation', operation }, caller: { tenant: '', credential }, context, outcome: 'ok', startedAt: 0, ms: 1,
  }); // prettier-ignore
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain('\n');
});

test('what only reads is not audited', () => {
  const { operation } = command('GetAppointmentEntity');
  expect(audited({ what: { kind: 'operation', operation } })).toEqual([]);
  expect(audited({ what: { kind: 'relay', method: 'GET', path: '/api/v1/Contact/4' } })).toEqual([]);
});

test('relayed writes are told without record ids', () => {
  const what = { kind: 'relay', method: 'PUT', path: '/api/v1/Contact/4/Interests' } as const;
  expect(audited({ what })).toEqual([expect.objectContaining({ method: 'PUT', path: '/api/v1/Contact/*/Interests' })]);
});

test('an operation that the contract does not know is told like others', () => {
  const operation = { agent: 'Workflow', name: 'RunV2Flow' };
  const what = { kind: 'relay', method: 'POST', path: '/api/v1/Agents/Workflow/RunV2Flow', operation } as const;
  expect(audited({ what })).toEqual([
    expect.objectContaining({ version: 'v1', agent: 'Workflow', operation: 'RunV2Flow' }),
  ]);
});

test('the file is appended to, for its owner only, and complete when closed', async () => {
  const file = path.join(folder, 'deep', 'audit.log');
  for (const text of ['one', 'two']) {
    const audit = openAuditLog(file, (error) => {
      throw error;
    });
    audit.write(text);
    await audit.close();
  }
  expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n');
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a file that cannot be written is told at once', () => {
  const file = path.join(folder, 'file');
  writeFileSync(file, '');
  expect(() => openAuditLog(path.join(file, 'audit.log'), () => undefined)).toThrow(/cannot be written/);
});

test('`-` is standard output', async () => {
  const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const audit = openAuditLog('-', () => undefined);
  audit.write('one');
  await audit.close();
  expect(written.mock.calls).toEqual([['one\n']]);
  written.mockRestore();
});
