/** Brings what was counted to the store, in batches, one at a time. */
import { randomBytes } from 'node:crypto';
import type { BatchRow, LedgerBatch, LedgerStore } from './ledger-store';
import type { PendingComparisons } from './pending-comparisons';
import type { PendingRows } from './pending-rows';

/** More in one batch would hold up the event loop, or Redis. */
const rowsPerBatch = 250;

export interface BatchQueueOptions {
  readonly store: LedgerStore;
  readonly rows: PendingRows;
  readonly comparisons: PendingComparisons;
  /** The store takes nothing, or takes batches again. */
  readonly onChange: (isAway: boolean, error?: unknown) => void;
}

export class BatchQueue {
  readonly #options: BatchQueueOptions;
  readonly #node = randomBytes(8).toString('hex');
  /** Rows that were taken out and have no batch yet. */
  #taken: BatchRow[] = [];
  /** The batch that the store has, or is to get again. */
  #batch: LedgerBatch | undefined;
  #number = 0;
  #isAway = false;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(options: BatchQueueOptions) {
    this.#options = options;
  }

  /** Rows that are kept here. */
  get size(): number {
    return this.#taken.length + (this.#batch?.rows.length ?? 0);
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Writes all that was counted until now. Resolves when it is kept, or when the store takes nothing. */
  flush(): Promise<void> {
    if (this.#running === undefined) {
      this.#running = this.#run().finally(() => {
        this.#running = undefined;
      });
      return this.#running;
    }
    // What came while a batch was under way goes with one more run.
    this.#next ??= this.#running.then(() => {
      this.#next = undefined;
      return this.flush();
    });
    return this.#next;
  }

  /** Calls that are in no store; they count no more. */
  abandon(): number {
    const rows = [...this.#taken, ...(this.#batch?.rows ?? []), ...this.#options.rows.take()];
    this.#taken = [];
    this.#batch = undefined;
    return rows.reduce((sum, { calls }) => sum + calls, 0);
  }

  async #run(): Promise<void> {
    this.#taken = this.#taken.concat(this.#options.rows.take());
    for (;;) {
      const batch = (this.#batch ??= this.#make());
      if (batch === undefined) return;
      try {
        await this.#options.store.write(batch);
      } catch (error) {
        this.#tell(true, error);
        return;
      }
      this.#tell(false);
      this.#batch = undefined;
    }
  }

  #make(): LedgerBatch | undefined {
    const { comparisons } = this.#options;
    if (this.#taken.length === 0 && comparisons.size === 0) return undefined;
    const rows = this.#taken.slice(0, rowsPerBatch);
    this.#taken = this.#taken.slice(rowsPerBatch);
    this.#number += 1;
    return { node: this.#node, number: this.#number, rows, ...comparisons.take() };
  }

  #tell(isAway: boolean, error?: unknown): void {
    if (isAway === this.#isAway) return;
    this.#isAway = isAway;
    this.#options.onChange(isAway, error);
  }
}
