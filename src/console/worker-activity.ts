/** What a process reports to the console: plain data, so that it can go from one process to another. */
import type { FailureCode } from '../command';
import type { CrmState, GuardState } from '../upstream';

/** One way of calling, such as soap Services86 Appointment SetSeen. Names come from the contract; pages have none. */
export interface Way {
  readonly wire: 'soap' | 'rest' | 'page' | 'other';
  readonly version?: string;
  readonly agent?: string;
  readonly operation?: string;
}

/** Calls of the remembered quarter of an hour. */
export interface CountedCalls {
  /** Per slot, oldest first. */
  readonly calls: readonly number[];
  readonly failures: readonly number[];
  /** Milliseconds of all calls together. */
  readonly ms: number;
  /** Milliseconds of the slowest call. */
  readonly slowest: number;
}

export interface WayTraffic extends Way, CountedCalls {}

/** One error of a group. */
export interface ErrorSample {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly status: number | undefined;
  readonly ms: number;
  readonly correlationId: string;
}

/** Errors with the same code, cause, call and caller. */
export interface ErrorGroup extends Way {
  readonly outcome: FailureCode | 'client.gone';
  /** What was met at the CRM, such as `ECONNREFUSED`. */
  readonly cause?: string;
  /** User or credential, application and tenant, as the log names them. */
  readonly caller?: string;
  readonly count: number;
  /** Of the first one, in milliseconds since the epoch. */
  readonly first: number;
  /** The last ones, newest first; at least one. */
  readonly samples: readonly ErrorSample[];
}

/** Times are those behind the gateway. */
export interface CallerTraffic extends CountedCalls {
  /** As the log calls the user, ticket or token: by name or by hash. */
  readonly caller: string;
  readonly scheme: string;
  readonly application?: string;
  readonly tenant?: string;
}

export interface Traffic {
  /** Number of the newest slot. */
  readonly slot: number;
  readonly ways: readonly WayTraffic[];
  /** The one that happened last comes first. */
  readonly errors: readonly ErrorGroup[];
  readonly callers: readonly CallerTraffic[];
}

export interface CrmOfTenant extends CrmState {
  readonly tenant: string;
}

/** One process that serves. */
export interface Activity {
  readonly worker: number;
  readonly pid: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly memoryBytes: number;
  /** The state of the CRMs as this process sees it; tenant is '' where there is no list of tenants. */
  readonly crms: readonly CrmOfTenant[];
  readonly inFlight: number;
  readonly connections: number;
  /** Undefined: there is nothing to guard. */
  readonly guard?: GuardState;
  readonly traffic: Traffic;
}
