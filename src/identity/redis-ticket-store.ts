import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Secret } from '../command';
import type { Keys } from './keys';
import type { SharedRedis } from './redis';
import { ticketLifeMs, type TicketStore } from './ticket-store';

const prefix = 'netserver-gateway:ticket:';
const ivBytes = 12;
const tagBytes = 16;

/**
 * Tickets shared by all gateways with the same Redis and TICKET_KEY. Values are encrypted and bound to their key, so
 * reading Redis gives no ticket and writing to it plants none. While Redis is away each gateway goes on with its own
 * memory.
 */
export function redisTicketStore(redis: SharedRedis, keys: Keys, memory: TicketStore): TicketStore {
  const [sealing, ...others] = keys.of('cache value');
  const all = [sealing, ...others];
  const read = async (key: string): Promise<Secret | undefined> => {
    const client = await redis.client();
    const [value] = await Promise.all([client.getBuffer(prefix + key), client.pexpire(prefix + key, ticketLifeMs)]);
    return value === null ? undefined : open(all, key, value);
  };
  return {
    get: async (key) => (await orUndefined(read(key))) ?? memory.get(key),
    set: async (key, ticket) => {
      await memory.set(key, ticket);
      await orUndefined(
        redis.client().then((client) => client.set(prefix + key, seal(sealing, key, ticket), 'PX', ticketLifeMs)),
      );
    },
    drop: async (key, ticket) => {
      await memory.drop(key, ticket);
      const shared = await orUndefined(read(key));
      // Between these two commands another gateway may have put a new one: that costs a login, nothing else.
      if (shared?.reveal() === ticket.reveal())
        await orUndefined(redis.client().then((client) => client.del(prefix + key)));
    },
    close: () => memory.close(),
  };
}

/** Redis is away: its errors have been told by its connection. */
async function orUndefined<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch {
    return undefined;
  }
}

function seal(sealing: Buffer, key: string, ticket: Secret): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', sealing, iv).setAAD(Buffer.from(key));
  const content = Buffer.concat([cipher.update(ticket.reveal(), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), content]);
}

function open(all: readonly Buffer[], key: string, value: Buffer): Secret | undefined {
  if (value.length <= ivBytes + tagBytes) return undefined;
  for (const one of all) {
    const decipher = createDecipheriv('aes-256-gcm', one, value.subarray(0, ivBytes), { authTagLength: tagBytes })
      .setAAD(Buffer.from(key))
      .setAuthTag(value.subarray(ivBytes, ivBytes + tagBytes));
    const content = decipher.update(value.subarray(ivBytes + tagBytes));
    try {
      return new Secret(Buffer.concat([content, decipher.final()]).toString('utf8'));
    } catch {
      // Not this key.
    }
  }
  return undefined;
}
