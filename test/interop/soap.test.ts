/** The `soap` package as a client: it reads our WSDL from our address and writes its own envelopes. */
import { createClientAsync, type Client } from 'soap';
import { runSandbox, type RunningSandbox } from '../gateway/running';

const namespaceOf = (version: string): string => `http://www.superoffice.net/ws/crm/NetServer/${version}`;

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await runSandbox();
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.stop());

const wsdlUrl = (version: string, agent: string): string => `${sandbox.address}/Remote/${version}/${agent}.svc?wsdl`;

async function clientOf(
  version: string,
  agent: string,
  ticket = '7T:1234abcxyzExample==',
  options: { forceSoap12Headers?: boolean } = {},
): Promise<Client> {
  const client = await createClientAsync(wsdlUrl(version, agent), options);
  const prefix = 'auth';
  const block = (name: string, content: string) =>
    `<${prefix}:${name} xmlns:${prefix}="${namespaceOf(version)}">${content}</${prefix}:${name}>`;
  client.addSoapHeader(block('ApplicationToken', '1234567-1234-9876'));
  if (ticket !== '') client.addSoapHeader(block('Credentials', `<${prefix}:Ticket>${ticket}</${prefix}:Ticket>`));
  return client;
}

interface Called {
  readonly result: Record<string, unknown>;
  readonly headers: Record<string, unknown>;
  /** HTTP Content-Type of the answer. */
  readonly contentType: string;
}

/** This client reads typed elements in Body, but every header block as text. */
async function call(client: Client, operation: string, given: object = {}): Promise<Called> {
  let contentType = '';
  client.on('response', (_body: unknown, response: { headers: Record<string, unknown> }) => {
    contentType = String(response.headers['content-type']);
  });
  const call: unknown = Reflect.get(client, `${operation}Async`);
  if (typeof call !== 'function') throw new Error(`the client found no operation ${operation}`);
  const [result, , headers] = await call.call(client, given);
  return { result: result ?? {}, headers: headers ?? {}, contentType };
}

const invitation = (id: number): string | undefined =>
  sandbox.state().appointments.find((each) => each.id === id)?.invitationStatus;

test('the WSDL it loads names the address the client used, for every agent and version', async () => {
  for (const version of ['Services86', 'Services88']) {
    for (const agent of ['Appointment', 'Pocket', 'SoPrincipal']) {
      const client = await createClientAsync(wsdlUrl(version, agent));
      const [service] = Object.values<Record<string, Record<string, object>>>(client.describe());
      const operations = Object.keys(Object.values(service ?? {})[0] ?? {});
      expect(operations).toContain(
        agent === 'Appointment' ? 'SetSeen' : agent === 'Pocket' ? 'GetRegisteredDevices' : 'GetSystemInfo',
      );
    }
  }
});

test('SetSeen over Services86', async () => {
  const { result, headers, contentType } = await call(await clientOf('Services86', 'Appointment'), 'SetSeen', {
    AppointmentId: 973,
    UpdateMode: 'OnlyThis',
  });
  expect(result).toEqual({});
  expect(headers).toMatchObject({ Succeeded: 'true' });
  expect(contentType).toBe('text/xml; charset=utf-8');
  expect(invitation(973)).toBe('Seen');
});

test('SetSeen with SOAP 1.2 is answered in SOAP 1.2', async () => {
  const client = await clientOf('Services86', 'Appointment', undefined, { forceSoap12Headers: true });
  const { headers, contentType } = await call(client, 'SetSeen', { AppointmentId: 598, UpdateMode: 'OnlyThis' });
  expect(headers).toMatchObject({ Succeeded: 'true' });
  expect(contentType).toBe('application/soap+xml; charset=utf-8');
  expect(invitation(598)).toBe('Seen');
});

test('SetSeenMany exists in Services88 only', async () => {
  const newer = await clientOf('Services88', 'Appointment');
  await call(newer, 'SetSeenMany', { AppointmentIds: { int: [973, 598] }, UpdateMode: 'OnlyThis' });
  expect([invitation(973), invitation(598)]).toEqual(['Seen', 'Seen']);
  await expect(call(await clientOf('Services86', 'Appointment'), 'SetSeenMany')).rejects.toThrow('no operation');
});

test('Accept', async () => {
  await call(await clientOf('Services86', 'Appointment'), 'Accept', { AppointmentId: 685, UpdateMode: 'OnlyThis' });
  expect(invitation(685)).toBe('Accepted');
});

test('an entity is read, changed, saved and read again', async () => {
  const client = await clientOf('Services86', 'Appointment');
  const first = await call(client, 'GetAppointmentEntity', { AppointmentEntityId: 301 });
  const entity = record(first.result['Response']);
  expect(entity).toMatchObject({ AppointmentId: 301, Description: 'Call the customer', Associate: { Name: 'tje0' } });
  // This client turns dates into Date objects and cannot write them again; they go back as text.
  const changed = { ...withDatesAsText(entity), Description: 'Ring <now> & "then" 😀' };
  const saved = await call(client, 'SaveAppointmentEntity', { AppointmentEntity: changed });
  expect(saved.headers).toMatchObject({ Succeeded: 'true' });
  expect(saved.result['Response']).toMatchObject({ AppointmentId: 301, Description: 'Ring <now> & "then" 😀' });
  const again = record((await call(client, 'GetAppointmentEntity', { AppointmentEntityId: 301 })).result['Response']);
  expect(again['Description']).toBe('Ring <now> & "then" 😀');
  expect(again['StartDate']).toEqual(entity['StartDate']);
  expect(again['CreatedDate']).toEqual(entity['CreatedDate']);
});

test('GetMyAppointments answers a list in the service namespace', async () => {
  const { result } = await call(await clientOf('Services86', 'Appointment'), 'GetMyAppointments', {
    StartTime: '2026-01-01T00:00:00',
    EndTime: '2026-02-28T00:00:00',
    Count: 100,
  });
  const list: unknown = record(result['Response'])['Appointment'];
  expect(list).toContainEqual(expect.objectContaining({ AppointmentId: 301 }));
  expect(list).not.toContainEqual(expect.objectContaining({ AppointmentId: 302 }));
});

test('log in with a password, then work with the ticket', async () => {
  const principal = await clientOf('Services86', 'SoPrincipal', '');
  const { result } = await call(principal, 'AuthenticateUsernamePassword', { UserName: 'kbe0', Password: 'Kbe0' });
  expect(result).toMatchObject({ AuthenticationSucceeded: true, Response: { Associate: 'kbe0', AssociateId: 11 } });
  const ticket = String(record(result['Credentials'])['Ticket']);
  expect(ticket).toMatch(/^7T:/);
  const client = await clientOf('Services86', 'Appointment', ticket);
  const mine = await call(client, 'GetAppointmentEntity', { AppointmentEntityId: 302 });
  expect(mine.result['Response']).toMatchObject({ Description: 'Salary talk' });
});

test('what the CRM refuses arrives in the headers, with HTTP 200', async () => {
  const client = await clientOf('Services86', 'Appointment');
  const { result, headers } = await call(client, 'SetSeen', { AppointmentId: 0, UpdateMode: 'OnlyThis' });
  expect(result).toEqual({});
  expect(headers).toMatchObject({ Succeeded: 'false', ExceptionInfo: { Message: expect.stringContaining('0') } });
});

test('what the contract refuses arrives as a fault that names the path', async () => {
  const client = await clientOf('Services86', 'Appointment');
  const refused = call(client, 'SetSeen', { AppointmentId: 'abc', UpdateMode: 'OnlyThis' });
  await expect(refused).rejects.toThrow(/Client:.*Body\/SetSeen\/AppointmentId/);
  expect(sandbox.state().commands).toEqual({});
});

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new Error('expected an object');
  return { ...value };
}

function withDatesAsText(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, each instanceof Date ? textOf(each) : nested(each)]),
  );
}

const nested = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? withDatesAsText(record(value)) : value;

/** The client took a date without zone for local time. */
function textOf(date: Date): string {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
