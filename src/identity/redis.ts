import type { Redis as Client } from 'ioredis';
import type { Secret } from '../command';

/**
 * A store that several gateways share. The client is loaded and connected at first use; without REDIS_URL the package
 * is never loaded.
 */
export interface SharedRedis {
  client(): Promise<Client>;
  close(): Promise<void>;
}

/** Waiting for a shared store that does not answer must cost less than doing without it. */
const commandMs = 250;
const connectMs = 1_000;
const reconnectMs = 1_000;

/**
 * Connects to Redis. While it is away, commands fail at once (nothing queues), and the connection is tried again every
 * second.
 * @param onTrouble called when the connection is lost
 */
export function connectRedis(url: Secret, onTrouble: () => void): SharedRedis {
  let connecting: Promise<Client> | undefined;
  const connect = async (): Promise<Client> => {
    const { Redis } = await import('ioredis');
    const client = new Redis(url.reveal(), {
      // What every Redis and its relatives speak.
      protocol: 2,
      lazyConnect: true,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: commandMs,
      connectTimeout: connectMs,
      retryStrategy: () => reconnectMs,
    });
    let isAway = false;
    client.on('ready', () => {
      isAway = false;
    });
    client.on('error', () => {
      if (!isAway) onTrouble();
      isAway = true;
    });
    // Connecting may fail: whatever uses Redis has a way without it.
    await client.connect().catch(() => undefined);
    return client;
  };
  return {
    client: () => (connecting ??= connect()),
    close: async () => {
      if (connecting !== undefined) (await connecting).disconnect();
    },
  };
}
