import { originOf, readForwarding, clientAddress, trustedProxies } from '../../src/server/forwarded';
import { head, start, stopAll, talk } from './support';

afterEach(stopAll);

test.each([
  ['nothing', {}, { hops: [] }],
  [
    'the X family',
    { 'x-forwarded-proto': 'HTTPS', 'x-forwarded-host': 'crm.example.com:8443', 'x-forwarded-port': '8443', 'x-forwarded-prefix': '/crm/', 'x-forwarded-for': '9.9.9.9, 10.0.0.1:55' },
    { proto: 'https', host: 'crm.example.com:8443', port: 8443, prefix: '/crm', hops: ['9.9.9.9', '10.0.0.1'] },
  ],
  ['the last of several values, which our own proxy added', { 'x-forwarded-proto': 'https, http', 'x-forwarded-host': 'evil, good' }, { proto: 'http', host: 'good', hops: [] }],
  [
    'RFC 7239 section 4',
    { forwarded: 'for=192.0.2.60;proto=http;by=203.0.113.43, For="[2001:db8:cafe::17]:4711";Proto=HTTPS;host="crm.example.com:8443"' },
    { proto: 'https', host: 'crm.example.com:8443', hops: ['192.0.2.60', '2001:db8:cafe::17'] },
  ],
  ['quoted separators', { forwarded: 'for="_a,b;c=\\"";proto=https' }, { proto: 'https', hops: ['_a,b;c="'] }],
  ['one family only', { forwarded: 'host=evil;proto=https;for=6.6.6.6', 'x-forwarded-for': '9.9.9.9' }, { hops: ['9.9.9.9'] }],
  ['an element with a pair twice is worthless', { forwarded: 'host=a;host=b;proto=https' }, { hops: [''] }],
  ['an element that is no list of pairs is worthless', { forwarded: 'host=a b;proto=https' }, { hops: [''] }],
  ['an open quote is worthless', { forwarded: 'host="a;proto=https' }, { hops: [''] }],
  [
    'nonsense is left out',
    { 'x-forwarded-proto': 'javascript', 'x-forwarded-host': 'a/"><b', 'x-forwarded-port': '65536', 'x-forwarded-prefix': '//evil' },
    { hops: [] },
  ],
  ...['/..', '/../x', '/x/..', '/./x', '/x/../y'].map((prefix): [string, Record<string, string>, object] => [
    `a prefix that leads elsewhere: ${prefix}`, { 'x-forwarded-prefix': prefix }, { hops: [] },
  ]),
  ['an empty port is none', { 'x-forwarded-host': 'crm:', 'x-forwarded-prefix': '/..x' }, { host: 'crm', prefix: '/..x', hops: [] }],
  ['port 0 and signs are none', { 'x-forwarded-port': '-1' }, { hops: [] }],
])('%s', (_, headers, expected) => {
  expect(readForwarding({ headers })).toEqual(expected);
}); // prettier-ignore

test.each([
  [{ proto: 'https', host: 'crm', port: 443 }, 'https://crm'],
  [{ proto: 'http', host: 'crm', port: 80 }, 'http://crm'],
  [{ proto: 'https', host: 'crm', port: 8443 }, 'https://crm:8443'],
  [{ proto: 'https', host: 'crm:444', port: 8443 }, 'https://crm:444'],
  [{ proto: 'https', host: '[::1]', port: 8443 }, 'https://[::1]:8443'],
  [{ port: 8443 }, 'http://own:8443'],
  [{}, 'http://own'],
] as const)('%j is %s', (forwarding, expected) => {
  expect(originOf({ hops: [], ...forwarding }, 'own')).toBe(expected);
});

test('Forwarded and X-Forwarded-Port count from a trusted proxy, and from nobody else', async () => {
  const lines = ['Forwarded: for=1.2.3.4;proto=https;host=crm.example.com'];
  const trusting = await start({ configuration: { trustProxy: ['loopback'] } });
  await talk(trusting.server.port, head('GET /', ...lines));
  await talk(trusting.server.port, head('GET /', 'X-Forwarded-Proto: https', 'X-Forwarded-Port: 8443'));
  expect(trusting.gateway.handled.map(({ head }) => [head.publicUrl, head.remoteAddress])).toEqual([
    ['https://crm.example.com', '1.2.3.4'],
    ['https://gw:8443', '127.0.0.1'],
  ]);
  const strict = await start({ configuration: { trustProxy: ['10.0.0.0/8'] } });
  await talk(strict.server.port, head('GET /', ...lines, 'X-Forwarded-Port: 1'));
  expect(strict.gateway.handled[0]?.head).toMatchObject({ publicUrl: 'http://gw', remoteAddress: '127.0.0.1' });
});

test('no entries, no check', () => {
  expect(trustedProxies([])).toBeUndefined();
});

test('addresses, networks and loopback, also written as IPv6', () => {
  const trust = trustedProxies(['loopback', '10.0.0.0/8', 'fd00::1']);
  const addresses = ['127.0.0.9', '::1', '::ffff:127.0.0.1', '10.9.9.9', '::ffff:10.1.1.1', 'fd00::1'];
  expect(addresses.map((address) => trust?.(address))).toEqual(addresses.map(() => true));
  expect(['11.0.0.1', 'fd00::2', '', 'unknown'].map((address) => trust?.(address))).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

test('the client is the nearest address that is no proxy of ours', () => {
  const trust = trustedProxies(['10.0.0.0/8']) ?? (() => false);
  expect(clientAddress('10.0.0.1', ['6.6.6.6', '1.2.3.4', '10.0.0.2'], trust)).toBe('1.2.3.4');
  expect(clientAddress('9.9.9.9', ['1.2.3.4'], trust)).toBe('9.9.9.9');
  expect(clientAddress('10.0.0.1', ['nonsense'], trust)).toBe('10.0.0.1');
  expect(clientAddress('10.0.0.1', [], trust)).toBe('10.0.0.1');
});
