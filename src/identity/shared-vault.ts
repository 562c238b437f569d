/** Secrets that several gateways share through Redis, encrypted with TICKET_KEY, and locks among them. */
import { createHmac, randomUUID } from 'node:crypto';
import type { Secret } from '../command';
import type { Keys } from './keys';
import type { SharedRedis } from './redis';
import { openValue, sealValue } from './sealed-value';

/** While Redis is away there is no value and no lock: each gateway goes on by itself. */
export interface SharedVault {
  /** A name that tells no one what it stands for. */
  nameOf(parts: readonly string[]): string;
  read(name: string): Promise<Secret | undefined>;
  write(name: string, value: Secret, lifeMs: number): Promise<void>;
  /** @returns how to give it back; `taken`: another gateway has it; `away`: there is no Redis to ask */
  lock(name: string, lifeMs: number): Promise<(() => Promise<void>) | 'taken' | 'away'>;
}

const prefix = 'netserver-gateway:managed:';
/** Takes the lock away only where it is still ours. */
const unlockScript = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

export function createSharedVault(redis: SharedRedis, keys: Keys): SharedVault {
  const [sealing, ...others] = keys.of('managed log-in');
  const all = [sealing, ...others];
  return {
    nameOf: (parts) => createHmac('sha256', sealing).update(JSON.stringify(parts)).digest('base64url'),
    read: async (name) => {
      const value = await orAway(redis.client().then((client) => client.getBuffer(prefix + name)));
      return value === 'away' || value === null ? undefined : openValue(all, name, value);
    },
    write: async (name, value, lifeMs) => {
      const sealed = sealValue(sealing, name, value);
      const life = Math.max(1, Math.round(lifeMs));
      await orAway(redis.client().then((client) => client.set(prefix + name, sealed, 'PX', life)));
    },
    lock: async (name, lifeMs) => {
      const [key, own] = [`${prefix}lock:${name}`, randomUUID()];
      const taken = await orAway(redis.client().then((client) => client.set(key, own, 'PX', lifeMs, 'NX')));
      if (taken === 'away') return 'away';
      if (taken !== 'OK') return 'taken';
      return async () => void (await orAway(redis.client().then((client) => client.eval(unlockScript, 1, key, own))));
    },
  };
}

async function orAway<T>(asked: Promise<T>): Promise<T | 'away'> {
  try {
    return await asked;
  } catch {
    return 'away';
  }
}
