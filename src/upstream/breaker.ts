export type BreakerState = 'closed' | 'open' | 'half-open';

export interface BreakerOptions {
  /** Consecutive failures that open it. */
  readonly failuresMax: number;
  /** How long nothing is tried while it is open, and how long one trial has before the next may follow. */
  readonly resetMs: number;
  /** Told that it opens, that a trial is let through (`half-open`), and that it closes. */
  readonly onChange?: (state: BreakerState) => void;
}

/**
 * A circuit breaker: after `failuresMax` failures in a row nothing is tried for `resetMs`, then one trial per `resetMs` until one is answered.
 * Own code beside cockatiel (bench/guard.mjs): while its one trial is under way that one holds every other call until the trial is settled, 2,002 ms for a
 * trial of 2 s, and knows no outcome that proves neither life nor death. Times are epoch milliseconds.
 */
export class Breaker {
  readonly #options: BreakerOptions;
  #failures = 0;
  #closedUntil = 0;

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  /** Whether a call must not be made now. A call let through while the breaker is not closed is the trial. */
  refuses(now: number): boolean {
    if (this.#failures < this.#options.failuresMax) return false;
    if (now < this.#closedUntil) return true;
    this.#closedUntil = now + this.#options.resetMs;
    this.#options.onChange?.('half-open');
    return false;
  }

  failed(now: number): void {
    const before = this.state(now);
    this.#failures += 1;
    if (this.#failures < this.#options.failuresMax) return;
    this.#closedUntil = now + this.#options.resetMs;
    // Calls that were under way fail one by one.
    if (before !== 'open') this.#options.onChange?.('open');
  }

  /** The other side lives. */
  answered(): void {
    if (this.#failures >= this.#options.failuresMax) this.#options.onChange?.('closed');
    this.#failures = 0;
  }

  state(now: number): BreakerState {
    if (this.#failures < this.#options.failuresMax) return 'closed';
    return now < this.#closedUntil ? 'open' : 'half-open';
  }
}
