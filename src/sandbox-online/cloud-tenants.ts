/** The tenants of the cloud for tests: at which host each is, and in which state. */

/** States by name, as the state page of the cloud writes them. */
export const cloudStates = [
  'Unknown',
  'Provisioning',
  'Running',
  'Deleted',
  'Suspended',
  'OnlineMaintenance',
  'OfflineMaintenance',
  'ProvisioningFailed',
  'Deleting',
  'DeleteFailed',
  'MigrationPending',
] as const;

export type CloudState = (typeof cloudStates)[number];

export interface CloudTenant {
  /** Such as `Cust10001`. */
  readonly name: string;
  /** Serial number of its database. */
  readonly serial: string;
  /** Which of the hosts serves it, from 0. */
  host: number;
  state: CloudState;
}

/** What the state page says; members as in the cloud. */
interface StatePage {
  readonly ContextIdentifier: string;
  readonly Endpoint: string;
  readonly State: CloudState;
  readonly IsRunning: boolean;
  readonly ValidUntil: string;
  readonly Api: string;
  readonly Version: string;
}

export interface CloudTenantsOptions {
  readonly clock: { now(): number };
  /** How long a state page holds. */
  readonly stateSeconds: number;
  /** Addresses of the hosts, without trailing slashes; asked at each question. */
  readonly hostUrls: () => readonly string[];
}

/** Only these two are served. */
export const isRunning = ({ state }: Pick<CloudTenant, 'state'>): boolean =>
  state === 'Running' || state === 'OnlineMaintenance';

export class CloudTenants {
  readonly #byName: ReadonlyMap<string, CloudTenant>;

  constructor(
    readonly all: readonly CloudTenant[],
    private readonly options: CloudTenantsOptions,
  ) {
    this.#byName = new Map(all.map((tenant) => [tenant.name.toLowerCase(), tenant]));
  }

  /** Letter case does not count. */
  find(name: string): CloudTenant | undefined {
    return this.#byName.get(name.toLowerCase());
  }

  /** As `find`. @throws Error for a tenant that is not there */
  get(name: string): CloudTenant {
    const tenant = this.find(name);
    if (tenant === undefined) throw new Error(`There is no tenant ${name}.`);
    return tenant;
  }

  /** Where the tenant's CRM is, such as `http://127.0.0.1:41234/Cust10001`. */
  endpointOf({ name, host }: CloudTenant): string {
    return `${this.options.hostUrls()[host] ?? ''}/${name}`;
  }

  /** How many hosts there are. */
  get hosts(): number {
    return this.options.hostUrls().length;
  }

  /** Puts it at a host. @param host unset: the next one @throws Error for a host that is not there */
  move(tenant: CloudTenant, host?: number): void {
    const next = host ?? (tenant.host + 1) % this.hosts;
    if (!Number.isInteger(next) || next < 0 || next >= this.hosts) throw new Error(`There is no host ${next}.`);
    tenant.host = next;
  }

  /** What the state page says of a name; one that no tenant has is Unknown. */
  statePage(name: string): StatePage {
    const tenant = this.find(name);
    const { clock, stateSeconds } = this.options;
    const endpoint = tenant === undefined ? '' : this.endpointOf(tenant);
    return {
      ContextIdentifier: tenant?.name ?? name,
      Endpoint: endpoint,
      State: tenant?.state ?? 'Unknown',
      IsRunning: tenant !== undefined && isRunning(tenant),
      // .NET writes seven digits of a second.
      ValidUntil: new Date(clock.now() + stateSeconds * 1_000).toISOString().replace('Z', '0000Z'),
      Api: endpoint === '' ? '' : `${endpoint}/api`,
      Version: 'Release_11.10_sandbox',
    };
  }
}
