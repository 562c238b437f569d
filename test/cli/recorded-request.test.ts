import { ownWsdl, run, type Ran } from './command-run';

const explain = (input: string, ...args: readonly string[]): Promise<Ran> =>
  run(['explain', ...args], { environment: { CONTRACT_DIR: ownWsdl }, input });

const line = (fields: object): string =>
  JSON.stringify({
    format: 1,
    kind: 'call',
    at: '2026-11-30T08:00:00.000Z',
    ms: 3,
    who: { tenant: 'Cust1', application: 'erp' },
    values: 'masked',
    wire: 'soap',
    version: 'Services86',
    agent: 'Appointment',
    operation: 'SetSeen',
    arguments: { AppointmentId: 973, UpdateMode: 'OnlyThis' },
    outcome: { kind: 'answer', results: {} },
    ...fields,
  });

test('a line of a recording is explained as the envelope that its caller sent', async () => {
  const { code, out } = await explain(line({}));
  expect(code).toBe(0);
  expect(out).toContain('Message: SOAP 1.1, Services86, Appointment.SetSeen of tenant Cust1\n');
  expect(out).toContain('"AppointmentId": 973');
  expect(out).toContain('\n{"AppointmentId":973,"UpdateMode":"OnlyThis"}\n');
  expect(out).toContain('<ApplicationToken>[secret]</ApplicationToken><Credentials><Ticket>[secret]</Ticket>');
});

test('and as the v1 call, where it was one; printed over several lines, too', async () => {
  const recorded = JSON.parse(line({ wire: 'rest', version: 'Services88', who: {} })) as unknown;
  const { code, out } = await explain(JSON.stringify(recorded, null, 2), '--to', 'Services86');
  expect(code).toBe(0);
  expect(out).toContain('v1 JSON or XML, Appointment.SetSeen (read as of Services88)');
  expect(out).toContain('To a SOAP CRM (Services86), sent\n');
});

test.each([
  [`${line({})}\n${line({})}\n`, 'several lines of a recording: give one, such as sed -n 1p calls.jsonl'],
  [line({ operation: 'Nothing' }), 'not understood: the contract does not have its operation'],
  [line({ left: ['arguments', 'results'] }), 'a log-in, whose arguments are in no recording'],
  [line({ kind: 'relayed' }), 'relayed as it is, whose body is in no recording'],
  [line({ kind: 'dropped', calls: 12 }), 'is no call'],
  [line({ wire: 'rest', operation: 'GetAppointmentEntity', arguments: {} }), 'AppointmentEntityId is missing'],
])('a line that is no request: %#', async (input, message) => {
  expect(await explain(input)).toMatchObject({ code: 2, problems: expect.stringContaining(message) });
});
