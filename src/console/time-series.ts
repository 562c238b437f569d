/** Counts over the last quarter of an hour, in slots of time. */
import type { CountedCalls } from './worker-activity';
/** Width of one slot, and how many of them are remembered: a quarter of an hour. */
export const slotMs = 15_000;
export const slotCount = 60;

/** The number of the slot that a moment (milliseconds since the epoch) is in. */
export const slotAt = (now: number): number => Math.floor(now / slotMs);

/** Sums per slot of time, for the last `slotCount` slots; older ones are overwritten. */
class Series {
  readonly #sums = new Float64Array(slotCount);
  #newest: number;

  constructor(slot: number) {
    this.#newest = slot;
  }

  /** The last slot in which something was counted. */
  get newest(): number {
    return this.#newest;
  }

  add(slot: number, amount = 1): void {
    if (slot > this.#newest) this.#advance(slot);
    // After a clock is set back, calls count into slots that are already there; set back far, they count nowhere.
    if (slot > this.#newest - slotCount) this.#sums[slot % slotCount] = (this.#sums[slot % slotCount] ?? 0) + amount;
  }

  /** Keeps the largest amount of a slot instead of the sum. */
  raise(slot: number, amount: number): void {
    if (slot > this.#newest) this.#advance(slot);
    const at = slot % slotCount;
    if (slot > this.#newest - slotCount && amount > (this.#sums[at] ?? 0)) this.#sums[at] = amount;
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

interface Counts {
  readonly calls: Series;
  readonly failures: Series;
  readonly ms: Series;
  readonly slowest: Series;
}

/**
 * Counts by key, bounded to `max` rows. A row that was idle for the whole window makes room; when there is none, new
 * keys are counted together in the row `rest`.
 */
export class CountTable<T extends object> {
  readonly #rows = new Map<string, Counts & { readonly named: T }>();
  readonly #max: number;
  readonly #rest: T;
  #sweptAt = 0;

  constructor(max: number, rest: T) {
    this.#max = max;
    this.#rest = rest;
  }

  count(key: string, slot: number, failed: boolean, ms: number, named: () => T): void {
    const row = this.#rows.get(key) ?? this.#add(key, slot, named);
    row.calls.add(slot);
    if (failed) row.failures.add(slot);
    row.ms.add(slot, ms);
    row.slowest.raise(slot, ms);
  }

  read(slot: number): readonly (T & CountedCalls)[] {
    this.#sweep(slot);
    return Array.from(this.#rows.values(), ({ named, calls, failures, ms, slowest }) => ({
      ...named,
      calls: calls.upTo(slot),
      failures: failures.upTo(slot),
      ms: ms.upTo(slot).reduce((sum, each) => sum + each, 0),
      slowest: Math.max(...slowest.upTo(slot)),
    }));
  }

  #add(key: string, slot: number, named: () => T): Counts {
    // Looking for idle rows takes as long as there are rows: at most once a slot.
    if (this.#rows.size >= this.#max && this.#sweptAt < slot) this.#sweep(slot);
    const full = this.#rows.size >= this.#max;
    const known = full ? this.#rows.get('other') : undefined;
    if (known !== undefined) return known;
    const row = {
      named: full ? this.#rest : named(),
      calls: new Series(slot),
      failures: new Series(slot),
      ms: new Series(slot),
      slowest: new Series(slot),
    };
    this.#rows.set(full ? 'other' : key, row);
    return row;
  }

  #sweep(slot: number): void {
    this.#sweptAt = slot;
    for (const [key, { calls }] of this.#rows) if (calls.newest <= slot - slotCount) this.#rows.delete(key);
  }
}
