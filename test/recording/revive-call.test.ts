/** Lines that someone else has written. */
import { readLine } from '../../src/recording/revive-call';
import { contract } from './rig';

const good = {
  format: 1,
  kind: 'call',
  at: '2026-11-30T01:02:03.004Z',
  ms: 1,
  who: { user: '#1' },
  values: 'plain',
  wire: 'soap',
  version: 'Services86',
  agent: 'Appointment',
  operation: 'SetSeen',
  arguments: { AppointmentId: 973, UpdateMode: 'OnlyThis' },
  outcome: { kind: 'answer', results: {} },
};

const read = (line: object) => readLine(JSON.stringify(line), contract);

test('a call, with what came of it', () => {
  expect(read({ ...good, timeZone: { id: 101 }, language: 'no' })).toMatchObject({
    kind: 'call',
    call: {
      operation: { version: 'Services86', name: 'SetSeen' },
      arguments: { AppointmentId: 973 },
      outcome: { kind: 'answer', results: {} },
      timeZone: { id: 101 },
      language: 'no',
    },
  });
  const failure = { kind: 'failure', code: 'crm.refused', message: 'no', exception: { message: 'No.', inner: { message: 'In.' } } }; // prettier-ignore
  expect(read({ ...good, outcome: failure })).toMatchObject({ call: { outcome: failure } });
});

test.each([
  ['a log-in', { ...good, left: ['arguments', 'results'] }, { kind: 'log-in' }],
  ['a relayed call', { format: 1, kind: 'relayed' }, { kind: 'relayed' }],
  ['calls that are missing', { format: 1, kind: 'dropped', calls: 3 }, { kind: 'note', calls: 3 }],
  ['a kind of a newer program', { format: 1, kind: 'weather' }, { kind: 'note' }],
])('%s', (_, line, expected) => {
  expect(read(line)).toEqual(expected);
});

const nested = `{"format":1,"kind":"call","outcome":${'{"kind":"failure","exception":{"inner":'.repeat(20_000)}`;

test.each([
  ['no JSON', '{"format":1', 'it is no JSON'],
  ['an array', '[]', 'it is no line of a recording'],
  ['another format', JSON.stringify({ ...good, format: 2 }), 'format 2 is not known here'],
  ['no time', JSON.stringify({ ...good, at: 'yesterday' }), 'at is not understood'],
  ['no such operation', JSON.stringify({ ...good, operation: '__proto__' }), 'the contract does not have its operation'],
  ['no such code', JSON.stringify({ ...good, outcome: { kind: 'failure', code: 'constructor', message: '' } }), 'outcome.code is not understood'],
  ['another parameter', JSON.stringify({ ...good, arguments: { Name: 'x' } }), 'the contract has no "Name" there'],
  ['a value of another type', JSON.stringify({ ...good, arguments: { AppointmentId: '1 or 1=1' } }), 'the value of AppointmentId is no int'],
  ['an object for a number', JSON.stringify({ ...good, arguments: { AppointmentId: {} } }), 'the value of AppointmentId is no int'],
  ['a member that is none', JSON.stringify({ ...good, arguments: { UpdateMode: '<x/>' } }), 'the value of UpdateMode is no '],
  ['levels without end', nested, 'it is no JSON'],
  ['levels without end in the arguments', JSON.stringify(good).replace('973', '['.repeat(100_000) + ']'.repeat(100_000)), 'it has too many levels'],
])('%s: a reason, and nothing is sent', (_, line, reason) => {
  const result = readLine(line, contract);
  expect(result).toMatchObject({ kind: 'broken', reason: expect.stringContaining(reason) });
}); // prettier-ignore
