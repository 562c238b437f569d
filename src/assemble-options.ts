/** What the wiring of the rooms needs to know. */
import type { Debug, Layer, Upstream } from './command';
import type { ContractProblem } from './contract';
import type { ExampleSource } from './exports';
import type { Gateway } from './gateway';
import type { ManagedLogInNews, TenantNews } from './online';
import type { Configuration } from './operations';
import type { ControlledSandbox } from './sandbox-controls';
import type { ExtraPages } from './server';
import type { CrmNews, Crms, CrmState, GuardState, SkewEvent } from './upstream';

/** The settings that shape the flow; the rest is the server's. */
export type AssembledConfiguration = Pick<
  Configuration,
  | 'contractDir'
  | 'upstream'
  | 'unknownProperties'
  | 'reading'
  | 'applicationErrors'
  | 'limits'
  | 'saveOverlay'
  | 'passThrough'
  | 'guard'
  | 'crmNetwork'
  | 'identity'
  | 'online'
  | 'retirement'
  | 'rateLimit'
  | 'redisUrl'
  | 'workers'
>;

export interface AssembleOptions {
  readonly programVersion: string;
  /** Of all parts, in epoch milliseconds; unset: the machine's. */
  readonly clock?: { now(): number };
  readonly onProblem: (problem: ContractProblem) => void;
  /** Something was left out of an answer or a request. */
  readonly onSkew: (event: SkewEvent) => void;
  /** Sees every call: metrics, audit, traces. */
  readonly observe?: Layer;
  /** Counts who calls what (LEDGER). */
  readonly ledger?: Layer | undefined;
  /** A call to the CRM is about to be sent a second time. */
  readonly onRetry?: () => void;
  /**
   * A CRM was reached for the first time, or it is not reached any more, or again. Not called for tenants that callers
   * may name freely.
   */
  readonly onCrmChange?: (tenant: string, news: CrmNews, before: CrmState) => void;
  /** A tenant of the cloud has moved, runs no more or again, or cannot be asked about. */
  readonly onTenantNews?: ((news: TenantNews) => void) | undefined;
  /** The CRM in memory of before a reload; unset: a new one. */
  readonly sandbox?: ControlledSandbox;
  /** The shared Redis does not answer any more. */
  readonly onRedisTrouble?: () => void;
  /** The gateway has logged in for its callers, or could not. */
  readonly onManagedLogIn?: (news: ManagedLogInNews) => void;
  /** The way to the log at level `debug`. */
  readonly debug?: Debug;
}

/** What the gateway gets of the CRM's side. */
export interface CrmSide {
  readonly upstream: Upstream;
  /** The state of each CRM. */
  readonly crms: Crms;
  /** For metrics; undefined where there is nothing to guard: the sandbox, or several CRMs. */
  readonly guardState: () => GuardState | undefined;
  /** Pages besides the gateway's own: those that steer the sandbox. */
  readonly pages: ExtraPages;
  /** Stands around the whole gateway, where anything does. */
  readonly around?: (gateway: Gateway) => Gateway;
  /** Calls that this CRM carries out as they are; undefined: what its records are is not known. */
  readonly examples?: ExampleSource;
  /** The CRM in memory, where that is the CRM; a reload keeps it. */
  readonly sandbox?: ControlledSandbox;
  /** Undefined: callers may name any tenant. */
  readonly knowsTenant?: (tenant: string) => boolean;
}
