/** What the layers that know the caller share: keys, kept log-ins, Redis, and which CRM belongs to whom. */
import type { Debug, Upstream } from './command';
import type { Contract } from './contract';
import {
  connectRedis,
  createSharedVault,
  createTicketSeal,
  fixedTenants,
  madeTenants,
  memoryTicketStore,
  randomKeys,
  readKeys,
  redisTicketStore,
  type LoginOptions,
  type SharedVault,
  type SharedRedis,
  type Tenants,
  type TicketSeal,
} from './identity';
import type { PolicyRule, SharedCounter } from './policy';
import type { Configuration, UpstreamChoice } from './operations';

export interface IdentityOptions {
  readonly contract: Contract;
  readonly clock: { now(): number };
  /** Redis does not answer; each gateway goes on by itself. */
  readonly onRedisTrouble: () => void;
  readonly debug: Debug;
}

/** One set for all tenants: what is kept is bound to the tenant it belongs to. */
export interface Identity {
  readonly seal: TicketSeal | undefined;
  readonly login: LoginOptions;
  readonly rules: readonly PolicyRule[];
  /** What several gateways share; undefined without REDIS_URL. */
  readonly redis: SharedRedis | undefined;
  /** Where limits are counted for several gateways; undefined: each counts for itself. */
  readonly counter: SharedCounter | undefined;
  /** Where secrets are kept for several gateways; undefined: there is no such place. */
  readonly vault: SharedVault | undefined;
  close(): Promise<void>;
}

type IdentityConfiguration = Pick<Configuration, 'identity' | 'upstream'> &
  Partial<Pick<Configuration, 'rateLimit' | 'redisUrl'>>;

export function assembleIdentity(configuration: IdentityConfiguration, options: IdentityOptions): Identity {
  const { identity, redisUrl, upstream: choice } = configuration;
  const { contract, clock, debug } = options;
  const keys = identity.ticketKey === undefined ? undefined : readKeys(identity.ticketKey);
  const seal = keys && createTicketSeal({ keys, ticketHours: identity.ticketHours, clock });
  const redis = redisUrl && connectRedis(redisUrl, options.onRedisTrouble);
  const memory = memoryTicketStore(clock);
  // Without a key of the operator's, no other gateway could read what one has encrypted.
  const store = redis !== undefined && keys !== undefined ? redisTicketStore(redis, keys, memory) : memory;
  const [cacheKey] = (keys ?? randomKeys()).of('cache key');
  return {
    seal,
    login: { contract, clock, store, cacheKey, loginMs: choice.timeoutMs, debug },
    rules: rulesOf(configuration),
    redis,
    counter: redis && (() => redis.client()),
    vault: redis && keys && createSharedVault(redis, keys),
    close: async () => {
      await store.close();
      await redis?.close();
    },
  };
}

/** RATE_LIMIT is a rule like any other, after those of the file. */
function rulesOf({ identity, rateLimit }: IdentityConfiguration): readonly PolicyRule[] {
  if (rateLimit === undefined) return identity.policy;
  const effect = { calls: rateLimit.perSecond, seconds: 1, per: 'caller' } as const;
  return [...identity.policy, { name: 'RATE_LIMIT', effect }];
}

/** The tenants of TENANTS or of `{tenant}` in UPSTREAM_URL; undefined: one CRM, whatever the first path segment. */
export function tenantsOf<U extends Upstream>(
  { identity, upstream: choice }: IdentityConfiguration,
  make: (choice: Extract<UpstreamChoice, { url: string }>, tenant: string) => U,
): Tenants<U> | undefined {
  if (choice.kind === 'sandbox') return undefined;
  if (identity.tenants !== undefined)
    return fixedTenants(new Map(Array.from(identity.tenants, ([name, tenant]) => [name, make(tenant, name)])));
  if (!choice.url.includes('{tenant}')) return undefined;
  return madeTenants((name) => make({ ...choice, url: choice.url.replaceAll('{tenant}', name) }, name));
}
