/** Calls that wait to be compared, within bounds of number, bytes and time: what does not fit in is dropped. */

/** What waits, and what of it is held in memory. */
export interface WaitingComparison {
  readonly bytes: number;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Must not reject. */
  readonly run: () => Promise<void>;
  readonly drop: () => void;
}

export interface ComparisonQueueOptions {
  readonly clock: { now(): number };
  /** Under way at once. */
  readonly concurrency: number;
  readonly waitingMax: number;
  /** Of what waits and of what is under way. */
  readonly bytesMax: number;
  /** What has waited longer is dropped: the records may be others by now. */
  readonly waitMsMax: number;
  /** Whether the process, or the second CRM, has no time for it. Asked once for each call. */
  readonly isBusy: () => boolean;
}

export class ComparisonQueue {
  readonly #options: ComparisonQueueOptions;
  readonly #waiting: WaitingComparison[] = [];
  #running = 0;
  #bytes = 0;
  #isPumpDue = false;
  #isClosed = false;

  constructor(options: ComparisonQueueOptions) {
    this.#options = options;
  }

  /** Bytes that are held. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes a call in, or drops it; nothing is done before the event loop has come round. */
  offer(call: WaitingComparison): void {
    const { waitingMax, bytesMax, isBusy } = this.#options;
    const isFull = this.#waiting.length >= waitingMax || this.#bytes + call.bytes > bytesMax;
    if (this.#isClosed || isFull || isBusy()) return call.drop();
    this.#bytes += call.bytes;
    this.#waiting.push(call);
    this.#pumpLater();
  }

  /** Lets go of all that waits; what is under way ends by itself. */
  close(): void {
    this.#isClosed = true;
    for (const { bytes } of this.#waiting.splice(0)) this.#bytes -= bytes;
  }

  #pumpLater(): void {
    if (this.#isPumpDue || this.#running >= this.#options.concurrency) return;
    this.#isPumpDue = true;
    setImmediate(() => {
      this.#isPumpDue = false;
      this.#pump();
    });
  }

  #pump(): void {
    const { clock, concurrency, waitMsMax } = this.#options;
    while (this.#running < concurrency) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      if (clock.now() - next.since > waitMsMax) {
        this.#bytes -= next.bytes;
        next.drop();
      } else void this.#run(next);
    }
  }

  async #run({ bytes, run }: WaitingComparison): Promise<void> {
    this.#running += 1;
    try {
      await run();
    } finally {
      this.#running -= 1;
      this.#bytes -= bytes;
      this.#pumpLater();
    }
  }
}
