import { answered, operationOf, setSeen } from './messages';

const get = operationOf('Appointment', 'GetAppointmentEntity');
const failed = (
  body: string | Uint8Array,
  status: number,
  contentType = 'application/json',
  headers: Record<string, string> = {},
) => answered(body, { operation: setSeen, status, contentType, headers });

const error = '{"Error":true,"ErrorType":"SoSentryException","ErrorMessage":"No right","ErrorSource":"S"}';

test.each([
  [400, 'crm.refused'],
  [401, 'crm.unauthenticated'],
  [403, 'crm.forbidden'],
  [404, 'crm.notFound'],
  [409, 'crm.refused'],
  [429, 'crm.busy'],
  [500, 'crm.refused'],
  [502, 'crm.refused'],
  [503, 'crm.busy'],
  [504, 'crm.refused'],
])("the vendor's error object with status %p is %s and keeps the status", (status, code) => {
  expect(failed(error, status)).toMatchObject({
    code,
    status,
    message: 'No right',
    exception: { message: 'No right', type: 'SoSentryException', source: 'S' },
  });
});

test.each([
  [400, 'crm.refused'],
  [404, 'crm.notFound'],
  [500, 'upstream.invalid'],
  [502, 'upstream.unknown'],
  [503, 'crm.busy'],
  [504, 'upstream.unknown'],
  [301, 'upstream.invalid'],
])('a page with status %p is %s and is not quoted', (status, code) => {
  const outcome = failed('<html>stack of the server</html>', status, 'text/html');
  expect(outcome).toMatchObject({ kind: 'failure', code });
  expect(JSON.stringify(outcome)).not.toContain('stack');
});

test.each([
  ['{"Message":"Outer","MessageDetail":"Inner"}', 'Inner'],
  ['{"message":"Outer"}', 'Outer'],
  ['{"Message":"An error","ExceptionMessage":"Deep","ExceptionType":"T","StackTrace":"at A()"}', 'Deep'],
  ['{"error":"invalid_grant","error_description":"Expired"}', 'Expired'],
  ['{"title":"Bad Request","detail":"Id is missing"}', 'Id is missing'],
  ['{"Something":"else"}', 'the CRM answered with HTTP 400'],
  ['[1]', 'the CRM answered with HTTP 400'],
  ['{', 'the CRM answered with HTTP 400'],
])('%s', (body, message) => {
  const outcome = failed(body, 400);
  expect(outcome).toMatchObject({ code: 'crm.refused', message });
  expect(JSON.stringify(outcome)).not.toContain('at A()');
});

test('inner exceptions and other charsets are read', () => {
  const body = Buffer.from(
    '{"ErrorMessage":"Blå","FriendlyText":"F","InnerException":{"Message":"Inner","InnerException":{"message":"Innermost"}}}',
    'latin1',
  );
  expect(failed(body, 500, 'application/json; charset=iso-8859-1')).toMatchObject({
    exception: { message: 'Blå', friendlyText: 'F', inner: { message: 'Inner', inner: { message: 'Innermost' } } },
  });
});

test('Retry-After is carried', () => {
  expect(failed('', 503, '', { 'retry-after': '7' })).toMatchObject({ code: 'crm.busy', retryAfterSeconds: 7 });
});

test.each([
  ['{"Message":"No","MessageDetail":"Not at all"}', 'Not at all'],
  [' {"message":"No"}', 'No'],
  [error, 'No right'],
])('%s with status 200 is a refusal all the same', (body, message) => {
  expect(answered(body, { operation: get })).toMatchObject({ kind: 'failure', code: 'crm.refused', message });
  expect(failed(body, 200)).toMatchObject({ kind: 'failure', code: 'crm.refused', message });
});

test('results that merely look like that are results', () => {
  const message = operationOf('Pocket', 'GetRegisteredDevices');
  expect(answered('[]', { operation: message }).kind).toBe('answer');
  expect(answered('{"Message":"a","AppointmentId":5}', { operation: get }).kind).toBe('answer');
  expect(answered('{"Error":false,"ErrorMessage":""}', { operation: get }).kind).toBe('answer');
});
