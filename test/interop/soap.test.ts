/** The `soap` package as a client: it reads our WSDL from our address and writes its own envelopes. */
import { createClientAsync } from 'soap';
import { runSandbox, type RunningSandbox } from '../gateway/running';
import { call, clientOf as clientAt, record, withDatesAsText, wsdlUrl } from './soap-client';

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await runSandbox();
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.stop());

const clientOf = (version: string, agent: string, ticket?: string, options?: { forceSoap12Headers?: boolean }) =>
  clientAt(sandbox.address, version, agent, ticket, options);

const invitation = (id: number): string | undefined =>
  sandbox.state().appointments.find((each) => each.id === id)?.invitationStatus;

test('the WSDL it loads names the address the client used, for every agent and version', async () => {
  for (const version of ['Services86', 'Services88']) {
    for (const agent of ['Appointment', 'Pocket', 'SoPrincipal']) {
      const client = await createClientAsync(wsdlUrl(sandbox.address, version, agent));
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
