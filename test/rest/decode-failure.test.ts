import { answered, setSeen } from './messages';

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
  [408, 'upstream.unknown'],
  [429, 'crm.busy'],
  [502, 'upstream.unknown'],
  [503, 'upstream.unknown'],
  [504, 'upstream.unknown'],
  [520, 'upstream.invalid'],
  [301, 'upstream.invalid'],
  [700, 'upstream.invalid'],
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
    '{"ErrorMessage":"Blå","FriendlyText":"F",' +
      '"InnerException":{"Message":"Inner","InnerException":{"message":"Innermost"}}}',
    'latin1',
  );
  expect(failed(body, 500, 'application/json; charset=iso-8859-1')).toMatchObject({
    exception: { message: 'Blå', friendlyText: 'F', inner: { message: 'Inner', inner: { message: 'Innermost' } } },
  });
});

test('Retry-After is carried', () => {
  expect(failed('', 503, '', { 'retry-after': '7' })).toMatchObject({ code: 'crm.busy', retryAfterSeconds: 7 });
});

test('421 is not carried out, whatever words come with it', () => {
  for (const body of ['', '<html>', '{"Error":true,"ErrorType":"SoException","ErrorMessage":"Wrong subdomain"}'])
    expect(failed(body, 421)).toMatchObject({ code: 'upstream.unreachable', isMisdirected: true, cause: 'HTTP_421' });
});

test.each([
  [301, '', 'text/html', true],
  [302, '', 'text/html', true],
  [303, '', 'text/html', undefined],
  [304, '', 'text/html', undefined],
  [308, '', 'text/html', true],
  [404, '<html>', 'text/html', true],
  [404, '{"message":"no Route matched with those values"}', 'application/json', true],
  [404, '{"Message":"No HTTP resource was found"}', 'application/json', undefined],
  [404, '{"Error":true,"ErrorMessage":"No such contact"}', 'application/json', undefined],
  [404, '{"ContactId":7}', 'application/json', undefined],
  [410, '<html>', 'text/html', undefined],
  [503, '<html>', 'text/html', true],
  [503, '{"Error":true,"ErrorMessage":"busy"}', 'application/json', undefined],
])('%d %s of %s: the CRM may live elsewhere: %s', (status, body, type, isMisdirected) => {
  const outcome = failed(body, status, type, { 'retry-after': '1' });
  expect(outcome.kind === 'failure' ? outcome.isMisdirected : 'answer').toBe(isMisdirected);
});

const proxyWords = [
  '{"message":"Endpoint request timed out"}',
  '{"message":"failure to get a peer from the ring-balancer"}',
  '{"timestamp":"2026-01-01","status":504,"error":"Gateway Timeout","path":"/api"}',
  '{"type":"about:blank","title":"Gateway Timeout","status":504,"detail":"The CRM was slow"}',
  '{"Error":true}',
];

test.each([408, 502, 503, 504])("with %p no words but the vendor's own are the word of the CRM", (status) => {
  for (const body of proxyWords)
    expect(failed(body, status)).toEqual({
      kind: 'failure',
      code: 'upstream.unknown',
      message: `the CRM answered with HTTP ${status}`,
    });
  expect(failed('{"Error":true,"ErrorType":"SoException"}', status)).toMatchObject({ status });
});

test('whoever says when to come back has not begun', () => {
  const outcome = failed('{"message":"busy"}', 503, undefined, { 'retry-after': '7' });
  expect(outcome).toMatchObject({ code: 'crm.busy', message: 'busy', retryAfterSeconds: 7 });
  expect(failed('', 504, '', { 'retry-after': '7' })).not.toHaveProperty('retryAfterSeconds');
});

test.each([
  [error, undefined],
  ['{"error":true,"errorType":"T"}', undefined],
  ['{"Error":true}', undefined],
  ['{"ErrorMessage":"No"}', undefined],
  ['{"Message":"No"}', undefined],
  ['{"message":"Not","messageDetail":"No"}', undefined],
  ['{"message":"An error","exceptionType":"T"}', undefined],
  ['{"message":"Forbidden"}', true],
  ['{"error":true,"message":"Forbidden"}', true],
  ['{"errorMessage":"Task timed out","errorType":"Error"}', true],
  ['{"error":"invalid_grant","error_description":"Expired"}', true],
  ['{"timestamp":"2026-01-01","status":403,"error":"Forbidden","path":"/api"}', true],
  ['{"type":"about:blank","title":"Forbidden","status":403}', true],
])('whether %s can only be the CRM', (body, isHearsay) => {
  for (const status of [400, 403, 404, 429]) {
    const outcome = failed(body, status);
    const exception = outcome.kind === 'failure' ? outcome.exception : undefined;
    expect(exception?.message).not.toBe(undefined);
    expect(exception?.isHearsay).toBe(isHearsay);
  }
});
