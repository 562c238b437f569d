import { decode, setSeen } from './messages';

test('credentials come first: nothing is said about a body nobody stands for', () => {
  const decoded = decode('{', { headers: { authorization: 'Nonsense' } });
  expect(decoded).toMatchObject({ kind: 'failure', failure: { code: 'caller.unauthenticated' } });
});

test('$select is carried as it was written', () => {
  expect(decode('{}', { query: '$select=Name,Category/Id' })).toMatchObject({ select: 'Name,Category/Id' });
  expect(decode('{}', { query: '%24SELECT=a&$select=b' })).toMatchObject({ select: 'a,b' });
  expect(decode('{}', { query: '$select=a//b' })).toMatchObject({
    failure: { code: 'request.invalid', path: '$select' },
  });
});

test.each([
  ['{"a', 'application/json', 'request.malformed'],
  [`[${'[1,'.repeat(80)}`, 'application/json', 'request.invalid'],
  [`{"AppointmentId":${'['.repeat(80)}`, 'application/json', 'request.invalid'],
  ['<a', 'application/xml', 'request.malformed'],
  ['<a>'.repeat(80), 'application/xml', 'request.limit'],
])('%s is a failure, no exception', (body, contentType, code) => {
  expect(decode(body, { operation: setSeen, contentType })).toMatchObject({ kind: 'failure', failure: { code } });
});
