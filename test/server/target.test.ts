import { readTarget } from '../../src/server/target';

test.each([
  ['/api/v1?a=/b', '', '/api/v1?a=/b', '/api/v1'],
  ['/crm/api?x', '/crm', '/api?x', '/api'],
  ['/CRM/api', '/crm', '/api', '/api'],
  ['/crm', '/crm', '/', '/'],
  ['/crm?x', '/crm', '/?x', '/'],
  ['http://crm.example.com:80/api?x', '', '/api?x', '/api'],
  ['HTTP://crm.example.com', '', '/', '/'],
  ['http://crm.example.com?x', '', '/?x', '/'],
])('%s under "%s" is %s', (raw, base, origin, path) => {
  expect(readTarget(raw, base)).toMatchObject({ origin, path });
  expect(readTarget(raw, base).failure).toBeUndefined();
});

test.each(['*', 'crm:443', 'ftp://crm/x', 'http:///x', 'http://user@crm/x', ''])('%s is no target for us', (raw) => {
  expect(readTarget(raw, '').failure?.code).toBe('request.malformed');
});

test.each(['/', '/crmx', '/api', '/crmx/api'])('%s is outside the base path', (raw) => {
  expect(readTarget(raw, '/crm').failure?.code).toBe('request.notFound');
});

test('the host of an absolute target is kept', () => {
  expect(readTarget('http://crm:81/x', '').authority).toBe('crm:81');
});
