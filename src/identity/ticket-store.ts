/** Where the tickets of users who have logged in are kept: in memory, or in a Redis that several gateways share. */
import { Secret } from '../command';
import type { Keys } from './keys';
import type { SharedRedis } from './redis';
import { putLast } from '../text/memo';
import { openValue, sealValue } from './sealed-value';

/** Like NetServer's own tickets: six hours after their last use. */
const ticketLifeMs = 6 * 3_600_000;

/** Tickets of users who have logged in, by a keyed hash of what they logged in with. */
export interface TicketStore {
  /** Also prolongs the ticket's life. */
  get(key: string): Promise<Secret | undefined>;
  set(key: string, ticket: Secret): Promise<void>;
  /** Forgets the ticket, if it is still this one. */
  drop(key: string, ticket: Secret): Promise<void>;
  close(): Promise<void>;
}

/** Entries at most in memory; the one unused for longest goes first. */
const entriesMax = 10_000;

export function memoryTicketStore(clock: { now(): number }): TicketStore {
  const entries = new Map<string, { readonly ticket: Secret; readonly expires: number }>();
  const put = (key: string, ticket: Secret): void => {
    putLast(entries, key, { ticket, expires: clock.now() + ticketLifeMs }, entriesMax);
  };
  return {
    get: async (key) => {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      if (entry.expires <= clock.now()) {
        entries.delete(key);
        return undefined;
      }
      put(key, entry.ticket);
      return entry.ticket;
    },
    set: async (key, ticket) => put(key, ticket),
    drop: async (key, ticket) => {
      if (entries.get(key)?.ticket.reveal() === ticket.reveal()) entries.delete(key);
    },
    close: async () => entries.clear(),
  };
}

const redisPrefix = 'netserver-gateway:ticket:';

/**
 * Tickets shared by all gateways with the same Redis and TICKET_KEY. Values are encrypted and bound to their key, so
 * reading Redis gives no ticket, and writing to it plants none. While Redis is away, each gateway uses its own memory.
 */
export function redisTicketStore(redis: SharedRedis, keys: Keys, memory: TicketStore): TicketStore {
  const [sealing, ...others] = keys.of('cache value');
  const all = [sealing, ...others];
  const read = async (key: string): Promise<Secret | undefined> => {
    const client = await redis.client();
    const [value] = await Promise.all([
      client.getBuffer(redisPrefix + key),
      client.pexpire(redisPrefix + key, ticketLifeMs),
    ]);
    return value === null ? undefined : openValue(all, key, value);
  };
  return {
    get: async (key) => (await orUndefined(read(key))) ?? memory.get(key),
    set: async (key, ticket) => {
      await memory.set(key, ticket);
      await orUndefined(
        redis
          .client()
          .then((client) => client.set(redisPrefix + key, sealValue(sealing, key, ticket), 'PX', ticketLifeMs)),
      );
    },
    drop: async (key, ticket) => {
      await memory.drop(key, ticket);
      const shared = await orUndefined(read(key));
      // Between these two commands another gateway may have put a new one: that costs a login, nothing else.
      if (shared?.reveal() === ticket.reveal())
        await orUndefined(redis.client().then((client) => client.del(redisPrefix + key)));
    },
    close: () => memory.close(),
  };
}

/** undefined also where Redis is away: its connection has reported the error. */
async function orUndefined<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch {
    return undefined;
  }
}
