/** The CRMs in memory of the cloud's tenants. */
import { failure, type Failure } from '../command';
import { createControlledSandbox, type ControlledSandbox } from '../sandbox-controls';
import type { CloudTickets } from './cloud-tickets';
import { behindTickets } from './ticket-gate';

export interface TenantCrms {
  /** Letter case does not count. */
  of(tenant: string): ControlledSandbox;
  /** All of them as one: each call goes to the CRM of its caller's tenant. */
  readonly all: ControlledSandbox;
}

type TenantCrmsOptions = Parameters<typeof createControlledSandbox>[0] & {
  /** What must come with a ticket; unset: every application token is taken. */
  readonly applicationToken?: string;
};

/** One CRM in memory for each tenant, behind the tickets of the cloud. */
export function tenantCrms(
  tenants: readonly string[],
  tickets: CloudTickets,
  { applicationToken, ...options }: TenantCrmsOptions,
): TenantCrms {
  const made = tenants.map((name) => {
    const sandbox = createControlledSandbox(options);
    return [
      name.toLowerCase(),
      { ...sandbox, crm: behindTickets(sandbox.crm, name, tickets, applicationToken) },
    ] as const;
  });
  const byName = new Map(made);
  const of = (tenant: string): ControlledSandbox => {
    const sandbox = byName.get(tenant.toLowerCase());
    if (sandbox === undefined) throw new Error('a call of no tenant has passed the host');
    return sandbox;
  };
  const first = of(tenants[0] ?? '');
  return {
    of,
    all: {
      ...first,
      crm: {
        ...first.crm,
        execute: (command) => of(command.caller.tenant).crm.execute(command),
        relay: async (request) => of(request.caller.tenant).crm.relay?.(request) ?? notRelayed(),
      },
      layer: {
        name: first.layer.name,
        execute: (command, next) => of(command.caller.tenant).layer.execute?.(command, next) ?? next(command),
        relay: (request, next) => of(request.caller.tenant).layer.relay?.(request, next) ?? next(request),
      },
    },
  };
}

const notRelayed = (): Failure => failure('request.notFound', 'the sandbox has no such path');
