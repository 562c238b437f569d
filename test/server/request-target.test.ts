import { readTarget, isHost } from '../../src/server/request-target';

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

test.each(['gw', 'gw.example.com:8086', 'GW_1', '127.0.0.1', '[::1]:80', '[fd00::1]', 'x:0', 'x:65535'])(
  '%s is one',
  (text) => {
    expect(isHost(text)).toBe(true);
    expect(isHost(text)).toBe(true);
  },
);

// What a URL parser does not take would be a defect later, where addresses are made of it.
test.each([
  '',
  'x:65536',
  'x:99999',
  '1.2.3.999',
  '256.256.256.256',
  '999999999999',
  '1.2.3.4.5',
  '[::g]',
  'a b',
  'a/b',
  'u@x',
  'x'.repeat(256),
])('%s is none', (text) => {
  expect(isHost(text)).toBe(false);
});

// Up to Node 22 no Punycode, later a name: a URL parser decides.
test('xn--a is what it is for a URL parser', () => {
  expect(isHost('xn--a')).toBe(URL.canParse('http://xn--a'));
});
