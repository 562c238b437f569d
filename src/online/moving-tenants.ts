/** The tenants of the cloud: names that ONLINE_TENANTS lists, each with a CRM that moves. */
import type { Upstream } from '../command';
import type { Tenants } from '../identity';
import { MovingCrm, type MovingCrmOptions } from './moving-crm';

export interface MovingTenantsOptions<U extends Upstream> extends Omit<MovingCrmOptions<U>, 'tenant'> {
  /** Whether a name is on the list; '' where log-ins name the tenant of calls that name none. */
  readonly serves: (tenant: string) => boolean;
  readonly tenantsMax?: number;
}

/**
 * Tenants made at their first call, in any letter case. At most `tenantsMax` are kept: one that was never reached goes
 * first for a new one, then the one unused for longest.
 */
export function movingTenants<U extends Upstream>(options: MovingTenantsOptions<U>): Tenants<MovingCrm<U>> {
  const { serves, tenantsMax = 1_000 } = options;
  const tenants = new Map<string, { readonly name: string; readonly upstream: MovingCrm<U> }>();
  const makeRoom = (): void => {
    if (tenants.size < tenantsMax) return;
    const all = Array.from(tenants);
    const leaving = all.find(([, { upstream }]) => upstream.current === undefined) ?? all[0];
    if (leaving === undefined) return;
    tenants.delete(leaving[0]);
    void leaving[1].upstream.close();
  };
  return {
    knows: serves,
    all: () => tenants.values(),
    find(name) {
      if (!serves(name)) return undefined;
      const key = name.toLowerCase();
      const known = tenants.get(key);
      if (known === undefined) makeRoom();
      const tenant = known ?? { name, upstream: new MovingCrm({ ...options, tenant: name }) };
      tenants.delete(key);
      tenants.set(key, tenant);
      return tenant;
    },
  };
}
