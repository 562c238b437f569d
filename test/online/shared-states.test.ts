/** Gateways that share where tenants live, over a Redis that listens. */
import { setTimeout as wait } from 'node:timers/promises';
import { ask, secrets } from '../faults/client';
import { runGateway, type RunningGateway } from '../gateway/running';
import { redisServer, type RedisServer } from '../identity/redis-server';
import { fakeCloud, settingsFor, type FakeCloud } from './fake-cloud';

let cloud: FakeCloud;
let redis: RedisServer;
const gateways: RunningGateway[] = [];

beforeEach(async () => {
  cloud = await fakeCloud();
  redis = await redisServer();
});
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway.stop();
  await cloud.stop();
  await redis.stop();
});

async function run(): Promise<RunningGateway> {
  const gateway = await runGateway({ ...settingsFor(cloud), REDIS_URL: redis.url });
  gateways.push(gateway);
  return gateway;
}
const setSeen = async ({ address }: RunningGateway, id: number) =>
  (await ask(address, 'json', 'SetSeen', id, { tenant: 'cust1' })).status;

test('one gateway asks for all; the shared value is the page that everyone may read', async () => {
  const [one, two] = [await run(), await run()];
  expect(await setSeen(one, 1)).toBe(204);
  await wait(50);
  expect(await setSeen(two, 2)).toBe(204);
  expect(cloud.asked).toBe(1);
  const value = redis.entries.get('netserver-gateway:tenant:cust1')?.toString() ?? '';
  expect(JSON.parse(value)).toMatchObject({ ContextIdentifier: 'Cust1', State: 'Running' });
  for (const secret of secrets) expect(value).not.toContain(secret);
});

test('a shared page that leads elsewhere is not followed', async () => {
  const page = { ContextIdentifier: 'Cust1', Endpoint: 'http://127.0.0.2:9/Cust1', State: 'Running' };
  redis.entries.set('netserver-gateway:tenant:cust1', Buffer.from(JSON.stringify(page)));
  expect(await setSeen(await run(), 1)).toBe(204);
  expect(cloud.asked).toBe(1);
});

test('without Redis each gateway asks for itself', async () => {
  await redis.stop();
  expect(await setSeen(await run(), 1)).toBe(204);
  expect(await setSeen(await run(), 2)).toBe(204);
  expect(cloud.asked).toBe(2);
});
