/**
 * Work that can be put down and taken up again. Everything that reads, converts or writes a message is written so, for
 * a large one would hold up every other client of the process: 4 MiB take some 50 ms. A generator costs 40 ns, once per
 * carrier.
 */

/** Yields where it may pause; returns the result, throws what the work throws. */
export type Turns<T> = Generator<undefined, T, undefined>;

/**
 * What was done at once, or the steps to it: a generator takes 0.4 µs and half a kilobyte, which the usual small
 * message is spared.
 */
export type MaybeTurns<T extends object> = T | Turns<T>;

/** Whether something is left to be done. Results are no iterables. */
export function isUnfinished<T extends object>(work: MaybeTurns<T>): work is Turns<T> {
  return Symbol.iterator in work;
}

/** Units of work (UTF-16 units of text, or what takes about as long) between two pauses: about half a millisecond. */
export const turnUnits = 32 * 1024;

/** Counts the work of one message. */
export class TurnBudget {
  #left = turnUnits;

  /** Takes note of work done; true: it is time for a `yield`. */
  spend(units: number): boolean {
    return this.count(units) && this.isPauseDue();
  }

  /** The same within a frame; true: it gives back what to go on with, for a pause is due then. */
  count(units: number): boolean {
    this.#left -= units;
    return this.#left <= 0;
  }

  isPauseDue(): boolean {
    if (this.#left > 0) return false;
    this.#left = turnUnits;
    return true;
  }
}

/** What was done, or the doing of all that is left. */
export function finishWork<T extends object>(work: MaybeTurns<T>): T {
  return isUnfinished(work) ? finish(work) : work;
}

/** Does all of it at once: for whoever keeps nobody waiting. */
export function finish<T>(steps: Turns<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** How long a turn lasts before everybody else is looked after. */
const turnMs = 2;

interface Job {
  /** Does one step; true: there is nothing more to do. */
  readonly advance: () => boolean;
}

/**
 * The work of this process that did not end in its first step; one turn per round of the event loop, whoever waited
 * longest first.
 */
const waiting: Job[] = [];

/**
 * Does the work in turns, between which the event loop serves everybody else. What takes one step only, as nearly every
 * message does, is done at once and given as it is: no promise, no delay. Throws, or rejects, with what the work
 * throws.
 */
export function inTurns<T>(steps: Turns<T>): T | Promise<T> {
  const first = steps.next();
  return first.done === true ? first.value : later(steps);
}

function later<T>(steps: Turns<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const advance = (): boolean => {
      try {
        const step = steps.next();
        if (step.done === true) resolve(step.value);
        return step.done === true;
      } catch (error) {
        reject(error);
        return true;
      }
    };
    waiting.push({ advance });
    if (waiting.length === 1) setImmediate(turn);
  });
}

/**
 * Whoever waits longest goes on; with what is left of the time the next ones do. Whom it was too short for goes behind
 * the others.
 */
function turn(): void {
  const end = performance.now() + turnMs;
  let isOver = false;
  for (let job = waiting[0]; job !== undefined && !isOver; job = waiting[0]) {
    let isDone = false;
    while (!isDone && !isOver) {
      isDone = job.advance();
      isOver = performance.now() >= end;
    }
    waiting.shift();
    if (!isDone) waiting.push(job);
  }
  // An immediate set here runs after the event loop has looked at its sockets.
  if (waiting.length > 0) setImmediate(turn);
}
