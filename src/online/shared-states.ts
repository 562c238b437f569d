/** State pages in a Redis that several gateways share: what one has asked, the others need not ask again. */
import type { SharedRedis } from '../identity';

export interface SharedStates {
  /** The page as it was put there, by any gateway; undefined: none, or Redis is away. */
  get(tenant: string): Promise<string | undefined>;
  /** @param ms after which it is gone */
  set(tenant: string, page: string, ms: number): Promise<void>;
}

const redisPrefix = 'netserver-gateway:tenant:';

/**
 * The value is the page that the identity service shows without log-in, so there is nothing to encrypt. What is read
 * back is checked like a page of the service: a planted one leads nowhere outside ONLINE_HOSTS.
 */
export function redisStates(redis: SharedRedis): SharedStates {
  return {
    get: async (tenant) => {
      try {
        return (await (await redis.client()).get(redisPrefix + tenant.toLowerCase())) ?? undefined;
      } catch {
        // The connection has reported it; the service is asked instead.
        return undefined;
      }
    },
    set: async (tenant, page, ms) => {
      try {
        await (await redis.client()).set(redisPrefix + tenant.toLowerCase(), page, 'PX', ms);
      } catch {
        // As above; the other gateways ask for themselves.
      }
    },
  };
}
