import { Secret } from '../../src/command';
import { clientNaming, networkOf } from '../../src/usage/client-naming';
import { ClientPlaces } from '../../src/usage/client-places';
import { day, names } from './ledger-fixture';

test.each([
  ['10.1.2.3', '10.1.2.0/24'],
  ['::ffff:10.1.2.3', '10.1.2.0/24'],
  ['2001:db8:1:2::5', '2001:db8:1::/48'],
  ['2001:0DB8:0:0:0:0:0:1', '2001:db8::/48'],
  ['::1', '::/48'],
  ['fe80::1%eth0', 'fe80::/48'],
  ['', ''],
  ['unknown', ''],
])('the network of %p is %p', (address, network) => expect(networkOf(address)).toBe(network));

test('what is the same client, and what is another one', () => {
  const [naming, later] = [clientNaming(names), clientNaming(names)];
  const traits = {
    caller: { tenant: 'Cust1', applicationToken: new Secret('token') },
    remoteAddress: '10.1.2.3',
    userAgent: 'tool/1.0 (one)',
    frontUser: 'anna',
  };
  const client = naming(traits);
  expect(client).toMatchObject({ tenant: 'cust1', application: 'app 5', user: 'user anna', network: '10.1.2.0/24' });
  expect(naming({ ...traits })).toBe(client);
  expect(later({ ...traits, remoteAddress: '10.1.2.77', userAgent: 'tool/1.0 (other)' })).toEqual(client);
  for (const other of [{ remoteAddress: '10.1.3.3' }, { userAgent: 'tool/1.1' }, { frontUser: 'bob' }])
    expect(naming({ ...traits, ...other }).id).not.toBe(client.id);
});

test('names have no control characters, and are cut', () => {
  const caller = { tenant: `Cust\u0007\u202E${'x'.repeat(5_000)}` };
  expect(clientNaming(names)({ caller }).tenant).toBe(`cust${'x'.repeat(60)}`);
});

test('made-up clients do not take the places of those that are answered', () => {
  const places = new ClientPlaces();
  const client = (number: number) => clientNaming(names)({ remoteAddress: `10.${number >> 8}.${number & 255}.1` });
  const idOf = (number: number, isOk: boolean, at = day) => places.clientOf(client(number), isOk, at).id;
  for (let number = 0; number < 2_000; number++) expect(idOf(number, false)).not.toBe('other');
  expect(idOf(2_000, false)).toBe('other');
  expect(idOf(1_999, false)).not.toBe('other');
  for (let number = 2_000; number < 10_000; number++) idOf(number, true);
  expect(idOf(10_000, true)).toBe('other');
  expect(idOf(0, true)).not.toBe('other');
  expect(idOf(9_999, false)).not.toBe('other');
  expect(idOf(10_000, true, day + 86_400_000)).not.toBe('other');
});
