/** Tenants: the first path segment chooses the CRM. A call with an unknown tenant reaches no CRM. */
import { failure, type Failure, type Upstream } from '../command';

interface Tenant<U extends Upstream> {
  /** As configured: caches and tickets are bound to this spelling. */
  readonly name: string;
  readonly upstream: U;
}

export interface Tenants<U extends Upstream = Upstream> {
  /** Whether `find` would find one. It makes none. */
  knows(name: string): boolean;
  /** Undefined: no such tenant. */
  find(name: string): Tenant<U> | undefined;
  /** All of a fixed list; otherwise the tenants called so far, the one called last at the end. */
  all(): Iterable<Tenant<U>>;
}

/**
 * A fixed list, found in any letter case, as IIS reads paths. The reader of the list has refused names that differ in
 * case only.
 */
export function fixedTenants<U extends Upstream>(upstreams: ReadonlyMap<string, U>): Tenants<U> {
  const tenants = new Map<string, Tenant<U>>();
  for (const [name, upstream] of upstreams) tenants.set(name.toLowerCase(), { name, upstream });
  return {
    knows: (name) => tenants.has(name.toLowerCase()),
    find: (name) => tenants.get(name.toLowerCase()),
    all: () => tenants.values(),
  };
}

/** Names that may be put into an address: a DNS label or a path segment, nothing that could change its structure. */
const nameForm = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/;

/**
 * Tenants made at their first call, for `{tenant}` in UPSTREAM_URL. Each spelling is a tenant of its own: whether the
 * CRM tells letter cases apart is its affair. At most `tenantsMax` are kept; the one unused for longest is closed for a
 * new one.
 */
export function madeTenants<U extends Upstream>(make: (name: string) => U, tenantsMax = 1_000): Tenants<U> {
  const tenants = new Map<string, Tenant<U>>();
  const touch = (tenant: Tenant<U>): Tenant<U> => {
    tenants.delete(tenant.name);
    tenants.set(tenant.name, tenant);
    return tenant;
  };
  return {
    knows: (name) => nameForm.test(name),
    all: () => tenants.values(),
    find(name) {
      if (!nameForm.test(name)) return undefined;
      const known = tenants.get(name);
      if (known !== undefined) return touch(known);
      const oldest = tenants.size >= tenantsMax ? tenants.values().next().value : undefined;
      if (oldest !== undefined) {
        tenants.delete(oldest.name);
        // Finishes the calls under way; if that fails, there is no caller to report it to.
        void oldest.upstream.close().catch(() => undefined);
      }
      return touch({ name, upstream: make(name) });
    },
  };
}

/** One upstream in front of all tenants'. */
export function routeTenants(tenants: Tenants): Upstream {
  return {
    execute: async (command) => {
      const tenant = tenants.find(command.caller.tenant);
      if (tenant === undefined) return unknownTenant();
      const { caller } = command;
      return tenant.upstream.execute(
        caller.tenant === tenant.name ? command : { ...command, caller: { ...caller, tenant: tenant.name } },
      );
    },
    relay: async (request) => {
      const tenant = tenants.find(request.caller.tenant);
      if (tenant === undefined) return unknownTenant();
      const { relay } = tenant.upstream;
      if (relay === undefined) return failure('request.notFound', 'nothing is served under this path');
      return relay({ ...request, caller: { ...request.caller, tenant: tenant.name } });
    },
    close: async () => {
      await Promise.all(Array.from(tenants.all(), ({ upstream }) => upstream.close()));
    },
  };
}

function unknownTenant(): Failure {
  return failure('request.notFound', 'there is no such tenant');
}
