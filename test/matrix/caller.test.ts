/** What crosses besides the arguments: who calls, in which language and time zone, as a v1 CRM is told it. */
import { runGateway, runSandbox, type RunningGateway, type RunningSandbox } from '../gateway/running';
import { recordBefore, type Recorder } from './recorder';

let crm: RunningSandbox;
let recorder: Recorder;
let gateway: RunningGateway;
beforeAll(async () => {
  crm = await runSandbox();
  recorder = await recordBefore(crm.port);
  gateway = await runGateway({ UPSTREAM_URL: recorder.address });
});
afterAll(async () => {
  await gateway.stop();
  await recorder.stop();
  await crm.stop();
});

const ns = 'http://www.superoffice.net/ws/crm/NetServer/Services86';

async function soap(blocks: string, headers: Record<string, string> = {}) {
  await fetch(`${gateway.address}/Remote/Services86/Appointment.svc`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml', ...headers },
    body: `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${ns}"><e:Header>${blocks}</e:Header><e:Body><GetAppointment><AppointmentId>301</AppointmentId></GetAppointment></e:Body></e:Envelope>`,
  });
  return recorder.take()[0];
}

async function rest(headers: Record<string, string>, query = '') {
  await fetch(`${gateway.address}/api/v1/Agents/Appointment/GetAppointment?appointmentId=301${query}`, {
    method: 'POST',
    headers,
  });
  return recorder.take()[0];
}

const ticket = (text: string): string => `<Credentials><Ticket>${text}</Ticket></Credentials>`;
const zone = (content: string): string => `${ticket('7T:1')}<TimeZone>${content}</TimeZone>`;

test.each([
  ['a ticket', ticket('7T:abc=='), { authorization: 'SoTicket 7T:abc==' }],
  ['an access token in the ticket', ticket('8A:Cust12345.abc'), { authorization: 'Bearer 8A:Cust12345.abc' }],
  ['an application token', `<ApplicationToken>app-1</ApplicationToken>${ticket('7T:1')}`, { 'so-apptoken': 'app-1' }],
  ['a time zone by id', zone('<SoTimeZoneId>5</SoTimeZoneId>'), { 'so-timezone': '5' }],
  ['a time zone by location', zone('<SoTimeZoneLocationCode>NOS</SoTimeZoneLocationCode>'), { 'so-timezone': 'NOS' }],
])('SOAP: %s', async (_, blocks, headers) => {
  expect((await soap(blocks))?.headers).toMatchObject(headers);
});

test('SOAP: Accept-Language of the HTTP request', async () => {
  const call = await soap(ticket('7T:1'), { 'accept-language': 'sv' });
  expect(call?.headers['accept-language']).toBe('sv');
});

test('JSON: every header of the vendor’s, and $select', async () => {
  const headers = {
    authorization: `basic ${Buffer.from('tje0:Tje0').toString('base64')}`,
    'so-apptoken': 'app-1',
    'accept-language': 'sv',
    'so-language': 'no',
    'so-culture': 'nb-NO',
    'so-timezone': 'NOS, includeTZOffset',
  };
  const call = await rest(headers, '&$select=Description');
  expect(call?.headers).toMatchObject({ ...headers, authorization: headers.authorization.replace('basic', 'Basic') });
  expect(call?.target).toBe('/api/v1/Agents/Appointment/GetAppointment?appointmentId=301&$select=Description');
});

test('JSON: Bearer, and a browser’s session', async () => {
  expect((await rest({ authorization: 'bearer 7A:abc' }))?.headers.authorization).toBe('Bearer 7A:abc');
  const session = await rest({ 'x-xsrf-token': 'x1', cookie: 'a=1; XSRF-TOKEN=x1' });
  expect(session?.headers).toMatchObject({ 'x-xsrf-token': 'x1', cookie: expect.stringContaining('XSRF-TOKEN=x1') });
});

test('the trace goes on', async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const call = await rest({ authorization: 'SoTicket 7T:1', traceparent });
  expect(call?.headers.traceparent).toContain('0af7651916cd43dd8448eb211c80319c');
});
