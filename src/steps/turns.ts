import type { Steps } from './steps';

/** How long a turn lasts before everybody else is looked after. */
const turnMs = 2;

interface Job {
  /** Does one step; true: there is nothing more to do. */
  readonly advance: () => boolean;
}

/** The work of this process that did not end in its first step; one job has one turn per round of the event loop, whoever waited longest first. */
const waiting: Job[] = [];

/**
 * Does the work in turns, between which the event loop serves everybody else. What takes one step only, as nearly every message does, is done at once
 * and given as it is: no promise, no delay. Throws, or rejects, with what the work throws.
 */
export function inTurns<T>(steps: Steps<T>): T | Promise<T> {
  const first = steps.next();
  return first.done === true ? first.value : later(steps);
}

function later<T>(steps: Steps<T>): Promise<T> {
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

function turn(): void {
  const job = waiting[0];
  if (job === undefined) return;
  const end = performance.now() + turnMs;
  let isDone = false;
  while (!isDone && performance.now() < end) isDone = job.advance();
  waiting.shift();
  if (!isDone) waiting.push(job);
  // An immediate set here runs after the event loop has looked at its sockets.
  if (waiting.length > 0) setImmediate(turn);
}
