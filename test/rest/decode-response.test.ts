import type { Operation } from '../../src/contract';
import { answered, bytesOperation, operationOf, setSeen } from './messages';

const get = operationOf('Appointment', 'GetAppointmentEntity');
const flag = operationOf('Appointment', 'GetAppointmentHaveParticipantsWithEmail');
const several = operationOf('SoPrincipal', 'AuthenticateUsernamePassword');

const results = (outcome: ReturnType<typeof answered>): unknown =>
  outcome.kind === 'answer' ? outcome.results : [outcome.code, outcome.path];

test('the single result is bare, several are one object', () => {
  expect(results(answered('{"AppointmentId":5}', { operation: get }))).toEqual({ Response: { AppointmentId: 5 } });
  expect(
    results(answered('{"Response":{"AssociateId":7},"AuthenticationSucceeded":true}', { operation: several })),
  ).toEqual({
    Response: { AssociateId: 7 },
    AuthenticationSucceeded: true,
  });
});

test('null is null where the contract has it, else nothing', () => {
  expect(results(answered('null', { operation: get }))).toEqual({ Response: null });
  expect(results(answered('null', { operation: flag }))).toEqual({});
  expect(results(answered('null', { operation: several }))).toEqual({});
  expect(results(answered('\ufeffnull', { operation: get }))).toEqual({ Response: null });
});

test('void answers have no body, or one that says nothing', () => {
  expect(results(answered('', { operation: setSeen, status: 204, contentType: '' }))).toEqual({});
  expect(results(answered('', { operation: setSeen, contentType: '' }))).toEqual({});
  expect(results(answered('null', { operation: setSeen }))).toEqual({});
  expect(results(answered(' {} ', { operation: setSeen }))).toEqual({});
  expect(results(answered('true', { operation: setSeen, status: 201 }))).toEqual({});
});

test('a page with status 200 is no answer, not even to a void call', () => {
  expect(results(answered('<html>log in</html>', { operation: setSeen, contentType: 'text/html' }))).toEqual([
    'upstream.invalid',
    undefined,
  ]);
  expect(results(answered('<a/>', { operation: get, contentType: 'application/xml' }))).toEqual([
    'upstream.invalid',
    undefined,
  ]);
  expect(results(answered('{}', { operation: get, contentType: '' }))).toEqual(['upstream.invalid', undefined]);
});

test('JSON comes under several names and charsets', () => {
  const latin1 = Buffer.from('{"Description":"blå"}', 'latin1');
  const wanted = { Response: { Description: 'blå' } };
  expect(results(answered(latin1, { operation: get, contentType: 'application/json; charset=iso-8859-1' }))).toEqual(
    wanted,
  );
  expect(results(answered('{"Description":"blå"}', { operation: get, contentType: 'text/json' }))).toEqual(wanted);
  expect(
    results(answered('{"Description":"blå"}', { operation: get, contentType: 'application/hal+json; charset=utf-8' })),
  ).toEqual(wanted);
});

test.each(['application/octet-stream', 'image/png', 'application/pdf'])('bytes come as %s', (contentType) => {
  expect(results(answered(Buffer.from([1, 2, 255]), { operation: bytesOperation, contentType }))).toEqual({
    Picture: 'AQL/',
  });
  expect(results(answered(Buffer.from([]), { operation: bytesOperation, contentType }))).toEqual({ Picture: '' });
});

test('bytes come as base64 in JSON too, but not as a page', () => {
  expect(results(answered('"AQL/"', { operation: bytesOperation }))).toEqual({ Picture: 'AQL/' });
  expect(results(answered('null', { operation: bytesOperation }))).toEqual({ Picture: null });
  expect(results(answered('<html/>', { operation: bytesOperation, contentType: 'text/html' }))).toEqual([
    'upstream.invalid',
    undefined,
  ]);
  expect(results(answered('x', { operation: get, contentType: 'application/octet-stream' }))).toEqual([
    'upstream.invalid',
    undefined,
  ]);
});

test('a value against the contract is invalid, with its path', () => {
  expect(results(answered('{"AppointmentId":"x"}', { operation: get }))).toEqual(['upstream.invalid', 'AppointmentId']);
  expect(results(answered('{"AppointmentId":', { operation: get }))).toEqual(['upstream.invalid', undefined]);
  expect(results(answered('{} {}', { operation: get }))).toEqual(['upstream.invalid', undefined]);
});

test('enumeration members newer than the contract have a stand-in', () => {
  expect(answered('{"Type":"Sabbatical","TableRight":{"Mask":"Select, Juggle"}}', { operation: get })).toMatchObject({
    results: { Response: { Type: 'Unknown', TableRight: { Mask: 'Select' } } },
  });
});

test.each([200, 201, 203])('%p carries a result', (status) => {
  expect(results(answered('{"AppointmentId":5}', { operation: get, status }))).toEqual({
    Response: { AppointmentId: 5 },
  });
});

test.each([202, 205, 206, 207, 208, 226, 299])('%p carries none: nothing is known to be done', (status) => {
  expect(results(answered('{"AppointmentId":5}', { operation: get, status }))).toEqual(['upstream.invalid', undefined]);
  expect(results(answered('', { operation: setSeen, status }))).toEqual(['upstream.invalid', undefined]);
});

test('the time zone is part of the answer, if it is one', () => {
  expect(answered('null', { operation: get, headers: { 'so-timezone': 'NO/Oslo' } })).toMatchObject({
    timeZone: { code: 'NO/Oslo' },
  });
  const named = answered('null', { operation: get, headers: { 'so-timezone': 'crm-db-07.intern' } });
  expect(named).not.toHaveProperty('timeZone');
});

test('of the parameters of a media type only the charset goes on', () => {
  expect(answered('null', { operation: get, contentType: 'Application/JSON; host=crm-db-07.intern' })).toHaveProperty(
    'original.contentType',
    'application/json',
  );
  expect(answered('null', { operation: get, contentType: 'application/json;x=y; charset="UTF-8"' })).toHaveProperty(
    'original.contentType',
    'application/json; charset=UTF-8',
  );
  expect(answered('x', { operation: bytesOperation, contentType: 'image/png; name=C:\\x.png' })).toHaveProperty(
    'original.contentType',
    'image/png',
  );
});

test('UTF-8 JSON and bytes keep their original, other charsets do not', () => {
  expect(answered('null', { operation: get })).toHaveProperty('original.wire', 'rest');
  expect(answered('x', { operation: bytesOperation, contentType: 'image/png' })).toHaveProperty(
    'original.contentType',
    'image/png',
  );
  expect(answered('null', { operation: get, contentType: 'application/json; charset=iso-8859-1' })).not.toHaveProperty(
    'original',
  );
});

const list = operationOf('Appointment', 'GetAppointmentList');
const count: Operation = { ...get, results: setSeen.parameters.slice(0, 1) };

const marks = (body: string, operation: Operation): unknown => {
  const outcome = answered(body, { operation });
  return outcome.kind === 'failure' ? [outcome.code, outcome.isCarriedOut] : outcome.kind;
};

test.each([
  ['{"AppointmentId":7.5}', get],
  ['{"AppointmentId":"many","Title":"x"}', get],
  ['{"Associate":{"AssociateId":[]},"AppointmentId":5}', get],
  ['[{"AppointmentId":"x"}]', list],
  ['7.5', count],
])('%s is the result, though it cannot be read: the CRM has done it', (body, operation) => {
  expect(marks(body, operation)).toEqual(['upstream.invalid', true]);
});

test.each([
  ['[1,2]', get],
  ['{"AppointmentId":5,"appointmentid":6}', get],
  ['"Internal error"', get],
  ['{"AppointmentId":', get],
  ['{"AppointmentId":5}x', get],
  ['{"redirect":"/login"}', get],
  ['{"AppointmentId":"x"}', list],
  ['"Internal error"', list],
  ['"Internal error"', count],
  ['{"a":1}', setSeen],
])('of %s nobody knows whose it is', (body, operation) => {
  expect(marks(body, operation)).toEqual(['upstream.invalid', undefined]);
});
