import { failure, type Outcome } from '../../src/command';
import { encodeResponse } from '../../src/soap';
import { textOf } from '../properties/calls';
import { missing, waterOperation } from './messages';
import { loadContract } from '../../src/contract';
import { join } from 'node:path';

const contract = loadContract(join(__dirname, '../../wsdl'), { onProblem: missing });
const lookup = contract.version('Services86')?.agent('Appointment');
const setSeen = (lookup?.found === 'agent' ? lookup.agent.operation('SetSeen') : undefined) ?? missing();

const write = (
  outcome: Outcome,
  more: { version?: '1.1' | '1.2'; applicationErrors?: 'exception-info' | 'fault' } = {},
  operation = setSeen,
) =>
  encodeResponse(outcome, operation, {
    version: '1.1',
    correlationId: 'c<1>',
    applicationErrors: 'exception-info',
    ...more,
  });

test('answers are in the version and with exactly the Content-Type of the caller', () => {
  expect(write({ kind: 'answer', results: {} })).toMatchObject({ status: 200, contentType: 'text/xml; charset=utf-8' });
  const answer = write({ kind: 'answer', results: {} }, { version: '1.2' });
  expect(answer).toMatchObject({ status: 200, contentType: 'application/soap+xml; charset=utf-8' });
  expect(answer.body).toContain('http://www.w3.org/2003/05/soap-envelope');
  expect(answer.body).toContain('<s:Header><Succeeded>true</Succeeded></s:Header><s:Body><SetSeenResponse/></s:Body>');
});

test('blocks come in the order of the contract', () => {
  const extraInfo = new Map([['a', 'b']]);
  expect(write({ kind: 'answer', results: {}, extraInfo, timeZone: { id: 1, code: 'X' } }).body).toMatch(
    /<s:Header><ExtraInfo>.*<\/ExtraInfo><Succeeded>true<\/Succeeded><TimeZone><SoTimeZoneId>1<\/SoTimeZoneId><SoTimeZoneLocationCode>X<\/SoTimeZoneLocationCode><\/TimeZone><\/s:Header>/,
  );
});

test('an operation gets only the blocks it declares', () => {
  expect(textOf(write({ kind: 'answer', results: {}, timeZone: { id: 1 } }, {}, waterOperation).body)).not.toContain(
    'TimeZone',
  );
});

const refused = failure('crm.refused', 'No\u0000', {
  exception: { message: 'No\u0000', type: 'T', inner: { message: 'Deeper' } },
});

test("the CRM's refusal is an exception block with HTTP 200, or a fault where the operator wants it", () => {
  const block = write(refused);
  expect(block.status).toBe(200);
  expect(block.body).toContain('<Succeeded>false</Succeeded>');
  expect(block.body).toContain(
    '<Message>No\ufffd</Message><StackTrace/><FriendlyText>No\ufffd</FriendlyText><ExceptionType>T</ExceptionType>',
  );
  expect(block.body).toContain('<InnerException><Message>Deeper</Message>');
  const fault = write(refused, { applicationErrors: 'fault' });
  expect(fault.status).toBe(500);
  expect(fault.body).toContain('<faultcode>s:Server</faultcode>');
});

const hearsay = { message: 'Forbidden', isHearsay: true } as const;
const anybodys = [
  failure('crm.busy', 'later', { status: 503, retryAfterSeconds: 5 }),
  failure('crm.unauthenticated', 'x', { status: 401 }),
  failure('crm.forbidden', 'Forbidden', { status: 403, exception: hearsay }),
  failure('crm.notFound', 'x', { status: 404 }),
  failure('crm.refused', 'x', { status: 413 }),
];

test.each(anybodys)('$code that anybody may have said is a fault: no client takes it for done', (outcome) => {
  const fault = write(outcome);
  expect(fault.status).toBe(500);
  expect(fault.body).toContain(`<faultcode>s:Server</faultcode><faultstring xml:lang="en">${outcome.message}<`);
  expect(fault.body).toContain(`<code>${outcome.code}</code>`);
  expect(fault.body).not.toContain('Succeeded');
  expect(write(outcome, { version: '1.2' })).toMatchObject({
    status: 500,
    body: expect.stringContaining('<s:Value>s:Receiver</s:Value></s:Code>'),
  });
});

test.each([
  ['request.invalid', '1.1', 500, 's:Client'],
  ['request.invalid', '1.2', 400, 's:Sender'],
  // Clients of .NET and Java show a person the text of these statuses only.
  ['caller.brownOut', '1.1', 500, 's:Client'],
  ['caller.brownOut', '1.2', 400, 's:Sender'],
  ['caller.sunset', '1.1', 500, 's:Client'],
  ['request.tooLarge', '1.1', 413, 's:Client'],
  ['request.tooLarge', '1.2', 413, 's:Sender'],
  ['gateway.busy', '1.1', 503, 's:Server'],
  ['gateway.busy', '1.2', 503, 's:Receiver'],
  ['request.version', '1.1', 500, 's:VersionMismatch'],
  ['request.mustUnderstand', '1.2', 500, 's:MustUnderstand'],
  ['request.encoding', '1.2', 500, 's:DataEncodingUnknown'],
  ['internal', '1.1', 500, 's:Server'],
] as const)('%s in SOAP %s has status %p and code %s', (code, version, status, fault) => {
  const answer = write(failure(code, 'x', { path: 'a&b' }), { version });
  expect(answer.status).toBe(status);
  expect(answer.body).toContain(`>${fault}<`);
  expect(answer.body).toContain('a&amp;b: x');
  expect(answer.body).toContain('<correlationId>c&lt;1&gt;</correlationId>');
});

test('without an operation only a fault is possible', () => {
  const options = { version: '1.1', correlationId: '', applicationErrors: 'exception-info' } as const;
  expect(encodeResponse(refused, undefined, options).body).toContain('<s:Fault>');
  expect(() => encodeResponse({ kind: 'answer', results: {} }, undefined, options)).toThrow(
    'an answer needs its operation',
  );
});

test('a result that XML cannot hold becomes a fault that says so', () => {
  const answer = write({ kind: 'answer', results: { Text: '\u0001' } }, {}, waterOperation);
  expect(answer).toMatchObject({ status: 502, failed: 'upstream.carriedOut' });
  expect(answer.body).toContain('<path>Text</path>');
});

test('the bytes of a SOAP CRM go to a SOAP 1.1 caller untouched, a SOAP 1.2 caller gets them written anew', () => {
  const bytes = Buffer.from('<anything/>');
  const original = { wire: 'soap', status: 200, contentType: 'text/xml; charset=utf-8', bytes } as const;
  const outcome: Outcome = { kind: 'answer', results: { Number: 1 }, original };
  expect(write(outcome, {}, waterOperation).body).toBe(bytes);
  expect(write(outcome, { version: '1.2' }, waterOperation).body).toContain(
    `<WaterResponse><Number>1</Number></WaterResponse>`,
  );
});
