/** The flow over real HTTP: pages, the vendor's samples in our own words, and refusals in the caller's protocol. */
import { runSandbox, type RunningSandbox } from './running';

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await runSandbox();
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.stop());

const basic = `Basic ${Buffer.from('tje0:Tje0').toString('base64')}`;
const ns = 'http://www.superoffice.net/ws/crm/NetServer/Services86';

async function ask(path: string, init: RequestInit = {}) {
  const response = await fetch(sandbox.address + path, init);
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    allow: response.headers.get('allow'),
    text: await response.text(),
  };
}
const post = (agentCall: string, body: unknown, headers: Record<string, string> = {}) =>
  ask(`/api/v1/Agents/${agentCall}`, {
    method: 'POST',
    headers: { authorization: basic, 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  });
const soap = (body: string, envelope = 'http://schemas.xmlsoap.org/soap/envelope/') =>
  ask('/Remote/Services86/Appointment.svc', {
    method: 'POST',
    headers: { 'content-type': 'text/xml' },
    body: `<e:Envelope xmlns:e="${envelope}" xmlns="${ns}"><e:Header><Credentials><Ticket>7T:1234abcxyzExample==</Ticket></Credentials></e:Header><e:Body>${body}</e:Body></e:Envelope>`,
  });

test('activities: identifiers that do not exist change nothing at all, and that is no error', async () => {
  const before = sandbox.state();
  const none = await post('Appointment/SetActivityStatus', {
    ActivityIdentifier: ['dolores', 'appointment_id=301'],
    ActivityStatus: 'Completed',
  });
  expect(none.status).toBe(204);
  expect(sandbox.state().appointments).toEqual(before.appointments);
});

test('notifications handled twice are counted twice', async () => {
  const event = { Type: 'AppointmentCancelled', Id: 699 };
  const handled = await post('Pocket/NotificationsHandled', { NotificationEvents: [event, event] });
  expect(handled).toMatchObject({ status: 204, text: '' });
  expect(sandbox.state().notifications.handled).toEqual([{ type: 'AppointmentCancelled', id: 699, times: 2 }]);
});

test('SOAP with id 0: HTTP 200, an empty response element, Succeeded false and an ExceptionInfo', async () => {
  const { status, text } = await soap(
    '<SetSeen><AppointmentId>0</AppointmentId><UpdateMode>Unknown</UpdateMode></SetSeen>',
  );
  expect(status).toBe(200);
  expect(text).toMatch(
    /<ExceptionInfo><Message>[^<]*0[^<]*<\/Message>[\s\S]*<Succeeded>false<\/Succeeded>[\s\S]*<SetSeenResponse\/>/,
  );
});

test.each(['?wsdl', '?WSDL', '?singleWsdl'])('GET %s serves the contract with the client’s address', async (query) => {
  const { status, type, text } = await ask(`/Cust1/Remote/Services86/Pocket.svc${query}`, {});
  expect([status, type]).toEqual([200, 'text/xml; charset=utf-8']);
  expect(text).toContain(`location="${sandbox.address}/Cust1/Remote/Services86/Pocket.svc"`);
});

test.each([
  ['/Remote/', 'Services88'],
  ['/Remote/Services86/', 'Appointment.svc'],
  ['/Remote/Services86/Appointment.svc', 'SetSeen'],
])('GET %s is a page for people', async (path, content) => {
  const { status, type, text } = await ask(path);
  expect([status, type]).toEqual([200, 'text/html; charset=utf-8']);
  expect(text).toContain(content);
});

test('GET /api, /api/v1 and a call describe what is there', async () => {
  expect(JSON.parse((await ask('/api')).text)).toMatchObject({ v1: `${sandbox.address}/api/v1`, Version: 'v1' });
  const list: unknown = JSON.parse((await ask('/api/v1')).text);
  expect(list).toHaveProperty([`${sandbox.address}/api/v1/Agents/Appointment/SetSeenMany`]);
  const call: unknown = JSON.parse((await ask('/api/v1/Agents/appointment/getappointmententity')).text);
  expect(call).toMatchObject({ Method: 'POST', RequestBody: 'query' });
});

test.each([
  ['POST', '/Remote/Services86/Nothing.svc', 404, null],
  ['POST', '/Remote/Services12/Appointment.svc', 404, null],
  ['DELETE', '/Remote/Services86/Appointment.svc', 405, 'GET, HEAD, POST'],
  ['POST', '/Remote/Services86/', 405, 'GET, HEAD'],
  // Where the path does not name a wire, the Content-Type does.
  ['POST', '/', 405, 'GET, HEAD'],
  ['POST', '/api', 405, 'GET, HEAD'],
  ['POST', '/nothing', 404, null],
])('SOAP callers are refused by a Fault: %s %s', async (method, path, status, allow) => {
  const answer = await ask(path, { method, headers: { 'content-type': 'application/soap+xml' } });
  expect(answer).toMatchObject({ status, allow, type: 'application/soap+xml; charset=utf-8' });
  expect(answer.text).toMatch(/<s:Fault>[\s\S]*s:Sender/);
});

test.each([
  ['POST', '/api/v1/Agents/Appointment/Nothing', 404, null],
  ['PUT', '/api/v1/Agents/Appointment/SetSeen', 405, 'GET, HEAD, POST'],
  ['POST', '/nothing', 404, null],
])('JSON callers are refused by the vendor’s error object: %s %s', async (method, path, status, allow) => {
  const answer = await ask(path, { method });
  expect(answer).toMatchObject({ status, allow, type: 'application/json; charset=utf-8' });
  expect(JSON.parse(answer.text)).toMatchObject({ Error: true, ErrorMessage: expect.any(String) });
});

test('no credentials, wrong media types', async () => {
  const body = { AppointmentId: 973, UpdateMode: 'OnlyThis' };
  expect((await post('Appointment/SetSeen', body, { authorization: '' })).status).toBe(401);
  expect((await post('Appointment/SetSeen', body, { 'content-type': 'image/png' })).status).toBe(415);
  expect(sandbox.state().commands).toEqual({});
});

test('$select leaves the rest null; XML when it is asked for', async () => {
  const headers = { authorization: basic };
  const path = '/api/v1/Agents/Appointment/GetAppointmentEntity?appointmentEntityId=301';
  const selected = await ask(`${path}&$select=description,associate/name`, { method: 'POST', headers });
  expect(JSON.parse(selected.text)).toMatchObject({
    Description: 'Call the customer',
    Associate: { Name: 'tje0', FullName: null },
    StartDate: null,
  });
  const xml = await ask(path, { method: 'POST', headers: { ...headers, accept: 'application/xml' } });
  expect(xml.type).toBe('application/xml; charset=utf-8');
  expect(xml.text).toContain('<Description>Call the customer</Description>');
});

test('forms of ASP.NET, indexed and dotted', async () => {
  const form = 'NotificationEvents[0].Type=AppointmentCancelled&NotificationEvents[0].Id=5&NotificationEvents[1][Id]=6';
  const handled = await ask('/api/v1/Agents/Pocket/NotificationsHandled', {
    method: 'POST',
    headers: { authorization: basic, 'content-type': 'application/x-www-form-urlencoded' },
    body: form,
  });
  expect(handled.status).toBe(204);
  expect(sandbox.state().notifications.handled.map(({ id }) => id)).toEqual([5, 6]);
});

test('a property nobody knows is refused unless it is null', async () => {
  const body = { AppointmentId: 973, UpdateMode: 'OnlyThis' };
  const refused = await post('Appointment/SetSeen', { ...body, Newer: 1 });
  expect(refused.status).toBe(400);
  expect(refused.text).toContain('Newer');
  expect((await post('Appointment/SetSeen', { ...body, Newer: null })).status).toBe(204);
});
