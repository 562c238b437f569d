/** What the ledger asks of the place where its books are kept, and what it brings there. */
import type { WireName } from '../command';
import type { CountedDifference, LedgerClient } from './ledger-view';

/** An operation as the books name it. */
export interface LedgerOperation {
  readonly wire: WireName;
  readonly version: string;
  readonly agent: string;
  readonly operation: string;
}

/** One operation of a batch; all batches of a process have the same object for it. */
export interface BatchOperation extends LedgerOperation {
  /** Names by the bits of this process. More are added behind. */
  readonly names: readonly string[];
}

/** What has been counted since the last batch. */
export interface BatchRow {
  readonly client: LedgerClient;
  readonly operation: BatchOperation;
  /** Days since the epoch, UTC. */
  readonly day: number;
  readonly calls: number;
  readonly failures: readonly (readonly [code: string, count: number])[];
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Bucket, count, bucket, count, … */
  readonly durations: readonly number[];
  /** Words of 32 bits. */
  readonly sent: readonly number[];
  readonly read: readonly number[];
}

export interface BatchComparison {
  readonly client: LedgerClient;
  readonly operation: BatchOperation;
  readonly day: number;
  readonly same: number;
  readonly different: number;
  readonly dropped: number;
  readonly failed: number;
}

export interface BatchDifference extends CountedDifference {
  readonly operation: BatchOperation;
}

/** What is written at once: all of it or nothing. */
export interface LedgerBatch {
  /** The process that counted, and the number of its batch: a batch that comes again is not counted again. */
  readonly node: string;
  readonly number: number;
  readonly rows: readonly BatchRow[];
  readonly comparisons: readonly BatchComparison[];
  readonly differences: readonly BatchDifference[];
}

export interface LedgerStore {
  /** The key that the store keeps for hashes of callers; made by the first who asks. Rejects while it is away. */
  key(): Promise<Buffer>;
  /** Resolves once the batch is kept. Rejects where it is not, or where that is unknown: it is to be sent again. */
  write(batch: LedgerBatch): Promise<void>;
  close(): Promise<void>;
}

/** How large the books may grow. */
export interface StoreLimits {
  /** Rows of one day; what is beyond is counted for the client `other`. */
  readonly rowsPerDay: number;
  /** Kinds of difference of one client and operation; what is beyond is counted as one kind. */
  readonly differences: number;
  readonly daysKept: number;
  /** Old rows that are deleted with one batch. */
  readonly deletedAtOnce: number;
}

export const storeLimits: StoreLimits = {
  rowsPerDay: 1_000_000,
  differences: 1_000,
  daysKept: 400,
  deletedAtOnce: 1_000,
};

/** Where clients are counted that there is no room for. */
export const otherClient: LedgerClient = {
  id: 'other',
  tenant: '',
  application: '',
  userAgent: '',
  network: '',
  user: '',
};

/** Stands for the kinds of difference that there is no room for. */
export const otherDifferences = { path: '…', kind: 'other', first: '', second: '' } as const;

export const msPerDay = 86_400_000;
