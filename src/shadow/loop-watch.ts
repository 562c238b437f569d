/** Whether the event loop keeps up: callers come first. */

/** Milliseconds between two looks. */
const everyMs = 100;
/** A timer that fires so much too late has waited behind work. */
const lateMs = 50;

export interface LoopWatch {
  isBusy(): boolean;
  close(): void;
}

/** Watches the event loop by a timer, which holds no process back. */
export function watchLoop(): LoopWatch {
  let due = performance.now() + everyMs;
  let wasLate = false;
  const timer = setInterval(() => {
    const now = performance.now();
    wasLate = now - due > lateMs;
    due = now + everyMs;
  }, everyMs);
  timer.unref();
  return {
    // A timer that is overdue has not fired yet: the loop is late right now.
    isBusy: () => wasLate || performance.now() - due > lateMs,
    close: () => clearInterval(timer),
  };
}
