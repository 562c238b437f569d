import path from 'node:path';
import { anonymous, Secret, type Command } from '../../src/command';
import { loadContract } from '../../src/contract';
import { createSoapUpstream } from '../../src/upstream/soap';
import type { SkewEvent } from '../../src/upstream/skew';
import { defaultXmlLimits } from '../../src/xml';
import { crmServer, targetAt, type Seen } from './crm-server';
import { commandOf } from './recorded';
import { operationIn } from './small-contract';

const contract = loadContract(path.join(__dirname, '..', '..', 'wsdl'), { onProblem: () => undefined });
const setSeen = operationIn(contract, 'Services86', 'Appointment', 'SetSeen');
const namespace = 'http://www.superoffice.net/ws/crm/NetServer/Services86';
const envelope = (header: string, body: string): string =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${namespace}"><s:Header>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`;
const succeeded = envelope('<Succeeded>true</Succeeded>', '<SetSeenResponse/>');

async function call(
  command: Command,
  status: number,
  body: string,
  contentType = 'text/xml; charset=utf-8',
  onSkew: (event: SkewEvent) => void = () => undefined,
) {
  const crm = await crmServer((_seen, response) =>
    response.writeHead(status, { 'content-type': contentType }).end(body),
  );
  const upstream = createSoapUpstream({
    target: targetAt(crm.port, '/crm'),
    clock: { now: () => Date.now() },
    limits: { xml: defaultXmlLimits, arrayItemsMax: 1_000 },
    onSkew,
    spoken: 'Services86',
  });
  try {
    const deadline = Date.now() + 5_000;
    return {
      outcome: await upstream.execute({ ...command, context: { ...command.context, deadline } }),
      seen: crm.seen,
    };
  } finally {
    await upstream.close();
    await crm.stop();
  }
}

const command: Command = {
  ...commandOf(setSeen, { UpdateMode: 'OnlyThis', AppointmentId: 5 }),
  caller: {
    ...anonymous,
    credential: { scheme: 'ticket', ticket: new Secret('7T:abc') },
    applicationToken: new Secret('app'),
    timeZone: { id: 3 },
  },
};

test('a lean SOAP 1.1 envelope in schema order, nothing declared that is not used', async () => {
  const { outcome, seen } = await call(command, 200, succeeded);
  expect(outcome).toMatchObject({ kind: 'answer', results: {} });
  const [one] = seen;
  expect(one).toMatchObject<Partial<Seen>>({ method: 'POST', url: '/crm/Remote/Services86/Appointment.svc' });
  expect(one?.headers).toMatchObject({
    'content-type': 'text/xml; charset=utf-8',
    soapaction: `"${namespace}/Appointment/SetSeen"`,
  });
  expect(one?.body).toBe(
    '<?xml version="1.0" encoding="utf-8"?>' +
      envelope(
        '<ApplicationToken>app</ApplicationToken><Credentials><Ticket>7T:abc</Ticket></Credentials><TimeZone><SoTimeZoneId>3</SoTimeZoneId></TimeZone>',
        '<SetSeen><AppointmentId>5</AppointmentId><UpdateMode>OnlyThis</UpdateMode></SetSeen>',
      ),
  );
});

test('an access token goes into the ticket; Basic has to become a ticket first', async () => {
  const bearer = await call(
    { ...command, caller: { ...anonymous, credential: { scheme: 'bearer', token: new Secret('8A:x') } } },
    200,
    succeeded,
  );
  expect(bearer.seen[0]?.body).toContain('<Ticket>8A:x</Ticket>');
  const basic = await call(
    { ...command, caller: { ...anonymous, credential: { scheme: 'basic', user: 'a', password: new Secret('b') } } },
    200,
    succeeded,
  );
  expect(basic.outcome).toMatchObject({ code: 'caller.unauthenticated' });
  expect(basic.seen).toEqual([]);
});

test("the caller's own SOAP 1.1 bytes go on untouched while the command says the same", async () => {
  const bytes = Buffer.from(`<!-- mine -->${envelope('', '<SetSeen/>')}`);
  const { operation, arguments: given, caller } = command;
  const original = { wire: 'soap', contentType: 'text/xml', bytes, operation, arguments: given, caller } as const;
  const same = await call({ ...command, original }, 200, succeeded);
  expect(same.seen[0]?.body).toBe(bytes.toString());
  const changed = await call({ ...command, original, caller: { ...caller } }, 200, succeeded);
  expect(changed.seen[0]?.body).toContain('<AppointmentId>5</AppointmentId>');
});

const exception = envelope(
  '<ExceptionInfo><Message>no</Message><StackTrace>at X</StackTrace><FriendlyText>Nope</FriendlyText><ExceptionType>My.SoException</ExceptionType><InnerException><Message>why</Message></InnerException></ExceptionInfo><Succeeded>false</Succeeded>',
  '<SetSeenResponse/>',
);
const fault12 =
  '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><e:Fault><e:Code><e:Value>e:Sender</e:Value></e:Code><e:Reason><e:Text xml:lang="en">bad</e:Text></e:Reason></e:Fault></e:Body></e:Envelope>';

test.each([
  [
    'Succeeded=false with nested exceptions',
    200,
    exception,
    'text/xml',
    {
      code: 'crm.refused',
      exception: { message: 'no', type: 'My.SoException', friendlyText: 'Nope', inner: { message: 'why' } },
    },
  ],
  [
    'a SOAP 1.1 fault',
    500,
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Server</faultcode><faultstring>broken</faultstring></s:Fault></s:Body></s:Envelope>',
    'text/xml',
    { code: 'crm.refused', message: 'broken' },
  ],
  ['a SOAP 1.2 fault with status 400', 400, fault12, 'application/soap+xml', { code: 'crm.refused', message: 'bad' }],
  [
    'a page for people with status 500',
    500,
    '<html><body>oops</body></html>',
    'text/html',
    { code: 'upstream.invalid' },
  ],
  ['a log-in page with status 401', 401, 'go away', 'text/plain', { code: 'crm.unauthenticated' }],
  ["another operation's answer", 200, envelope('', '<AcceptResponse/>'), 'text/xml', { code: 'upstream.invalid' }],
  ['half an envelope', 200, succeeded.slice(0, 80), 'text/xml', { code: 'upstream.invalid' }],
])('%s', async (_what, status, body, contentType, expected) => {
  const { outcome } = await call(command, status, body, contentType);
  expect(outcome).toMatchObject({ kind: 'failure', ...expected });
});

const getEntity = operationIn(contract, 'Services86', 'Appointment', 'GetAppointmentEntity');
const newerEntity = envelope(
  '<Succeeded>true</Succeeded>',
  '<GetAppointmentEntityResponse><Response><AppointmentId i:nil="true" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"/><Type>Seance</Type><Colour>red</Colour></Response></GetAppointmentEntityResponse>',
);

async function answered(more: Partial<Command>, body = newerEntity) {
  const events: SkewEvent[] = [];
  const asking = { ...command, operation: getEntity, arguments: { AppointmentEntityId: 5 }, ...more };
  const { outcome } = await call(asking, 200, body, undefined, (event) => events.push(event));
  return { outcome, told: events.map(({ kind, name }) => `${kind} ${name}`) };
}

test('what only a newer CRM says has a stand-in for SOAP, is its text for JSON, and is counted', async () => {
  const told = ['member AppointmentType.Seance', 'property AppointmentEntity.Colour'];
  const { context } = command;
  expect(await answered({ context: { ...context, wire: 'soap' } })).toMatchObject({
    outcome: { kind: 'answer', results: { Response: { Type: 'Unknown' } } },
    told,
  });
  expect(await answered({ context: { ...context, wire: 'rest' } })).toMatchObject({
    outcome: { kind: 'answer', results: { Response: { Type: 'Seance' } } },
    told,
  });
});

test('who asked in the words of the CRM gets its bytes, unread', async () => {
  const { outcome, told } = await answered({ forwardAnswerOf: getEntity }, newerEntity.replace('Seance', '<a/>'));
  expect(outcome).toMatchObject({ kind: 'answer', results: {}, original: { wire: 'soap' } });
  expect(told).toEqual([]);
});

test('who asked for something else does not', async () => {
  const other = operationIn(contract, 'Services88', 'Appointment', 'GetAppointmentEntity');
  const { outcome } = await answered({ forwardAnswerOf: other }, newerEntity.replace('Seance', '<a/>'));
  expect(outcome).toMatchObject({ kind: 'failure', code: 'upstream.invalid', path: 'Response/Type' });
});
