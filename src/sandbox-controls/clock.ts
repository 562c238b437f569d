/**
 * The clock of the sandbox: that of the machine, another time that goes on from there, or one that stands still.
 */
export interface ClockState {
  /** ISO 8601, in UTC. */
  readonly now: string;
  readonly frozen: boolean;
}

export class SandboxClock {
  /** Milliseconds before the machine's clock, or the time itself while it stands still. */
  #offset = 0;
  #frozen: number | undefined;

  constructor(private readonly machine: { now(): number }) {}

  /** Milliseconds since the epoch. */
  now(): number {
    return this.#frozen ?? this.machine.now() + this.#offset;
  }

  /** From now on it is this time, and the clock goes on or stands still. */
  set(now: number, frozen: boolean): void {
    this.#offset = now - this.machine.now();
    this.#frozen = frozen ? now : undefined;
  }

  /** Sets it forward; one that stands still goes on standing. */
  advance(milliseconds: number): void {
    this.set(this.now() + milliseconds, this.#frozen !== undefined);
  }

  /** It is the machine's again. */
  reset(): void {
    this.#offset = 0;
    this.#frozen = undefined;
  }

  state(): ClockState {
    return { now: new Date(this.now()).toISOString(), frozen: this.#frozen !== undefined };
  }
}
