/**
 * Work that can pause and go on later. Everything that reads, converts or writes a message is written so: a large
 * message would hold up every other client of the process.
 */

/** Yields where it may pause; returns the result, throws what the work throws. */
export type Turns<T> = Generator<undefined, T, undefined>;

/** A result, or the turns to it. The usual small message has its result at once and saves the cost of a generator. */
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

  /** Counts work done. True: it is time for a `yield`. */
  spend(units: number): boolean {
    return this.count(units) && this.isPauseDue();
  }

  /** As `spend`, within a frame. True: the frame must return the frame to go on with, for a pause is due. */
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

/** The result; what is left to do for it is done at once. */
export function finishWork<T extends object>(work: MaybeTurns<T>): T {
  return isUnfinished(work) ? finish(work) : work;
}

/** Does all of it at once: for callers that keep no client waiting. */
export function finish<T>(steps: Turns<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** How long a turn lasts before the event loop serves all others. */
const turnMs = 2;

interface Job {
  /** Does one step; true: there is nothing more to do. */
  readonly advance: () => boolean;
}

/**
 * The work of this process that did not end in its first step. Each round of the event loop has one turn, and the work
 * that waited longest goes first.
 */
const waiting: Job[] = [];

/**
 * Does the work in turns, between which the event loop serves all others. Work of one step, as nearly every message is,
 * is done at once and its result returned as it is: no promise, no delay. Throws, or rejects, with what the work
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
 * The work that waits longest goes on; the next ones use what is left of the time. Work that did not end goes behind
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
