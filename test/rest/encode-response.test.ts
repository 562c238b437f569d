import { extras, failure, JsonText, type Struct } from '../../src/command';
import type { Operation } from '../../src/contract';
import { encodeResponse } from '../../src/rest';
import { bytesOf, textOf } from '../properties/calls';
import { bytesOperation, operationOf, setSeen, waterOperation } from './messages';

const get = operationOf('Appointment', 'GetAppointmentEntity');
const several = operationOf('SoPrincipal', 'AuthenticateUsernamePassword');
const list = operationOf('Appointment', 'GetAppointmentList');

function written(operation: Operation, results: Struct, accept?: string, select?: string) {
  const answer = encodeResponse({ kind: 'answer', results }, operation, { accept, correlationId: 'c', select });
  return {
    ...answer,
    body: typeof answer.body === 'string' ? answer.body : Buffer.from(bytesOf(answer.body)).toString('hex'),
  };
}

test('void is 204 without a body, whatever was accepted', () => {
  for (const accept of [undefined, 'application/xml', '*/*'])
    expect(written(setSeen, {}, accept)).toEqual({ status: 204, headers: {}, body: '' });
});

test('a void answer of a v1 CRM that had a body goes on as it came, to each client that takes it so', () => {
  const original = { wire: 'rest', status: 200, contentType: 'application/json', bytes: Buffer.from('null') } as const;
  const answer = { kind: 'answer', results: {}, original } as const;
  const told = (accept: string | undefined, select?: string) =>
    encodeResponse(answer, setSeen, { accept, select, correlationId: '' });
  expect(told(undefined)).toMatchObject({ status: 200, body: original.bytes });
  expect(told('application/xml')).toMatchObject({ status: 204, body: '' });
  expect(told(undefined, 'Name')).toMatchObject({ status: 204, body: '' });
});

test.each([
  [undefined, 'application/json; charset=utf-8', '{"AppointmentId":5}'],
  ['text/json', 'text/json; charset=utf-8', '{"AppointmentId":5}'],
  [
    'application/xml',
    'application/xml; charset=utf-8',
    '<?xml version="1.0" encoding="utf-8"?><AppointmentEntity><AppointmentId>5</AppointmentId></AppointmentEntity>',
  ],
  [
    'text/xml, application/json;q=0.9',
    'text/xml; charset=utf-8',
    '<?xml version="1.0" encoding="utf-8"?><AppointmentEntity><AppointmentId>5</AppointmentId></AppointmentEntity>',
  ],
])('Accept %p gets %s', (accept, type, body) => {
  expect(written(get, { Response: { AppointmentId: 5 } }, accept)).toEqual({
    status: 200,
    headers: { 'content-type': type },
    body,
  });
});

test.each([
  ['image/png', undefined, 'image/png'],
  ['image/png', 'application/json, text/plain, */*', 'image/png'],
  ['image/png', 'image/*', 'image/png'],
  ['image/png', 'application/octet-stream', 'application/octet-stream'],
  ['image/png', 'application/json', 'application/json; charset=utf-8'],
  ['application/json', '*/*', 'application/json'],
  ['application/json', 'application/octet-stream', 'application/octet-stream'],
])("a v1 CRM's document that came as %s is, to who accepts %p, of the type %s", (contentType, accept, type) => {
  const original = { wire: 'rest', status: 200, contentType, bytes: Buffer.from('as it came') } as const;
  const answer = { kind: 'answer', results: { Picture: 'Af8=' }, original } as const;
  const { headers, body } = encodeResponse(answer, bytesOperation, { accept, correlationId: '' });
  expect(headers['content-type']).toBe(type);
  expect(body === original.bytes).toBe(type === contentType);
});

test('a missing or null result is null', () => {
  expect(written(get, {}).body).toBe('null');
  expect(written(get, { Response: null }).body).toBe('null');
  expect(written(get, {}, 'text/xml').body).toContain(
    '<AppointmentEntity xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"/>',
  );
});

test('several out elements are one object or element', () => {
  const results = { Response: { AssociateId: 7 }, AuthenticationSucceeded: true };
  expect(written(several, results).body).toBe('{"Response":{"AssociateId":7},"AuthenticationSucceeded":true}');
  expect(written(several, results, 'text/xml').body).toMatch(
    new RegExp(
      '<AuthenticateUsernamePassword><Response><AssociateId>7</AssociateId></Response>' +
        '<Credentials [^>]*i:nil="true"/><AuthenticationSucceeded>true</AuthenticationSucceeded>' +
        '</AuthenticateUsernamePassword>$',
    ),
  );
});

test.each([
  [undefined, 'application/octet-stream', '01ff'],
  ['application/json, text/plain, */*', 'application/octet-stream', '01ff'],
  ['application/octet-stream', 'application/octet-stream', '01ff'],
  ['application/json', 'application/json; charset=utf-8', '"Af8="'],
])('bytes for Accept %p are %s', (accept, type, body) => {
  expect(written(bytesOperation, { Picture: 'Af8=' }, accept)).toEqual({
    status: 200,
    headers: { 'content-type': type },
    body,
  });
});

test('no bytes are an empty body', () => {
  expect(written(bytesOperation, { Picture: null })).toMatchObject({ status: 204, body: '' });
});

test('$select chooses among what no contract names, too', () => {
  const appointment = {
    Description: 'a',
    [extras]: new Map([
      ['New', new JsonText('[1]')],
      ['Newer', new JsonText('2')],
    ]),
  };
  const told = (accept?: string) => written(get, { Response: appointment }, accept, 'new');
  expect(told().body).toContain('"New":[1]}');
  expect(told().body).not.toContain('Newer');
  expect(told('application/xml').body).toContain('<New><anyType>1</anyType></New>');
  expect(told('application/xml').body).not.toContain('Newer');
});

test('$select nulls what was not asked for, in lists too, by path and in any letter case', () => {
  const appointment = { AppointmentId: 5, Description: 'a', Location: 'b' };
  const selected = JSON.parse(written(list, { Response: [appointment, null] }, undefined, 'description').body);
  expect(selected[0]).toMatchObject({ AppointmentId: null, Description: 'a', Location: null, StartDate: null });
  expect(selected[1]).toBeNull();
  const nested = JSON.parse(
    written(get, { Response: { Associate: { Name: 'n', AssociateId: 7 } } }, undefined, 'Associate/Name').body,
  );
  expect(nested).toMatchObject({ AppointmentId: null, Associate: { Name: 'n', AssociateId: null } });
  expect(JSON.parse(written(get, { Response: { Associate: { Name: 'n' } } }, undefined, ' ').body)).toEqual({
    Associate: { Name: 'n' },
  });
  expect(written(get, { Response: { AppointmentId: 5, Description: 'a' } }, 'text/xml', 'Description').body).toMatch(
    /<AppointmentId [^>]*i:nil="true"\/><Description>a<\/Description>/,
  );
});

test("a v1 CRM's own bytes go on when they are of the accepted type and nothing is selected", () => {
  const original = {
    wire: 'rest',
    status: 200,
    contentType: 'application/json',
    bytes: Buffer.from('{"newer":1}'),
  } as const;
  const own = (accept: string | undefined, select?: string) =>
    textOf(
      encodeResponse({ kind: 'answer', results: { Response: { AppointmentId: 5 } }, original }, get, {
        accept,
        correlationId: '',
        select,
      }).body,
    );
  expect(own(undefined)).toBe('{"newer":1}');
  expect(own('application/xml')).toContain('<AppointmentId>5</AppointmentId>');
  expect(own(undefined, 'AppointmentId')).not.toContain('newer');
});

test('the time zone is told in SO-TimeZone', () => {
  const { headers } = encodeResponse({ kind: 'answer', results: {}, timeZone: { id: 5 } }, setSeen, {
    accept: undefined,
    correlationId: '',
  });
  expect(headers).toEqual({ 'so-timezone': '5' });
});

test.each([
  'application/json-patch+json',
  'application/merge-patch+json',
  'text/html',
  'image/*',
  'nonsense',
  '*/*;q=0',
])('who accepts %s only gets JSON all the same, as from the replaced server', (accept) => {
  const { status, headers } = encodeResponse({ kind: 'answer', results: { Response: 'x' } }, get, {
    accept,
    correlationId: '',
  });
  expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
});

test('bytes are sent as bytes to who accepts an image', () => {
  const { headers } = encodeResponse({ kind: 'answer', results: { Picture: 'AQID' } }, bytesOperation, {
    accept: 'image/*',
    correlationId: '',
  });
  expect(headers['content-type']).toBe('application/octet-stream');
});

test('a result that XML cannot hold is a failure, in JSON it is none', () => {
  expect(written(waterOperation, { Text: '\u0001' }, 'text/xml')).toMatchObject({
    status: 502,
    failed: 'upstream.carriedOut',
  });
  expect(written(waterOperation, { Text: '\u0001' }).body).toBe('{"Text":"\\u0001"}');
});

test('a failure is written in the accepted type, an answer needs its operation', () => {
  const options = { accept: 'application/xml', correlationId: 'c' };
  expect(encodeResponse(failure('crm.notFound', 'x'), undefined, options)).toMatchObject({
    status: 404,
    body: expect.stringContaining('<Error>'),
  });
  expect(() => encodeResponse({ kind: 'answer', results: {} }, undefined, options)).toThrow(
    'an answer needs its operation',
  );
});
