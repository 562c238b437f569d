/**
 * A SOAP caller and a CRM that is newer than the WSDLs here. What the contract does not know travels between the two
 * when both speak SOAP of one version. A CRM of another version or wire cannot hold it: the call is refused,
 * unless nothing is lost.
 */
import { crmServer } from '../upstream/crm-server';
import { runGateway, type RunningGateway } from './running';

const ns = (version: string): string => `http://www.superoffice.net/ws/crm/NetServer/${version}`;
const soap11 = 'http://schemas.xmlsoap.org/soap/envelope/';
const soap12 = 'http://www.w3.org/2003/05/soap-envelope';
const xsi = 'http://www.w3.org/2001/XMLSchema-instance';

const envelopeOf = (version: string, body: string, soap = soap11, header = ''): string =>
  `<s:Envelope xmlns:s="${soap}" xmlns="${ns(version)}" xmlns:i="${xsi}"><s:Header>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`;

/** What each CRM says to a read and to everything else; both are newer than any contract. */
const newEntity =
  '<AppointmentId>5</AppointmentId><Description>a</Description><Type>Seance</Type><HasAlarm i:nil="true"/><CautionWarning>Volcano</CautionWarning><Colour><Red>1</Red></Colour>';

let crm: Awaited<ReturnType<typeof crmServer>>;
const gateways: RunningGateway[] = [];

beforeAll(async () => {
  crm = await crmServer(({ url, headers }, response) => {
    if (url.startsWith('/api/')) return void response.writeHead(204).end();
    const [, version = '', , operation = ''] =
      /(Services\d+)\/(\w+)\/(\w+)"$/.exec(String(headers['soapaction'])) ?? [];
    const header = `<Succeeded>${String(operation !== 'Refuse')}</Succeeded>`;
    const content = /^(?:Get|Plan)/.test(operation) ? `<Response>${newEntity}</Response>` : '';
    const body = `<${operation}Response>${content}</${operation}Response>`;
    response.writeHead(200, { 'content-type': 'text/xml; charset=utf-8' });
    response.end(envelopeOf(version, body, soap11, header));
  });
});
afterAll(async () => {
  for (const gateway of gateways) await gateway.stop();
  await crm.stop();
});

const started = new Map<string, Promise<RunningGateway>>();

/** @param spoken `v1`, or a version of the SOAP services */
function over(spoken: string, unknown = 'forward'): Promise<RunningGateway> {
  const key = `${spoken} ${unknown}`;
  const kind = spoken === 'v1' ? { UPSTREAM_KIND: 'rest' } : { UPSTREAM_KIND: 'soap', UPSTREAM_VERSION: spoken };
  const environment = { ...kind, UPSTREAM_URL: `http://127.0.0.1:${crm.port}`, UNKNOWN_PROPERTIES: unknown };
  const starting = started.get(key) ?? runGateway(environment);
  if (!started.has(key)) void starting.then((gateway) => gateways.push(gateway));
  started.set(key, starting);
  return starting;
}

interface Asked {
  readonly version?: string;
  readonly agent?: string;
  readonly soap?: string;
  readonly unknown?: string;
  readonly action?: string;
}

/** A SOAP caller's answer, and what the CRM got: undefined when nothing was sent. */
async function ask(spoken: string, body: string, asked: Asked = {}) {
  const { version = 'Services86', agent = 'Appointment', soap = soap11, unknown, action } = asked;
  const { address } = await over(spoken, unknown);
  crm.seen.length = 0;
  const header = '<Credentials><Ticket>7T:abc</Ticket></Credentials>';
  const response = await fetch(`${address}/Remote/${version}/${agent}.svc`, {
    method: 'POST',
    headers: {
      'content-type': soap === soap12 ? 'application/soap+xml' : 'text/xml; charset=utf-8',
      ...(action === undefined ? {} : { soapaction: `"${ns(version)}/${action}"` }),
    },
    body: envelopeOf(version, body, soap, header),
  });
  const [sent] = crm.seen;
  const { url, headers } = sent ?? {};
  return {
    status: response.status,
    text: await response.text(),
    sent: sent?.body,
    url,
    action: headers?.['soapaction'],
  };
}

const setSeen = (more: string): string => `<SetSeen><AppointmentId>5</AppointmentId>${more}</SetSeen>`;
const push = (more: string): string => `<SendPushNotification><Message>${more}</Message></SendPushNotification>`;
const get = '<GetAppointmentEntity><AppointmentEntityId>5</AppointmentEntityId></GetAppointmentEntity>';

describe('a CRM of the same version', () => {
  test('is told what the contract does not know, at every depth, and its bytes come back', async () => {
    const told = await ask('Services86', setSeen('<Colour>red</Colour>'));
    expect(told).toMatchObject({ status: 200, sent: expect.stringContaining(setSeen('<Colour>red</Colour>')) });
    const deep = await ask('Services86', push('<Colour><Red>1</Red></Colour><Title>a</Title>'), { agent: 'Pocket' });
    expect(deep.sent).toContain(push('<Colour><Red>1</Red></Colour><Title>a</Title>'));
    const { text } = await ask('Services86', get);
    expect(text).toBe(
      envelopeOf('Services86', `<GetAppointmentEntityResponse><Response>${newEntity}</Response></GetAppointmentEntityResponse>`, soap11, '<Succeeded>true</Succeeded>'),
    ); // prettier-ignore
  });

  test('a SOAP 1.2 caller gets the elements, too', async () => {
    const { text } = await ask('Services86', get, { soap: soap12 });
    expect(text).toContain('<Description>a</Description>');
    expect(text).toContain('<Colour><Red>1</Red></Colour>');
  });

  test.each(['forward', 'ignore'])('also where UNKNOWN_PROPERTIES is %s; refuse refuses', async (unknown) => {
    const { sent } = await ask('Services86', setSeen('<Colour>red</Colour>'), { unknown });
    expect(sent).toContain('<Colour>red</Colour>');
    const refused = await ask('Services86', setSeen('<Colour/>'), { unknown: 'refuse' });
    expect([refused.status, refused.sent]).toEqual([500, undefined]);
    expect(refused.text).toContain('<path>Body/SetSeen/Colour</path>');
  });

  test('members go on as they are', async () => {
    const { sent } = await ask('Services86', setSeen('<UpdateMode>Sometimes</UpdateMode>'));
    expect(sent).toContain('<UpdateMode>Sometimes</UpdateMode>');
  });
});

describe.each(['v1', 'Services88'])('a CRM that speaks %s', (spoken) => {
  test('is not told what says nothing', async () => {
    const { status, sent } = await ask(spoken, setSeen('<Colour/><Size>0</Size><Since i:nil="true"/>'));
    expect(status).toBe(200);
    expect(sent).toContain(
      spoken === 'v1' ? '{"AppointmentId":5}' : '<SetSeen><AppointmentId>5</AppointmentId></SetSeen>',
    );
  });

  test.each([
    ['Appointment', setSeen('<Colour>red</Colour>'), 'Body/SetSeen/Colour'],
    ['Pocket', push('<Colour><Red>0</Red></Colour>'), 'Body/SendPushNotification/Message/Colour'],
    ['Appointment', setSeen('<UpdateMode>Sometimes</UpdateMode>'), 'Body/SetSeen/UpdateMode'],
  ])('what says something is refused with its path: %s', async (agent, body, path) => {
    const { status, text, sent } = await ask(spoken, body, { agent });
    expect([status, sent]).toEqual([500, undefined]);
    expect(text).toContain('<faultcode>s:Client</faultcode>');
    expect(text).toContain(`<path>${path}</path>`);
    expect(text).toContain(`speaks ${spoken}: import the ${agent} WSDL of a version that has it`);
  });

  test('or left out, by choice; a member never', async () => {
    const { sent } = await ask(spoken, setSeen('<Colour>red</Colour>'), { unknown: 'ignore' });
    expect(sent).toBeDefined();
    expect(sent).not.toContain('olour');
    const member = await ask(spoken, setSeen('<UpdateMode>Sometimes</UpdateMode>'), { unknown: 'ignore' });
    expect([member.status, member.sent]).toEqual([500, undefined]);
  });
});

test('a caller of another version gets what his has, the neutral member, and no nil', async () => {
  const { text } = await ask('Services88', get);
  expect(text).toContain('<AppointmentId>5</AppointmentId><Description>a</Description><Type>Unknown</Type>');
  expect(text).not.toMatch(/Colour|HasAlarm|nil="true"/);
});

test('a save of a caller of an older version keeps what only the CRM knows, and no contract', async () => {
  const entity = '<AppointmentId>5</AppointmentId><Description>b</Description>';
  await ask(
    'Services88',
    `<SaveAppointmentEntity><AppointmentEntity>${entity}</AppointmentEntity></SaveAppointmentEntity>`,
  );
  const [read, saved] = crm.seen.map(({ body }) => body);
  expect(read).toContain('<GetAppointmentEntity><AppointmentEntityId>5</AppointmentEntityId></GetAppointmentEntity>');
  expect(saved).toContain(`<AppointmentEntity>${entity}<CautionWarning>Volcano</CautionWarning>`);
  expect(saved).toContain('<Colour><Red>1</Red></Colour></AppointmentEntity>');
});

test('a v1 caller gets the text of the member', async () => {
  const { address } = await over('Services86');
  const response = await fetch(`${address}/api/v1/Agents/Appointment/GetAppointmentEntity?appointmentEntityId=5`, {
    method: 'POST',
    headers: { authorization: 'SoTicket 7T:abc' },
  });
  expect(await response.json()).toEqual({ AppointmentId: 5, Description: 'a', Type: 'Seance' });
});

describe('operations and agents that no WSDL here describes', () => {
  const plan = '<PlanVideoMeeting><At>2026-01-01</At><With><Id>1</Id><Id>2</Id></With></PlanVideoMeeting>';
  const answer = `<PlanVideoMeetingResponse><Response>${newEntity}</Response></PlanVideoMeetingResponse>`;

  test.each([
    ['of a known agent', 'Appointment', 'Appointment'],
    ['of an unknown one', 'Weather', 'Weather'],
    ['of an unknown one in another letter case', 'weather', 'Weather'],
  ])('are passed on to a CRM of the version: %s', async (_, agent, name) => {
    const asked = { agent, action: `${name}/PlanVideoMeeting` };
    const told = await ask('Services86', plan, asked);
    expect(told).toMatchObject({
      status: 200,
      url: `/Remote/Services86/${name}.svc`,
      action: `"${ns('Services86')}/${name}/PlanVideoMeeting"`,
      text: envelopeOf('Services86', answer, soap11, '<Succeeded>true</Succeeded>'),
    });
    expect(told.sent).toContain(`<s:Header><Credentials><Ticket>7T:abc</Ticket></Credentials></s:Header><s:Body>${plan}</s:Body>`); // prettier-ignore
    const newer = await ask('Services86', plan, { ...asked, soap: soap12 });
    expect(newer.text).toContain(soap12);
    expect(newer.text).toContain('<Colour><Red>1</Red></Colour>');
  });

  test('a refusal of the CRM is told as one', async () => {
    const { status, text } = await ask('Services86', '<Refuse/>');
    expect([status, text.includes('Succeeded>false</')]).toEqual([200, true]);
  });

  test.each(['v1', 'Services88'])('no other CRM can be asked: %s', async (spoken) => {
    const operation = await ask(spoken, plan);
    expect([operation.status, operation.sent]).toEqual([500, undefined]);
    expect(operation.text).toContain('Services86/Appointment has no operation "PlanVideoMeeting"');
    const agent = await ask(spoken, plan, { agent: 'Weather' });
    expect([agent.status, agent.sent]).toEqual([404, undefined]);
    expect(agent.text).toContain('<code>request.notFound</code>');
  });

  test('UNKNOWN_PROPERTIES=refuse refuses them', async () => {
    const operation = await ask('Services86', plan, { unknown: 'refuse' });
    expect([operation.status, operation.sent]).toEqual([500, undefined]);
    const agent = await ask('Services86', plan, { unknown: 'refuse', agent: 'Weather' });
    expect([agent.status, agent.sent]).toEqual([404, undefined]);
  });

  test.each([
    ['an unknown version', { version: 'Services85', agent: 'Appointment' }, plan, 404],
    ['a log-in, whose secrets nobody would know', { agent: 'SoPrincipal' }, '<AuthenticateByLetter/>', 500],
    ['a name that would have to be escaped', {}, '<Plän/>', 500],
    ['an action of another operation', { action: 'Appointment/SetSeen' }, plan, 500],
    ['the same parameter twice', {}, '<Plan><At/><At/></Plan>', 500],
    ['text in place of parameters', {}, '<Plan>now</Plan>', 500],
    ['a reference', {}, '<Plan><At href="#id1"/></Plan>', 500],
  ])('not everything is passed on: %s', async (_, asked, body, expected) => {
    const { status, sent } = await ask('Services86', body, asked);
    expect([status, sent]).toEqual([expected, undefined]);
  });

  test("the WSDL of such an agent is nobody's", async () => {
    const { address } = await over('Services86');
    expect((await fetch(`${address}/Remote/Services86/Weather.svc?wsdl`)).status).toBe(404);
  });
});
