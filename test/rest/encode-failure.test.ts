import { failure, type Failure } from '../../src/command';
import { encodeFailure } from '../../src/rest/encode-failure';
import { textOf } from '../properties/calls';

const json = (refused: Failure) => {
  const answer = encodeFailure(refused, 'application/json', 'c-1');
  return { ...answer, body: JSON.parse(textOf(answer.body)) };
};

test("the vendor's error object, with our code, path and correlation id", () => {
  expect(json(failure('request.invalid', 'expected int', { path: 'AppointmentIds[1]' }))).toEqual({
    status: 400,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: {
      Error: true,
      ErrorType: 'request.invalid',
      ErrorMessage: 'AppointmentIds[1]: expected int',
      ErrorSource: 'netserver-gateway',
      Code: 'request.invalid',
      Path: 'AppointmentIds[1]',
      correlationId: 'c-1',
    },
  });
});

test("the CRM's own words, status and inner exceptions are passed on", () => {
  const exception = {
    message: 'No',
    type: 'T',
    friendlyText: 'Sorry',
    source: 'S',
    inner: { message: 'In', inner: { message: 'Innermost', type: 'I' } },
  };
  expect(json(failure('crm.refused', 'No', { status: 409, exception }))).toMatchObject({
    status: 409,
    body: {
      ErrorType: 'T',
      ErrorMessage: 'No',
      ErrorSource: 'S',
      FriendlyText: 'Sorry',
      InnerException: {
        ErrorType: '',
        ErrorMessage: 'In',
        InnerException: { ErrorType: 'I', ErrorMessage: 'Innermost' },
      },
    },
  });
});

test('statuses bring their headers', () => {
  expect(json(failure('caller.unauthenticated', 'x')).headers['www-authenticate']).toMatch(/Basic/);
  expect(json(failure('request.method', 'x', { allow: 'GET, POST' })).headers['allow']).toBe('GET, POST');
  expect(json(failure('caller.rate', 'x', { retryAfterSeconds: 3 })).headers['retry-after']).toBe('3');
});

test('XML callers get the same as elements, octet-stream callers JSON', () => {
  const refused = failure('crm.refused', '<&\u0000', { exception: { message: '<&\u0000', inner: { message: 'In' } } });
  const xml = encodeFailure(refused, 'text/xml', 'c');
  expect(xml.headers['content-type']).toBe('text/xml; charset=utf-8');
  expect(xml.body).toContain('<ErrorMessage>&lt;&amp;\ufffd</ErrorMessage>');
  expect(xml.body).toContain('<InnerException><ErrorType></ErrorType><ErrorMessage>In</ErrorMessage>');
  expect(encodeFailure(refused, 'application/octet-stream', 'c').headers['content-type']).toBe(
    'application/json; charset=utf-8',
  );
});

test('half a surrogate pair does not spoil the answer', () => {
  expect(json(failure('crm.refused', 'a\ud800')).body.ErrorMessage).toBe('a\ufffd');
});
