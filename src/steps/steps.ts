/**
 * Work that can be put down and taken up again. Everything that reads, converts or writes a message is written so, for a large one would hold up
 * every other client of the process: 4 MiB take some 50 ms. A generator costs 40 ns, once per carrier.
 */

/** Yields where it may pause; returns the result, throws what the work throws. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Units of work (UTF-16 units of text, or what takes about as long) between two pauses: about half a millisecond. */
export const stepUnits = 32 * 1024;

/** Counts the work of one message. */
export class Pace {
  #left = stepUnits;

  /** Takes note of work done; true: it is time for a `yield`. */
  spend(units: number): boolean {
    this.#left -= units;
    if (this.#left > 0) return false;
    this.#left = stepUnits;
    return true;
  }
}

/** Does all of it at once: for whoever keeps nobody waiting. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
