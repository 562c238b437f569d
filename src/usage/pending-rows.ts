/** What was counted and is not in a batch yet. Bounded: what is beyond is lost, and counted as that. */
import type { CountedOperation } from './counted-operations';
import { durationBucket } from './durations';
import { msPerDay, type BatchRow } from './ledger-store';
import type { LedgerClient } from './ledger-view';
import type { Bits } from './bits';

/** A row of a batch while it is counted. */
export interface PendingRow extends BatchRow {
  calls: number;
  failures: [code: string, count: number][];
  lastSeen: number;
  bytesIn: number;
  bytesOut: number;
  durations: number[];
  readonly sent: Bits;
  readonly read: Bits;
}

/** What one request adds to its row. */
export interface CountedCall {
  readonly outcome: string;
  readonly ms: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

export class PendingRows {
  readonly #rows = new Map<CountedOperation, Map<LedgerClient, PendingRow>>();
  /** Rows of the day before, which no call changes any more. */
  readonly #ended: PendingRow[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /**
   * The row of a client and an operation.
   * @param now epoch milliseconds
   * @returns undefined where there is no row yet and none may be added
   */
  row(client: LedgerClient, operation: CountedOperation, now: number, mayAdd: boolean): PendingRow | undefined {
    const day = Math.floor(now / msPerDay);
    const rows = this.#rows.get(operation);
    const found = rows?.get(client);
    if (found !== undefined && found.day === day) return found;
    if (!mayAdd) return undefined;
    if (found !== undefined) this.#ended.push(found);
    const row = emptyRow(client, operation, day, now);
    if (rows === undefined) this.#rows.set(operation, new Map([[client, row]]));
    else rows.set(client, row);
    this.#size += 1;
    return row;
  }

  /** Takes out all rows. */
  take(): PendingRow[] {
    const taken = this.#ended.splice(0);
    for (const rows of this.#rows.values()) taken.push(...rows.values());
    this.#rows.clear();
    this.#size = 0;
    return taken;
  }
}

function emptyRow(client: LedgerClient, operation: CountedOperation, day: number, now: number): PendingRow {
  return {
    client,
    operation,
    day,
    calls: 0,
    failures: [],
    firstSeen: now,
    lastSeen: now,
    bytesIn: 0,
    bytesOut: 0,
    durations: [],
    sent: [],
    read: [],
  };
}

export function addCall(row: PendingRow, { outcome, ms, bytesIn, bytesOut }: CountedCall, now: number): void {
  row.calls += 1;
  row.lastSeen = now;
  row.bytesIn += bytesIn;
  row.bytesOut += bytesOut;
  if (outcome !== 'ok') addFailure(row.failures, outcome);
  const bucket = durationBucket(ms);
  const { durations } = row;
  for (let index = 0; index < durations.length; index += 2)
    if (durations[index] === bucket) {
      durations[index + 1] = (durations[index + 1] ?? 0) + 1;
      return;
    }
  durations.push(bucket, 1);
}

function addFailure(failures: PendingRow['failures'], code: string): void {
  const known = failures.find(([name]) => name === code);
  if (known === undefined) failures.push([code, 1]);
  else known[1] += 1;
}
