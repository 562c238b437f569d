/** Adds up the rows of the ledger: what was done with one operation in a period. */
import type { WireName } from '../command';
import type { Durations, UsageRow } from '../usage';

/** An operation as a client calls it. */
export interface UsedOperation {
  readonly wire: WireName;
  /** `Services86`, or `v1`. */
  readonly version: string;
  readonly agent: string;
  readonly operation: string;
}

/** What was done with one operation: by one client, or by all. */
export interface OperationUse extends UsedOperation {
  readonly calls: number;
  readonly failed: number;
  /** Failure code → how often. */
  readonly failures: ReadonlyMap<string, number>;
  /** Milliseconds since the epoch. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly durations: Durations;
  /** `Type.Property`, or the name of a parameter. */
  readonly sent: ReadonlySet<string>;
  readonly read: ReadonlySet<string>;
}

/** The same text for the same operation on the same wire. */
export const useKey = ({ wire, version, agent, operation }: UsedOperation): string =>
  [wire, version, agent, operation].join('\0');

/** `Appointment.SetSeen`; a relayed call is called by its method and the kind of its path. */
export const operationName = ({ agent, operation }: Pick<UsedOperation, 'agent' | 'operation'>): string =>
  [agent, operation].filter((part) => part !== '').join('.');

/** An `OperationUse` that grows row by row. */
export class UseTally implements OperationUse {
  readonly wire: WireName;
  readonly version: string;
  readonly agent: string;
  readonly operation: string;
  readonly failures = new Map<string, number>();
  readonly durations: { readonly counts: Map<number, number> } = { counts: new Map() };
  readonly sent = new Set<string>();
  readonly read = new Set<string>();
  calls = 0;
  failed = 0;
  firstSeen = Number.POSITIVE_INFINITY;
  lastSeen = Number.NEGATIVE_INFINITY;
  bytesIn = 0;
  bytesOut = 0;

  constructor({ wire, version, agent, operation }: UsedOperation) {
    this.wire = wire;
    this.version = version;
    this.agent = agent;
    this.operation = operation;
  }

  add(row: Omit<UsageRow, 'client' | 'day'>): void {
    this.calls += row.calls;
    this.firstSeen = Math.min(this.firstSeen, row.firstSeen);
    this.lastSeen = Math.max(this.lastSeen, row.lastSeen);
    this.bytesIn += row.bytesIn;
    this.bytesOut += row.bytesOut;
    for (const [code, count] of row.failures) {
      this.failed += count;
      addCount(this.failures, code, count);
    }
    for (const [step, count] of row.durations.counts) addCount(this.durations.counts, step, count);
    for (const name of row.sent) this.sent.add(name);
    for (const name of row.read) this.read.add(name);
  }
}

export function addCount<Key>(counts: Map<Key, number>, key: Key, more: number): void {
  counts.set(key, (counts.get(key) ?? 0) + more);
}

/** The tally of an operation; a new one at the first time. */
export function tallyOf(tallies: Map<string, UseTally>, operation: UsedOperation): UseTally {
  const key = useKey(operation);
  const known = tallies.get(key);
  if (known !== undefined) return known;
  const made = new UseTally(operation);
  tallies.set(key, made);
  return made;
}

/** How many of the rows' failures there were. */
export const failedOf = ({ failures }: Pick<UsageRow, 'failures'>): number =>
  Array.from(failures.values()).reduce((sum, count) => sum + count, 0);
