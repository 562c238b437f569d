/** The books as a report reads them. */
import type { WireName } from '../command';

/** Who calls, as far as it is known; '' where it is not. */
export interface LedgerClient {
  /** Stays the same over restarts: `c-` and 12 hex digits. */
  readonly id: string;
  readonly tenant: string;
  /** Its name (APPLICATION_NAMES), else the keyed hash of its token. */
  readonly application: string;
  /** The first product of the User-Agent, such as `gSOAP/2.8`. */
  readonly userAgent: string;
  /** `10.1.2.0/24`, `2001:db8:1::/48`. */
  readonly network: string;
  /** Name or keyed hash, as LOG_USERS says. */
  readonly user: string;
}

/** What one client did with one operation on one day (UTC). */
export interface UsageRow {
  readonly client: LedgerClient;
  readonly wire: WireName;
  /** As the client spoke it: `Services86`, or `v1`. */
  readonly version: string;
  readonly agent: string;
  readonly operation: string;
  /** `2026-11-30`. */
  readonly day: string;
  readonly calls: number;
  /** Failure code → how often; their sum is at most `calls`. */
  readonly failures: ReadonlyMap<string, number>;
  /** Milliseconds since the epoch. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Counts of durations; `percentile` reads it, `add` joins two. */
  readonly durations: Durations;
  /** `Type.Property` (`AppointmentEntity.Description`), or the parameter's name at the top. Sorted. */
  readonly sent: readonly string[];
  readonly read: readonly string[];
}

/** A histogram with steps of at most 10 %. */
export interface Durations {
  readonly counts: ReadonlyMap<number, number>;
}

/** What comparisons with a second CRM gave for a client and an operation, by day. */
export interface ComparisonRow {
  readonly client: LedgerClient;
  readonly version: string;
  readonly agent: string;
  readonly operation: string;
  readonly day: string;
  readonly same: number;
  readonly different: number;
  readonly dropped: number;
  readonly failed: number;
}

/** One kind of difference of a client, with the masked values of the last one. */
export interface CountedDifference {
  readonly client: LedgerClient;
  readonly path: string;
  readonly kind: string;
  readonly first: string;
  readonly second: string;
  readonly count: number;
  readonly firstSeen: number;
  readonly lastSeen: number;
}

export interface DifferenceRow extends CountedDifference {
  readonly version: string;
  readonly agent: string;
  readonly operation: string;
}

export interface LedgerPeriod {
  /** Days, both included; unset: all. */
  readonly from?: string;
  readonly to?: string;
}

/** Reads the books; several at once may do so while a gateway writes. */
export interface LedgerView {
  usage(period: LedgerPeriod): AsyncIterable<UsageRow>;
  comparisons(period: LedgerPeriod): AsyncIterable<ComparisonRow>;
  differences(period: LedgerPeriod): AsyncIterable<DifferenceRow>;
  close(): Promise<void>;
}
