import { Secret } from '../../src/command';
import { connectRedis, memoryTicketStore, readKeys, redisTicketStore, type Keys } from '../../src/identity';
import { redisServer } from './redis-server';
import { Clock } from './world';

describe('in memory', () => {
  const text = async (found: Promise<Secret | undefined>) => (await found)?.reveal();

  test('a ticket lives six hours after its last use', async () => {
    const clock = new Clock();
    const store = memoryTicketStore(clock);
    await store.set('a', new Secret('7T:1'));
    clock.pass(5);
    expect(await text(store.get('a'))).toBe('7T:1');
    clock.pass(5);
    expect(await text(store.get('a'))).toBe('7T:1');
    clock.pass(6);
    expect(await text(store.get('a'))).toBeUndefined();
  });

  test('only the ticket that failed is dropped, not its successor', async () => {
    const store = memoryTicketStore(new Clock());
    await store.set('a', new Secret('7T:2'));
    await store.drop('a', new Secret('7T:1'));
    expect(await text(store.get('a'))).toBe('7T:2');
    await store.drop('a', new Secret('7T:2'));
    expect(await text(store.get('a'))).toBeUndefined();
  });

  test('the one unused for longest goes when there are too many', async () => {
    const store = memoryTicketStore(new Clock());
    for (let index = 0; index < 10_000; index += 1) await store.set(String(index), new Secret('7T:x'));
    await store.get('0');
    await store.set('one more', new Secret('7T:x'));
    expect(await text(store.get('0'))).toBe('7T:x');
    expect(await text(store.get('1'))).toBeUndefined();
  });
});

describe('in Redis', () => {
  const ends: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).toReversed()) await end();
  });

  async function serve(port?: number) {
    const server = await redisServer(port);
    ends.push(() => server.stop());
    return server;
  }

  const raw = (byte: number) => Buffer.alloc(32, byte).toString('base64');
  const keys = (...bytes: number[]) => readKeys(new Secret(bytes.map(raw).join(',')));

  /** One gateway's store over the shared Redis. */
  function node(url: string, own: Keys) {
    const onTrouble = jest.fn();
    const redis = connectRedis(new Secret(url), onTrouble);
    ends.push(() => redis.close());
    return { ...redisTicketStore(redis, own, memoryTicketStore(new Clock())), onTrouble };
  }

  const text = async (found: Promise<Secret | undefined>) => (await found)?.reveal();

  test('gateways with the same key share tickets; Redis sees neither ticket nor user', async () => {
    const server = await serve();
    const [a, b] = [node(server.url, keys(1)), node(server.url, keys(1))];
    await a.set('k', new Secret('7T:shared'));
    expect(await text(b.get('k'))).toBe('7T:shared');
    const stored = Array.from(server.entries, ([key, value]) => key + value.toString('latin1')).join();
    expect(stored).toContain('netserver-gateway:ticket:k');
    expect(stored).not.toContain('7T:shared');
    await b.drop('k', new Secret('7T:other'));
    expect(server.entries.size).toBe(1);
    await b.drop('k', new Secret('7T:shared'));
    expect(server.entries.size).toBe(0);
  });

  test('a value written by somebody without the key, or copied from another entry, is no ticket', async () => {
    const server = await serve();
    const a = node(server.url, keys(1));
    await a.set('k', new Secret('7T:shared'));
    const value = server.entries.get('netserver-gateway:ticket:k') ?? Buffer.of();
    server.entries.set('netserver-gateway:ticket:copy', value);
    server.entries.set('netserver-gateway:ticket:short', Buffer.from('7T:planted'));
    server.entries.set('netserver-gateway:ticket:long', Buffer.from(`7T:planted${'x'.repeat(40)}`));
    for (const key of ['copy', 'short', 'long']) expect(await text(a.get(key))).toBeUndefined();
    expect(await text(node(server.url, keys(2)).get('k'))).toBeUndefined();
    expect(await text(node(server.url, keys(2, 1)).get('k'))).toBe('7T:shared');
  });

  test('while Redis is away each gateway goes on with its own memory, and comes back by itself', async () => {
    const server = await serve();
    const a = node(server.url, keys(1));
    await a.set('k', new Secret('7T:1'));
    await server.stop();
    expect(await text(a.get('k'))).toBe('7T:1');
    await a.set('m', new Secret('7T:2'));
    expect(await text(a.get('m'))).toBe('7T:2');
    await a.drop('m', new Secret('7T:2'));
    expect(await text(a.get('m'))).toBeUndefined();
    const again = await serve(server.port);
    for (let tries = 0; tries < 100 && again.entries.size === 0; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      await a.set('k', new Secret('7T:3'));
    }
    expect(again.entries.size).toBe(1);
    expect(a.onTrouble).toHaveBeenCalledTimes(1);
  });

  test('a Redis that was never there costs nothing but sharing', async () => {
    const server = await redisServer();
    await server.stop();
    const a = node(server.url, keys(1));
    await a.set('k', new Secret('7T:1'));
    expect(await text(a.get('k'))).toBe('7T:1');
    expect(a.onTrouble).toHaveBeenCalledTimes(1);
  });
});
