/** What the paths of the cloud are served with. */
import type { CallContext, Debug, Failure, Layer } from '../command';
import type { GatewayLimits } from '../gateway';
import type { JsonTree } from '../json';
import type { IdentityService } from '../online';

/** The state of a tenant as the cloud tells it. */
export interface ShownState {
  /** As the cloud spells it. */
  readonly contextIdentifier: string;
  /** Such as `Running`. */
  readonly state: string;
  readonly isRunning: boolean;
  /** When it is to be asked for again, in epoch milliseconds. */
  readonly validUntil: number;
  /** All members of the cloud's page, in its order. */
  readonly document: ReadonlyMap<string, JsonTree>;
}

export interface FrontOptions {
  readonly service: IdentityService;
  /** What stands in front of every call, the outermost first: debug lines, metrics and audit, the policy. */
  readonly layers: readonly Layer[];
  readonly clock: { now(): number };
  /** Total time of one log-in, in milliseconds. */
  readonly upstreamMs: number;
  readonly limits: GatewayLimits;
  /** Elements of a body that the contract does not know. */
  readonly unknown: 'refuse' | 'ignore';
  /** Whether a first path segment leads to a CRM; unset: any does. */
  readonly knowsTenant?: (tenant: string) => boolean;
  /** Which tenants may be logged in to; unset: any, whatever their CRM is called here. */
  readonly servesTenant?: (tenant: string) => boolean;
  /** Unset: the state page is not served here. */
  readonly stateOf?: (
    tenant: string,
    asking: Pick<CallContext, 'correlationId' | 'deadline'>,
  ) => Promise<ShownState | Failure>;
  readonly debug?: Debug;
}
