import type { Outcome } from '../../src/command';
import { decodeResponse } from '../../src/soap';
import { loadContract } from '../../src/contract';
import { join } from 'node:path';
import { limits } from '../properties/calls';
import { garden } from '../golden/garden';
import { decodeAnswer, envelope, missing, soap11, soap12 } from './messages';

const contract = loadContract(join(__dirname, '../../wsdl'), { onProblem: missing });
const lookup = contract.version('Services86')?.agent('Appointment');
const setSeen = (lookup?.found === 'agent' ? lookup.agent.operation('SetSeen') : undefined) ?? missing();
const own = setSeen.response.namespace;

const seen = (header: string, status = 200, content = ''): Outcome =>
  decodeResponse(
    {
      status,
      contentType: 'text/xml',
      bytes: Buffer.from(envelope(`<SetSeenResponse>${content}</SetSeenResponse>`, header, undefined, own)),
    },
    setSeen,
    limits,
  );

test('an answer has its results; elements a newer CRM adds are passed over', () => {
  expect(decodeAnswer(envelope('<WaterResponse><New>1</New><Number>5</Number></WaterResponse>'))).toEqual({
    kind: 'answer',
    results: { Number: 5 },
  });
  expect(
    decodeAnswer(envelope('<WaterResponse/>', '<x xmlns="urn:x"/>', soap12), 200, 'application/soap+xml'),
  ).toMatchObject({
    kind: 'answer',
    results: {},
  });
});

test('ExtraInfo and TimeZone are part of the answer', () => {
  const info = '<ExtraInfo><ExtraInfoNameValuePair><Key>a</Key><Value>1</Value></ExtraInfoNameValuePair></ExtraInfo>';
  const zone =
    '<TimeZone><SoTimeZoneId>7</SoTimeZoneId><SoTimeZoneLocationCode>NO/Oslo</SoTimeZoneLocationCode></TimeZone>';
  expect(seen(`${info}<Succeeded>true</Succeeded>${zone}`)).toMatchObject({
    kind: 'answer',
    extraInfo: new Map([['a', '1']]),
    timeZone: { id: 7, code: 'NO/Oslo' },
  });
  expect(seen('<ExtraInfo/><TimeZone><SoTimeZoneId>0</SoTimeZoneId></TimeZone>')).not.toHaveProperty('timeZone');
});

const info = (content: string) => `<ExceptionInfo>${content}</ExceptionInfo>`;

test('Succeeded=false is a refusal, with or without a reason', () => {
  expect(seen(`${info('<Message>No</Message>')}<Succeeded>false</Succeeded>`)).toMatchObject({
    code: 'crm.refused',
    message: 'No',
  });
  expect(seen('<Succeeded>false</Succeeded>')).toMatchObject({ kind: 'failure', code: 'crm.refused' });
});

test('what a refusing CRM puts into the response element does not count', () => {
  expect(seen('<Succeeded>false</Succeeded>', 200, '<Junk i:nil="maybe">x</Junk>')).toMatchObject({
    code: 'crm.refused',
  });
});

test('an empty ExceptionInfo beside Succeeded=true says nothing', () => {
  expect(seen(`<ExceptionInfo i:nil="true"/><Succeeded>true</Succeeded>`).kind).toBe('answer');
  expect(seen(`${info('<Message/>')}<Succeeded>1</Succeeded>`).kind).toBe('answer');
});

test('without Succeeded an ExceptionInfo that says something is a refusal', () => {
  expect(seen(info('<Message>No</Message>')).kind).toBe('failure');
  expect(seen(info('')).kind).toBe('answer');
});

test.each([
  ['SuperOffice.Exceptions.SoSessionException', 'crm.unauthenticated'],
  ['SuperOffice.CRM.Security.SoSentryException', 'crm.forbidden'],
  ['System.UnauthorizedAccessException', 'crm.forbidden'],
  ['SuperOffice.SoException', 'crm.refused'],
])('the exception %s is %s', (type, code) => {
  expect(
    seen(`${info(`<Message>No</Message><ExceptionType>${type}</ExceptionType>`)}<Succeeded>false</Succeeded>`),
  ).toMatchObject({ code });
});

test('a refusal tells everything but the stack', () => {
  const inner = '<InnerException><Message>Deeper</Message><StackTrace>at B()</StackTrace></InnerException>';
  const parameters =
    '<Parameters><SoExceptionInfoParametersKeyValuePair><Key>Id</Key><Value>5</Value></SoExceptionInfoParametersKeyValuePair></Parameters>';
  const outcome = seen(
    `${info(`<Message>No</Message><StackTrace>at A()</StackTrace><FriendlyText>Sorry</FriendlyText><Source>S</Source>${inner}${parameters}`)}<Succeeded>false</Succeeded>`,
  );
  expect(outcome).toMatchObject({
    exception: {
      message: 'No',
      friendlyText: 'Sorry',
      source: 'S',
      inner: { message: 'Deeper' },
      parameters: new Map([['Id', '5']]),
    },
  });
  expect(JSON.stringify(outcome)).not.toContain('at A()');
});

test.each([
  [401, 'crm.unauthenticated'],
  [403, 'crm.forbidden'],
  [404, 'crm.notFound'],
  [429, 'crm.busy'],
  [408, 'upstream.unknown'],
  [503, 'upstream.unknown'],
  [502, 'upstream.unknown'],
  [504, 'upstream.unknown'],
  [500, 'upstream.invalid'],
  [200, 'upstream.invalid'],
  [400, 'crm.refused'],
])('an HTML page with status %p is %s and is not quoted', (status, code) => {
  const outcome = decodeAnswer('<html><body>secret stack</body></html>', status, 'text/html');
  expect(outcome).toMatchObject({ kind: 'failure', code });
  expect(JSON.stringify(outcome)).not.toContain('secret stack');
});

test.each([
  ['a value against the contract', '<WaterResponse><Number>x</Number></WaterResponse>'],
  ["another operation's answer", '<DigResponse/>'],
  ['nothing', ''],
  ['two answers', '<WaterResponse/><WaterResponse/>'],
])('%s is invalid', (_what, body) => {
  expect(decodeAnswer(envelope(body))).toMatchObject({ kind: 'failure', code: 'upstream.invalid' });
});

test.each([202, 204, 205, 206, 207, 226, 302, 500])('a success that comes with status %p is none', (status) => {
  expect(decodeAnswer(envelope('<WaterResponse/>'), status)).toMatchObject({ code: 'upstream.invalid' });
});

test.each([200, 201, 203])('a success may come with status %p', (status) => {
  expect(decodeAnswer(envelope('<WaterResponse/>'), status)).toMatchObject({ kind: 'answer' });
});

const water = `<WaterResponse/>`;
const message = (parts: string): Outcome =>
  decodeAnswer(`<s:Envelope xmlns:s="${soap11}" xmlns="${garden.namespace}">${parts}</s:Envelope>`);

test.each([
  ['two Bodies', `<s:Body>${water}</s:Body><s:Body>${water}</s:Body>`],
  ['two Headers', `<s:Header/><s:Header/><s:Body>${water}</s:Body>`],
  ['a Header behind the Body', `<s:Body>${water}</s:Body><s:Header/>`],
  ['an element that SOAP does not have', `<s:Foot/><s:Body>${water}</s:Body>`],
])('%s is malformed', (_what, parts) => {
  expect(message(parts)).toMatchObject({ kind: 'failure', code: 'upstream.invalid' });
});

test.each([
  ['twice', '<Succeeded>false</Succeeded><Succeeded>true</Succeeded>'],
  ['twice the same', '<Succeeded>true</Succeeded><Succeeded>true</Succeeded>'],
  ['without a namespace', '<Succeeded xmlns="">false</Succeeded>'],
  ['in another namespace', '<Succeeded>true</Succeeded><e:Succeeded xmlns:e="urn:e">false</e:Succeeded>'],
])('Succeeded %s contradicts itself', (_what, header) => {
  expect(seen(header)).toMatchObject({ kind: 'failure', code: 'upstream.invalid' });
});

test('blocks beside the Body count, wherever they stand', () => {
  const block = `<Succeeded xmlns="${own}">false</Succeeded>`;
  const parts = `<s:Body><SetSeenResponse xmlns="${own}"/></s:Body>`;
  const read = (text: string): Outcome =>
    decodeResponse({ status: 200, contentType: 'text/xml', bytes: Buffer.from(text) }, setSeen, limits);
  for (const content of [block + parts, parts + block])
    expect(read(`<s:Envelope xmlns:s="${soap11}">${content}</s:Envelope>`)).toMatchObject({ code: 'crm.refused' });
});

test('answers may have a byte order mark and other charsets', () => {
  const answer = envelope('<WaterResponse><Text>blå</Text></WaterResponse>');
  expect(decodeAnswer(`\ufeff${answer}`)).toMatchObject({ results: { Text: 'blå' } });
  expect(decodeAnswer(Buffer.from(answer, 'latin1'), 200, 'text/xml; charset=iso-8859-1')).toMatchObject({
    results: { Text: 'blå' },
  });
  expect(decodeAnswer(Buffer.from(`\ufeff${answer}`, 'utf16le'))).toMatchObject({ results: { Text: 'blå' } });
});

test('only a UTF-8 SOAP 1.1 answer keeps its bytes', () => {
  expect(decodeAnswer(envelope('<WaterResponse/>'), 200, 'text/xml; charset=utf-8')).toHaveProperty(
    'original.wire',
    'soap',
  );
  expect(
    decodeAnswer(envelope('<WaterResponse/>', '', soap12), 200, 'application/soap+xml; charset=utf-8'),
  ).not.toHaveProperty('original');
});

const kept = (header: string, content = '<SetSeenResponse/>'): boolean => {
  const bytes = Buffer.from(envelope(content, header, undefined, own));
  const outcome = decodeResponse({ status: 200, contentType: 'text/xml; charset=utf-8', bytes }, setSeen, limits);
  if (outcome.kind !== 'answer') throw new Error(outcome.message);
  return outcome.original !== undefined;
};

test('the bytes of an answer go on when nothing but the service speaks in them', () => {
  const silent = '<ExceptionInfo><Message/><StackTrace i:nil="true"/><InnerException/></ExceptionInfo>';
  const zone = '<TimeZone><SoTimeZoneLocationCode>NOS</SoTimeZoneLocationCode></TimeZone>';
  expect(kept('<Succeeded>true</Succeeded>')).toBe(true);
  expect(kept(`${silent}<ExtraInfo/><Succeeded>true</Succeeded>${zone}`)).toBe(true);
});

test.each([
  ['a block of others', '<w:From xmlns:w="http://www.w3.org/2005/08/addressing">http://crm-db-07/</w:From>', undefined],
  ['a stack', info('<StackTrace>at A()</StackTrace>'), undefined],
  ['an inner stack', info('<InnerException><StackTrace>at A()</StackTrace></InnerException>'), undefined],
  ['a comment in the header', '<!-- crm-db-07 -->', undefined],
  ['a comment in the body', '', '<SetSeenResponse><!-- crm-db-07 --></SetSeenResponse>'],
])('%s stays here', (_what, header, content) => {
  expect(kept(`<Succeeded>true</Succeeded>${header}`, content)).toBe(false);
});

test('a comment far behind is found too', () => {
  for (const length of [32 * 1024, 100_000, 131_072])
    for (const shift of [0, 1, 2, 3]) {
      const content = '<SetSeenResponse/>';
      const before = envelope(content, '', undefined, own).indexOf(content);
      const padding = ' '.repeat(length - before - '<!-- -->'.length + shift);
      expect(kept('', `${padding}<!-- -->${content}`)).toBe(false);
    }
  expect(kept('', `${' '.repeat(131_072)}<SetSeenResponse/>`)).toBe(true);
});

test('a zone that is none stays here', () => {
  const zone = '<TimeZone><SoTimeZoneLocationCode>crm-db-07.intern</SoTimeZoneLocationCode></TimeZone>';
  expect(seen(zone)).not.toHaveProperty('timeZone');
});

const fate = (body: string, header = '', status = 200): unknown => {
  const outcome = decodeAnswer(envelope(body, header), status);
  return outcome.kind === 'failure' ? [outcome.code, outcome.isCarriedOut] : outcome.kind;
};

test('an answer whose value does not fit says that the command was carried out', () => {
  expect(fate('<WaterResponse><Number>x</Number></WaterResponse>')).toEqual(['upstream.invalid', true]);
  expect(fate('<WaterResponse><Numbers><a:int>x</a:int></Numbers></WaterResponse>')).toEqual([
    'upstream.invalid',
    true,
  ]);
});

test.each([
  ["another operation's answer", '<DigResponse/>'],
  ['nothing', ''],
  ['two answers', '<WaterResponse><Number>x</Number></WaterResponse><WaterResponse/>'],
  ['half an answer', '<WaterResponse><Number>x</Number>'],
])('%s says nothing of it', (_what, body) => {
  expect(fate(body)).toEqual(['upstream.invalid', undefined]);
});

test('a value that does not fit in an answer with a status of failure says nothing of it', () => {
  expect(fate('<WaterResponse><Number>x</Number></WaterResponse>', '', 500)).toEqual(['upstream.invalid', undefined]);
});

test('what contradicts itself behind a value that does not fit says nothing of it', () => {
  const content = '<SetSeenResponse/>';
  const both =
    '<Succeeded>true</Succeeded><Succeeded>false</Succeeded><ExceptionInfo><Message>No</Message></ExceptionInfo>';
  const outcome = seen(both, 200, content);
  expect(outcome).toMatchObject({ code: 'upstream.invalid' });
  expect(outcome).not.toHaveProperty('isCarriedOut');
});
