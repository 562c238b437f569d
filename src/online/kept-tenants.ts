/** What is kept of each tenant. Callers choose names: their number is bounded, and names without a tenant are apart. */
import type { Failure } from '../command';
import { putLast } from '../text/memo';
import type { TenantState } from './tenant-state';

export interface KeptTenant {
  /** As it was first asked for. */
  readonly tenant: string;
  /** The last usable page. */
  state: TenantState | undefined;
  /** When that was read. Times are in epoch milliseconds. */
  knownAt: number;
  /** What became of the last question, if it has brought no usable page. */
  failed: Failure | undefined;
  /** When the last question began. */
  askedAt: number;
  /** When the last question out of doubt began. */
  doubtedAt: number;
  /** No question before this time. */
  notBefore: number;
  /** The question under way. */
  asking: Promise<void> | undefined;
}

const tenantsMax = 1_000;

/** Found in any letter case. The one unused for longest goes first; a scan of names drives out no tenant. */
export class KeptTenants {
  readonly #known = new Map<string, KeptTenant>();
  readonly #others = new Map<string, KeptTenant>();

  /** What is kept; of a tenant that nothing is known of, an empty entry. */
  find(tenant: string): KeptTenant {
    const key = tenant.toLowerCase();
    const kept = this.#known.get(key);
    if (kept !== undefined) return touch(this.#known, key, kept);
    return touch(this.#others, key, this.#others.get(key) ?? emptyEntry(tenant));
  }

  /** Keeps what a question has brought; undefined: there is no such tenant, or its page is not usable. */
  put(kept: KeptTenant, state: TenantState | undefined): void {
    const key = kept.tenant.toLowerCase();
    kept.state = state;
    const [to, from] = state === undefined ? [this.#others, this.#known] : [this.#known, this.#others];
    from.delete(key);
    touch(to, key, kept);
  }
}

function emptyEntry(tenant: string): KeptTenant {
  return {
    tenant,
    state: undefined,
    knownAt: -Infinity,
    failed: undefined,
    askedAt: -Infinity,
    doubtedAt: -Infinity,
    notBefore: -Infinity,
    asking: undefined,
  };
}

function touch(map: Map<string, KeptTenant>, key: string, kept: KeptTenant): KeptTenant {
  putLast(map, key, kept, tenantsMax);
  return kept;
}
