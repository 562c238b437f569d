/** As `kept-secrets.test.ts`: every operation of the contract, over both kinds of CRM, into a file and into Redis. */
import { setTimeout as pause } from 'node:timers/promises';
import { Secret } from '../../src/command';
import { connectRedis } from '../../src/identity';
import { contract } from '../shadow/rig';
import { redisIsThere, startRedis } from '../upgrade/peers';
import { keptBy, pagesOf, saidOf } from './kept-places';
import { callAll, foundIn, startRetiring } from './retiring-gateway';

const operations = [...(contract.version('Services88')?.agentNames ?? [])].flatMap((agent) => {
  const lookup = contract.version('Services88')?.agent(agent);
  return lookup?.found === 'agent' ? lookup.agent.operations.map(({ name }) => `${agent}.${name}`) : [];
});

/** All keys and all values, as a program that reads Redis gets them. */
async function dumpOf(url: string): Promise<string> {
  const read = `
local kind = redis.call('TYPE', KEYS[1]).ok
return cjson.encode(kind == 'hash' and redis.call('HGETALL', KEYS[1]) or kind == 'set' and redis.call('SMEMBERS', KEYS[1])
  or kind == 'zset' and redis.call('ZRANGE', KEYS[1], 0, -1) or redis.call('GET', KEYS[1]))`;
  const redis = connectRedis(new Secret(url), () => undefined);
  const client = await redis.client();
  const keys: unknown = await client.eval("return redis.call('KEYS', '*')", 0);
  const dump: string[] = [];
  for (const key of Array.isArray(keys) ? keys.map(String) : []) dump.push(`${key}\n${String(await client.eval(read, 1, key))}`); // prettier-ignore
  await redis.close();
  return dump.join('\n');
}

const rows = [
  [['Services88', 'v1'], 'file', 'masked'],
  [['v1', 'Services86'], redisIsThere ? 'redis' : 'file', 'plain'],
] as const;

test.each(rows)(
  '%j, ledger in %s, recording %s',
  async (kinds, ledger, values) => {
    const redis = ledger === 'redis' ? await startRedis() : undefined;
    const world = await startRetiring(kinds, {
      RECORD_VALUES: values,
      ...(redis === undefined ? {} : { LEDGER: 'redis', REDIS_URL: redis.url }),
    });
    try {
      const statuses = await callAll(world, operations);
      expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(1_000);
      // Until the console has what was counted.
      await pause(6_000);
      const pages = await pagesOf(world);
      await world.end();
      const kept = { ...(await keptBy(world)), ...(await saidOf(world)) };
      const dump = redis === undefined ? {} : { redis: await dumpOf(redis.url) };
      expect(foundIn(world, { ...pages, ...kept, ...dump })).toEqual([]);
      expect(kept['report --format md']).toContain('Differences, with masked values:');
      // The search finds what may be there.
      const recording = kept['calls.jsonl'] ?? '';
      expect(world.plants.personal.in(recording).length > 100).toBe(values === 'plain');
      expect(redis === undefined || dump.redis?.includes('Contact GetContactEntity')).toBe(true);
    } finally {
      await world.stop();
      await redis?.stop();
    }
  },
  600_000,
);
