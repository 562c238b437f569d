/**
 * What an earlier version has given to clients or put into Redis, read by this one: gateways of two versions serve side
 * by side (docs/upgrade.md). The fixture was written by 0.1.0 with fixed keys; it is not to be written anew.
 */
import { assembleIdentity } from '../../src/assemble-identity';
import { Secret, stack } from '../../src/command';
import {
  connectRedis,
  createTicketSeal,
  logInOnce,
  memoryTicketStore,
  readKeys,
  redisTicketStore,
} from '../../src/identity';
import { readConfiguration } from '../../src/operations';
import { enforcePolicy } from '../../src/policy';
import { redisServer } from './redis-server';
import * as written from './written-by-0.1.0.json';
import { basic, contract, recorder, revealed, setSeen } from './world';

const { tenant, user, password, applicationToken } = written.caller;
const clock = { now: () => Date.parse(written.at) };
const caller = { tenant, applicationToken: new Secret(applicationToken) };

describe.each(Object.entries(written.keys))(
  'with a key given as %s',
  (_form, { TICKET_KEY, sealedTicket, redis: values }) => {
    const keys = readKeys(new Secret(TICKET_KEY));

    test('a sealed ticket opens', () => {
      const seal = createTicketSeal({ keys, ticketHours: written.ticketHours, clock });
      expect(revealed(seal.open(tenant, new Secret(sealedTicket)))).toBe(`Basic ${user}:${password}`);
      expect(seal.open('two', new Secret(sealedTicket))).toBeUndefined();
    });

    test('a log-in in Redis is found under its key, and used', async () => {
      const server = await redisServer();
      for (const [key, value] of Object.entries(values)) server.entries.set(key, Buffer.from(value, 'base64'));
      const redis = connectRedis(new Secret(server.url), () => undefined);
      const store = redisTicketStore(redis, keys, memoryTicketStore(clock));
      const [cacheKey] = keys.of('cache key');
      const crm = recorder();
      const gateway = stack(crm, [logInOnce({ contract, clock, store, cacheKey, loginMs: 1_000 })]);
      await gateway.execute(setSeen(basic(user, password), caller));
      expect(crm.commands.map((command) => [command.operation.name, revealed(command.caller.credential)])).toEqual([
        ['SetSeen', `SoTicket ${written.sharedTicket}`],
      ]);
      await redis.close();
      await server.stop();
    });
  },
);

test.each([
  ['POLICY_FILE', { POLICY_FILE: JSON.stringify(written.limits.policy) }, written.limits.policyKeys],
  ['RATE_LIMIT', { RATE_LIMIT: written.limits.RATE_LIMIT }, written.limits.rateLimitKeys],
])('a limit of %s is counted under the same key', async (_name, environment, keys) => {
  const reading = readConfiguration({ UPSTREAM_URL: 'http://127.0.0.1:9', UPSTREAM_KIND: 'rest', ...environment });
  if ('problems' in reading) throw new Error(reading.problems.join());
  const debug = (): undefined => undefined;
  const { rules } = assembleIdentity(reading.configuration, {
    contract,
    clock,
    onRedisTrouble: () => undefined,
    debug,
  });
  const counted: string[] = [];
  const client = {
    defineCommand: () => undefined,
    status: 'ready',
    rlflxIncr: async ([key = '']: readonly string[]) => [counted.push(key), 60_000],
  };
  const gateway = stack(recorder(), [enforcePolicy(rules, async () => client)]);
  await gateway.execute(setSeen(basic(user, password), caller));
  expect(counted).toEqual(keys);
});
