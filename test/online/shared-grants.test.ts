import { Secret } from '../../src/command';
import { connectRedis, createSharedVault, readKeys } from '../../src/identity';
import { secretOf, ticketTimes, type GrantReading } from '../../src/online/grant';
import type { ManagedLogIn } from '../../src/online';
import { Renewal } from '../../src/online/renewal';
import { shareGrants, shareRotations } from '../../src/online/shared-grants';
import { redisServer } from '../identity/redis-server';
import { Clock } from '../identity/world';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const logIn: ManagedLogIn = {
  kind: 'oauth',
  name: 'mail',
  tenant: 'Cust12345',
  clientId: 'example',
  clientSecret: new Secret('planted-client-secret'),
  refreshTokenFile: '/nowhere',
};

async function world() {
  const server = await redisServer();
  ends.push(() => server.stop());
  const clock = new Clock();
  let made = 0;
  const node = async (key = 'a passphrase for tests') => {
    const redis = connectRedis(new Secret(server.url), () => undefined);
    ends.push(() => redis.close());
    const vault = createSharedVault(redis, readKeys(new Secret(key)));
    // Loading the client takes longer than a command of Redis may.
    await vault.read('anything');
    const ask = async (): Promise<GrantReading> => {
      made++;
      const ticket = new Secret(`7T:planted-${made}`);
      return { credential: { scheme: 'ticket', ticket }, ...ticketTimes(clock.now()) };
    };
    const sharing = shareGrants(vault, logIn, clock);
    const renewal = new Renewal({ logIn: ask, clock, sharing, onRenewal: () => undefined });
    const current = async () => {
      const found = await renewal.current();
      return 'kind' in found ? found.code : secretOf(found);
    };
    return { current, renewal, vault };
  };
  return { node, clock, server, asked: () => made };
}

test('several gateways log in once, also when the ticket ends', async () => {
  const { node, clock, asked } = await world();
  const nodes = [await node(), await node(), await node()];
  const all = () => Promise.all(nodes.map(({ current }) => current()));
  expect(await all()).toEqual(Array(3).fill('7T:planted-1'));
  clock.pass(6);
  expect(await all()).toEqual(Array(3).fill('7T:planted-2'));
  clock.pass(1);
  const refused = { scheme: 'ticket', ticket: new Secret('7T:planted-2') } as const;
  await Promise.all(nodes.map(({ renewal }) => renewal.afterRefusal(refused)));
  expect(await all()).toEqual(Array(3).fill('7T:planted-3'));
  expect(asked()).toBe(3);
});

test('Redis holds nothing in clear, and nothing that another key opens', async () => {
  const { node, server } = await world();
  const { current, vault } = await node();
  await current();
  await shareRotations(vault, logIn).note(new Secret('planted-refresh'), new Secret('planted-next'));
  const text = [...server.entries].map(([key, value]) => key + value.toString('latin1')).join('\n');
  expect(server.entries.size).toBe(2);
  expect(text).not.toMatch(/planted|example|Cust12345|mail/);
  expect(await (await node('another passphrase here')).current()).toBe('7T:planted-2');
});

test('without Redis each gateway goes on by itself', async () => {
  const { node, server } = await world();
  await server.stop();
  expect([await (await node()).current(), await (await node()).current()]).toEqual(['7T:planted-1', '7T:planted-2']);
});

test('a refresh token leads to the newest that has taken its place', async () => {
  const { node } = await world();
  const [one, other] = [await node(), await node()].map(({ vault }) => shareRotations(vault, logIn));
  await one?.note(new Secret('a'), new Secret('b'));
  await one?.note(new Secret('b'), new Secret('c'));
  expect((await other?.successorOf(new Secret('a')))?.reveal()).toBe('c');
  expect(await other?.successorOf(new Secret('c'))).toBeUndefined();
});
