/**
 * A v1 client whose CRM knows more than the contract does: whatever that is reaches the CRM, and the client, as it was
 * written.
 */
import { crmServer } from '../upstream/crm-server';
import { runGateway, type RunningGateway } from './running';

let crm: Awaited<ReturnType<typeof crmServer>>;
let answer = '{}';
const running: RunningGateway[] = [];

beforeAll(async () => {
  crm = await crmServer(({ headers }, response) => {
    const action = /NetServer\/(Services\d+)\/\w+\/(\w+)"$/.exec(String(headers['soapaction']));
    if (action === null) {
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
      response.end(answer);
      return;
    }
    const [, version, operation] = action;
    response.writeHead(200, { 'content-type': 'text/xml; charset=utf-8' });
    response.end(
      `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://www.superoffice.net/ws/crm/NetServer/${version}"><s:Header><Succeeded>true</Succeeded></s:Header><s:Body><${operation}Response/></s:Body></s:Envelope>`,
    );
  });
});
beforeEach(() => {
  crm.seen.length = 0;
  answer = '{}';
});
afterAll(async () => {
  await Promise.all(running.map((gateway) => gateway.stop()));
  await crm.stop();
});

async function over(kind: 'rest' | 'Services86', environment: Readonly<Record<string, string>> = {}): Promise<Caller> {
  const soap = kind === 'rest' ? {} : { UPSTREAM_KIND: 'soap', UPSTREAM_VERSION: kind };
  const gateway = await runGateway({ UPSTREAM_URL: `http://127.0.0.1:${crm.port}`, ...soap, ...environment });
  running.push(gateway);
  return async (path, body) => {
    const response = await fetch(`${gateway.address}/api/v1/Agents/${path}`, {
      method: 'POST',
      headers: { authorization: 'SoTicket 7T:a', 'content-type': 'application/json' },
      body,
    });
    return { status: response.status, body: await response.text() };
  };
}
type Caller = (path: string, body: string) => Promise<{ readonly status: number; readonly body: string }>;

test('an entity with newer properties comes to the client and goes back, byte for byte', async () => {
  const call = await over('rest');
  answer =
    '{"AppointmentId":5, "Description":"Alpha","ShoeSize":{"Id":3.0},"Participants":[{"AssociateId":1},{"AssociateId":2,"NewFlag":true}],"UserDefinedFields":{},"Newer":[{}]}';
  const got = await call('Appointment/GetAppointmentEntity?appointmentEntityId=5', '');
  expect(got).toEqual({ status: 200, body: answer });
  const changed = got.body.replace('Alpha', 'Beta');
  expect(await call('Appointment/SaveAppointmentEntity', changed)).toEqual({ status: 200, body: answer });
  expect(crm.seen.at(-1)).toMatchObject({ url: '/api/v1/Agents/Appointment/SaveAppointmentEntity', body: changed });
});

test('no value of an answer is judged', async () => {
  const call = await over('rest');
  answer = '{"AppointmentId":7.0,"Type":"Sideways","StartDate":"20.10.2026","Participants":{}}';
  expect(await call('Appointment/SaveAppointmentEntity', '{"AppointmentId":7}')).toEqual({ status: 200, body: answer });
});

test.each(['forward', 'ignore'])(
  'newer parameters and items reach the CRM with UNKNOWN_PROPERTIES=%s',
  async (text) => {
    const call = await over('rest', { UNKNOWN_PROPERTIES: text });
    const body = '{"NotificationEvents":[{"Id":1,"Reason":{"a":[1.50]}}],"Silent":true}';
    await call('Pocket/NotificationsHandled', body);
    await call('Appointment/CreateDefaultAppointmentEntity', '{"Template":{"Id":7}}');
    expect(crm.seen.map((seen) => seen.body)).toEqual([body, '{"Template":{"Id":7}}']);
  },
);

test.each([
  ['$select', '&$select=Description,NewKind,type', 'application/json', '"Type":"Sideways"', '"NewKind":{"a":[1.50]}'],
  ['XML', '', 'application/xml', '<Type>Sideways</Type>', '<NewKind><a><anyType>1.50</anyType></a></NewKind>'],
])('what is read for the caller, by %s, has all of it too', async (_, query, accept, member, property) => {
  const gateway = await runGateway({ UPSTREAM_URL: `http://127.0.0.1:${crm.port}` });
  running.push(gateway);
  answer = '{"AppointmentId":5,"Description":"a","Type":"Sideways","NewKind":{"a":[1.50]}}';
  const response = await fetch(
    `${gateway.address}/api/v1/Agents/Appointment/GetAppointmentEntity?appointmentEntityId=5${query}`,
    { method: 'POST', headers: { authorization: 'SoTicket 7T:a', accept } },
  );
  const body = await response.text();
  expect(body).toContain(member);
  expect(body).toContain(property);
});

test('a member that the contract does not know reaches a v1 CRM, and no SOAP CRM', async () => {
  const body = '{"AppointmentId":5,"UpdateMode":"OnlyTheNewOnes"}';
  const call = await over('rest');
  expect((await call('Appointment/SetSeen', body)).status).toBe(200);
  expect(crm.seen[0]?.body).toBe(body);
  const overSoap = await over('Services86');
  const refused = await overSoap('Appointment/SetSeen', body);
  expect([refused.status, JSON.parse(refused.body)]).toMatchObject([400, { Path: 'UpdateMode' }]);
  expect(crm.seen).toHaveLength(1);
});

test('newer parameters of a query reach it too', async () => {
  const call = await over('rest');
  await call('Appointment/GetAppointmentEntity?appointmentEntityId=5&With+History=a%26b&$select=Description&_=7', '');
  await call('Appointment/SetSeen?notify=true', '{"AppointmentId":5}');
  expect(crm.seen.map(({ url }) => url.split('/').at(-1))).toEqual([
    'GetAppointmentEntity?appointmentEntityId=5&$select=Description&With%20History=a%26b&_=7',
    'SetSeen?notify=true',
  ]);
});

test('by choice, what the contract does not know is refused', async () => {
  const call = await over('rest', { UNKNOWN_PROPERTIES: 'refuse' });
  const { status, body } = await call('Appointment/SetSeen', '{"AppointmentId":5,"Silent":false}');
  expect([status, JSON.parse(body)]).toMatchObject([400, { Code: 'request.invalid', Path: 'Silent' }]);
  expect(crm.seen).toEqual([]);
});

test('a SOAP CRM is told what there are elements for; what carries something else is refused', async () => {
  const call = await over('Services86');
  const neutral = '{"AppointmentId":5,"Silent":false,"Reason":{"Id":0,"Text":""},"Kind":"Unknown"}';
  expect((await call('Appointment/SetSeen', neutral)).status).toBe(204);
  expect(crm.seen[0]?.body).toContain('<SetSeen><AppointmentId>5</AppointmentId></SetSeen>');
  const refused = await call('Appointment/SaveAppointmentEntity', '{"Participants":[{},{"NewFlag":true}]}');
  expect([refused.status, JSON.parse(refused.body)]).toMatchObject([
    422,
    { Code: 'upstream.skew', Path: 'AppointmentEntity/Participants[1]/NewFlag' },
  ]);
  expect(refused.body).toContain('import the Appointment WSDL');
  const parameter = await call('Appointment/SetSeen?notify=true', '{"AppointmentId":5}');
  expect([parameter.status, JSON.parse(parameter.body)]).toMatchObject([422, { Path: '?notify' }]);
  expect(crm.seen).toHaveLength(1);
  expect((await call('Appointment/SetSeen?notify=false&_=7&$top=5', '{"AppointmentId":5}')).status).toBe(204);
});

test('or everything else is left out, by choice', async () => {
  const call = await over('Services86', { UNKNOWN_PROPERTIES: 'ignore' });
  expect((await call('Appointment/SetSeen', '{"AppointmentId":5,"Silent":true}')).status).toBe(204);
  expect(crm.seen[0]?.body).toContain('<SetSeen><AppointmentId>5</AppointmentId></SetSeen>');
});
