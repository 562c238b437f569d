import type { Outcome } from '../../src/command';
import { decodeResponse } from '../../src/soap';
import { loadContract } from '../../src/contract';
import { join } from 'node:path';
import { limits } from '../properties/calls';
import { decodeAnswer, envelope, missing, soap12 } from './messages';

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
  [503, 'crm.busy'],
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

test('a success that comes with an error status is none', () => {
  expect(decodeAnswer(envelope('<WaterResponse/>'), 500)).toMatchObject({ code: 'upstream.invalid' });
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
