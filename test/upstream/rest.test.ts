import { Secret, type Command, type Outcome } from '../../src/command';
import { defaultJsonLimits } from '../../src/json';
import { createRestUpstream } from '../../src/upstream/rest';
import { crmServer, targetAt, type Seen } from './crm-server';
import { appointmentOperation, someCommand } from './some-command';

interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** One command against a CRM that answers so. */
async function call(command: Command, { status = 200, headers, body = '' }: Answer, path = '') {
  const crm = await crmServer((_seen, response) => {
    response.writeHead(status, headers ?? { 'content-type': 'application/json; charset=utf-8' }).end(body);
  });
  const upstream = createRestUpstream({
    target: targetAt(crm.port, path),
    clock: { now: () => Date.now() },
    json: defaultJsonLimits,
    onSkew: () => undefined,
  });
  try {
    const outcome: Outcome = await upstream.execute(command);
    return { outcome, seen: crm.seen };
  } finally {
    await upstream.close();
    await crm.stop();
  }
}

const setSeen: Command = {
  ...someCommand(),
  arguments: { AppointmentId: 973, UpdateMode: 'OnlyThis' },
  caller: { tenant: '', credential: { scheme: 'ticket', ticket: new Secret('7T:abc') } },
};
const getEntity: Command = {
  ...someCommand({ operation: 'GetAppointmentEntity' }),
  arguments: { AppointmentEntityId: 301 },
};

test('a parameters object below the CRM’s own path; 204 is the answer of a void operation', async () => {
  const { outcome, seen } = await call(setSeen, { status: 204, headers: {} }, '/so');
  expect(outcome).toEqual({ kind: 'answer', results: {} });
  expect(seen).toEqual([
    expect.objectContaining<Partial<Seen>>({
      method: 'POST',
      url: '/so/api/v1/Agents/Appointment/SetSeen',
      body: '{"AppointmentId":973,"UpdateMode":"OnlyThis"}',
    }),
  ]);
  expect(seen[0]?.headers).toMatchObject({
    authorization: 'SoTicket 7T:abc',
    'content-type': 'application/json; charset=utf-8',
    'accept-encoding': 'identity',
    'x-correlation-id': 'c1',
  });
});

test('a result is read by the contract: properties in any letter case, newer ones left out', async () => {
  const body = '{"appointmentId":301,"DESCRIPTION":"x","StartDate":"2026-01-10T09:00:00Z","NewerThing":{"a":[1]}}';
  const { outcome, seen } = await call(getEntity, { body });
  expect(seen[0]?.url).toBe('/api/v1/Agents/Appointment/GetAppointmentEntity?appointmentEntityId=301');
  expect(outcome).toMatchObject({
    kind: 'answer',
    results: { Response: { AppointmentId: 301, Description: 'x', StartDate: '2026-01-10T09:00:00Z' } },
  });
  expect(JSON.stringify(outcome)).not.toContain('"NewerThing":');
});

test('properties the caller has chosen may be such that no contract knows', async () => {
  const body = '{"NewerThing":1}';
  expect((await call({ ...getEntity, select: 'NewerThing' }, { body })).outcome.kind).toBe('answer');
  expect((await call(getEntity, { body })).outcome).toMatchObject({ code: 'upstream.invalid' });
});

const error = '{"Error":true,"ErrorType":"SoException","ErrorMessage":"No such record","ErrorSource":"NetServer"}';
test.each<[string, Answer, string]>([
  ['the vendor’s error object', { status: 500, body: error }, 'crm.refused'],
  ['401', { status: 401, body: error }, 'crm.unauthenticated'],
  ['403', { status: 403, body: error }, 'crm.forbidden'],
  ['404', { status: 404, body: error }, 'crm.notFound'],
])('what the CRM refuses is a value: %s', async (_, answer, code) => {
  const { outcome } = await call(setSeen, answer);
  expect(outcome).toMatchObject({ kind: 'failure', code, exception: { message: 'No such record' } });
});

test.each<[string, Command, Answer]>([
  ['a page in HTML', getEntity, { headers: { 'content-type': 'text/html' }, body: '<html>busy</html>' }],
  ['half of an object', getEntity, { body: '{"AppointmentId":301' }],
  ['a value of another type', getEntity, { body: '{"AppointmentId":"many"}' }],
])('an answer nobody can read is the CRM’s failure: %s', async (_, command, answer) => {
  const { outcome } = await call(command, answer);
  expect(outcome).toMatchObject({ kind: 'failure', code: 'upstream.invalid' });
  expect(JSON.stringify(outcome)).not.toContain('busy');
});

test('nobody listens: said so, and nothing was carried out', async () => {
  const crm = await crmServer(() => undefined);
  await crm.stop();
  const upstream = createRestUpstream({
    target: targetAt(crm.port),
    clock: { now: () => Date.now() },
    json: defaultJsonLimits,
    onSkew: () => undefined,
  });
  expect(await upstream.execute(setSeen)).toMatchObject({ kind: 'failure', code: 'upstream.unreachable' });
  await upstream.close();
});

test('an operation the v1 API does not have is not sent', async () => {
  const operation = { ...appointmentOperation('SetSeen'), agent: 'SoPrincipal', name: 'GetSystemInfo' };
  const { outcome, seen } = await call({ ...setSeen, operation }, { status: 204, headers: {} });
  expect(outcome).toMatchObject({ kind: 'failure', code: 'upstream.unsupported' });
  expect(seen).toEqual([]);
});

test.each([
  [
    'a key that .NET takes for its own',
    'SaveAppointmentEntity',
    { AppointmentEntity: { ExtraFields: new Map([['$type', 'x']]) } },
    '[$type]',
  ],
  ['no id where the address must have one', 'DeleteAppointmentEntity', {}, 'AppointmentEntityId'],
] as const)('%s is not sent', async (_, name, given, path) => {
  const command = { ...someCommand({}), operation: appointmentOperation(name), arguments: given };
  const { outcome, seen } = await call(command, {});
  expect(outcome).toMatchObject({ code: 'request.invalid', path: expect.stringContaining(path) });
  expect(seen).toEqual([]);
});

test.each(['DeleteAppointmentEntity', 'GetAppointmentEntity'])(
  'an id that a SOAP caller left out is 0: %s',
  async (name) => {
    const command = { ...someCommand({}), operation: appointmentOperation(name), arguments: {} };
    const asked = { ...command, context: { ...command.context, wire: 'soap' as const } };
    const { seen } = await call(asked, { status: 204, headers: {} });
    expect(seen.map(({ url }) => url.replace(/^.*\?/, '').toLowerCase())).toEqual(['appointmententityid=0']);
  },
);
