/** Width of one slot, and how many of them are remembered: a quarter of an hour. */
export const slotMs = 15_000;
export const slotCount = 60;

/** Number of the slot a moment (milliseconds since the epoch) lies in. */
export const slotAt = (now: number): number => Math.floor(now / slotMs);

/** Sums per slot of time, for the last `slotCount` slots; older ones are overwritten. */
export class Series {
  readonly #sums = new Float64Array(slotCount);
  #newest: number;

  constructor(slot: number) {
    this.#newest = slot;
  }

  /** The last slot anything was counted in. */
  get newest(): number {
    return this.#newest;
  }

  add(slot: number, amount = 1): void {
    if (slot > this.#newest) this.#advance(slot);
    // A clock that was set back counts into the slots it has once more; one that was set back far, nowhere.
    if (slot > this.#newest - slotCount) this.#sums[slot % slotCount] = (this.#sums[slot % slotCount] ?? 0) + amount;
  }

  /** Sums of the `slotCount` slots up to and with `slot`, oldest first. */
  upTo(slot: number): readonly number[] {
    return Array.from({ length: slotCount }, (_, index) => {
      const each = slot - slotCount + 1 + index;
      return each > this.#newest || each <= this.#newest - slotCount ? 0 : (this.#sums[each % slotCount] ?? 0);
    });
  }

  #advance(slot: number): void {
    const steps = Math.min(slot - this.#newest, slotCount);
    for (let step = 0; step < steps; step += 1) this.#sums[(slot - step) % slotCount] = 0;
    this.#newest = slot;
  }
}
