/** Whether the process has time for more than its callers. */

/** Milliseconds between two looks. */
const everyMs = 200;
/** A timer that fires so much too late has waited behind work. */
const lateMs = 50;
/** Share of the time in which the event loop has work; above it, callers begin to wait for each other. */
const busyShare = 0.7;
/** Even a process that always has work lets one call through now and then. */
const trickleMs = 1_000;

export interface LoopWatch {
  /** Asked once for each call: a busy process lets one through each second. */
  isBusy(): boolean;
  close(): void;
}

/** Watches the event loop by a timer, which holds no process back. */
export function watchLoop(): LoopWatch {
  let due = performance.now() + everyMs;
  let before = performance.eventLoopUtilization();
  let isWorking = false;
  let nextThrough = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    const { utilization } = performance.eventLoopUtilization(performance.eventLoopUtilization(), before);
    before = performance.eventLoopUtilization();
    isWorking = now - due > lateMs || utilization > busyShare;
    due = now + everyMs;
  }, everyMs);
  timer.unref();
  return {
    isBusy: () => {
      const now = performance.now();
      // A timer that is overdue has not fired yet: the loop is late right now.
      if (!isWorking && now - due <= lateMs) return false;
      if (now < nextThrough) return true;
      nextThrough = now + trickleMs;
      return false;
    },
    close: () => clearInterval(timer),
  };
}
