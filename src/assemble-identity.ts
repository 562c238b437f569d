/** Wires who calls, which CRM is his, and what he may do. */
import type { Upstream } from './command';
import type { Contract } from './contract';
import {
  bridgePrincipal,
  connectRedis,
  createTicketSeal,
  fixedTenants,
  logInImplicitly,
  logInOnce,
  madeTenants,
  memoryTicketStore,
  openTickets,
  randomKeys,
  readKeys,
  redisTicketStore,
  setApplicationToken,
  type Tenants,
} from './identity';
import { enforcePolicy, type Rule } from './policy';
import type { Configuration, UpstreamChoice } from './server';
import type { Detected, PageReader } from './upstream';

export interface IdentityOptions {
  readonly contract: Contract;
  readonly clock: { now(): number };
  /** Redis has gone; each gateway goes on by itself. */
  readonly onRedisTrouble: () => void;
}

export interface Identity {
  /** Directly around one CRM: turns its callers' credentials into those it takes. */
  within(bare: Upstream, detected: Detected): Upstream;
  /** Around one CRM and all that makes it speak every version: gives SOAP callers the log-in that v1 has not. `pages` is made only where needed. */
  bridge(upstream: Upstream, detected: Detected, pages: () => PageReader): Upstream;
  /** In front of everything. */
  around(upstream: Upstream): Upstream;
}

type IdentityConfiguration = Pick<Configuration, 'identity' | 'upstream'> &
  Partial<Pick<Configuration, 'rateLimit' | 'redisUrl'>>;

/** One set for all tenants: what is kept is bound to the tenant it belongs to. */
export function assembleIdentity(configuration: IdentityConfiguration, options: IdentityOptions): Identity {
  const { identity, redisUrl, upstream: choice } = configuration;
  const { contract, clock } = options;
  const keys = identity.ticketKey === undefined ? undefined : readKeys(identity.ticketKey);
  const seal = keys && createTicketSeal({ keys, ticketHours: identity.ticketHours, clock });
  const redis = redisUrl && connectRedis(redisUrl, options.onRedisTrouble);
  const memory = memoryTicketStore(clock);
  // Without a key of the operator's, what one gateway encrypts no other could read.
  const store = redis !== undefined && keys !== undefined ? redisTicketStore(redis, keys, memory) : memory;
  const [cacheKey] = (keys ?? randomKeys()).of('cache key');
  const rules = rulesOf(configuration);
  return {
    within: (bare, detected) => {
      const login = { contract, clock, store, cacheKey, loginMs: choice.timeoutMs };
      return openTickets(detected.kind === 'rest' ? bare : logInOnce(bare, login), seal);
    },
    bridge: (upstream, detected, pages) =>
      detected.kind === 'rest' ? bridgePrincipal(upstream, { pages: pages(), seal }) : upstream,
    around: (upstream) => {
      const implicit = logInImplicitly(upstream, contract, identity.frontUsers);
      const inner = setApplicationToken(implicit, identity.applicationTokens);
      const outer = enforcePolicy(inner, rules, redis && (() => redis.client()));
      return {
        ...outer,
        close: async () => {
          await outer.close();
          await store.close();
          await redis?.close();
        },
      };
    },
  };
}

/** RATE_LIMIT is a rule like any other, after those of the file. */
function rulesOf({ identity, rateLimit }: IdentityConfiguration): readonly Rule[] {
  if (rateLimit === undefined) return identity.policy;
  const effect = { calls: rateLimit.perSecond, seconds: 1, per: 'caller' } as const;
  return [...identity.policy, { name: 'RATE_LIMIT', effect }];
}

/** The tenants of TENANTS or of `{tenant}` in UPSTREAM_URL; undefined: one CRM, whatever the first path segment. */
export function tenantsOf(
  { identity, upstream: choice }: IdentityConfiguration,
  make: (choice: Extract<UpstreamChoice, { url: string }>) => Upstream,
): Tenants | undefined {
  if (choice.kind === 'sandbox') return undefined;
  if (identity.tenants !== undefined)
    return fixedTenants(new Map(Array.from(identity.tenants, ([name, tenant]) => [name, make(tenant)])));
  if (!choice.url.includes('{tenant}')) return undefined;
  return madeTenants((name) => make({ ...choice, url: choice.url.replaceAll('{tenant}', name) }));
}
