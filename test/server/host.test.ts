import { isHost } from '../../src/server/host';

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
