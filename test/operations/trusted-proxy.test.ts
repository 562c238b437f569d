import { clientAddress, isProxyEntry, trustedProxies } from '../../src/operations/trusted-proxy';

test.each([
  ['loopback', true],
  ['10.1.2.3', true],
  ['10.0.0.0/8', true],
  ['10.0.0.0/33', false],
  ['fd00::/128', true],
  ['fd00::/129', false],
  ['10.0.0.0/', false],
  ['10.0.0.0/8/8', false],
  ['true', false],
  ['1', false],
  ['', false],
])('%s as an entry: %s', (entry, expected) => {
  expect(isProxyEntry(entry)).toBe(expected);
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
