import { readTarget } from '../../src/server/head';

test.each([
  ['/api/v1?a=/b', '', '/api/v1?a=/b', '/api/v1'],
  ['/crm/api?x', '/crm', '/api?x', '/api'],
  [
    '/Cust1//api/v1//Agents/MDO/GetSimpleList?a=b//c',
    '',
    '/Cust1/api/v1/Agents/MDO/GetSimpleList?a=b//c',
    '/Cust1/api/v1/Agents/MDO/GetSimpleList',
  ],
  [
    '//Remote///Services88/Contact.svc?wsdl',
    '',
    '/Remote/Services88/Contact.svc?wsdl',
    '/Remote/Services88/Contact.svc',
  ],
  ['//crm//api', '/crm', '/api', '/api'],
  ['http://crm.example.com//api//v1', '', '/api/v1', '/api/v1'],
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
