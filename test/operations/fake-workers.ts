/** A supervisor over workers that do what the test says. */
import { superviseWorkers } from '../../src/operations';
import type { WorkerProcess, SupervisorMessage, WorkerMessage } from '../../src/operations/worker-process';

/** A worker that does what the test says. */
class FakeWorker implements WorkerProcess {
  readonly told: SupervisorMessage[] = [];
  killed = false;
  listening = (): void => undefined;
  say = (_message: WorkerMessage): void => undefined;
  exit = (_how: string): void => undefined;

  constructor(readonly id: number) {}

  tell(message: SupervisorMessage): void {
    this.told.push(message);
  }
  kill(): void {
    this.killed = true;
  }
  onListening(listener: () => void): void {
    this.listening = listener;
  }
  onMessage(listener: (message: WorkerMessage) => void): void {
    this.say = listener;
  }
  onExit(listener: (how: string) => void): void {
    this.exit = listener;
  }
}

interface Timer {
  readonly ms: number;
  readonly callback: () => void;
}

export const startMs = 7_000;
export const stopMs = 1_000;

/** A supervisor's world: its workers, its clock, and what it says. */
export function rig(count: number, verify: () => Promise<string | undefined> = () => Promise.resolve(undefined)) {
  const forked: FakeWorker[] = [];
  const waiting = new Set<Timer>();
  const events: string[] = [];
  const told: Readonly<Record<string, string | number>>[] = [];
  const restarts: string[] = [];
  let time = 0;
  const workers = superviseWorkers({
    count,
    fork: () => {
      const worker = new FakeWorker(forked.length + 1);
      forked.push(worker);
      return worker;
    },
    later: (ms, callback) => {
      const timer = { ms, callback };
      waiting.add(timer);
      return () => waiting.delete(timer);
    },
    now: () => time,
    startMs,
    stopMs,
    verify,
    onMessage: () => undefined,
    onEvent: (event, facts) => {
      events.push(event);
      told.push(facts);
    },
    onRestart: (reason) => restarts.push(reason),
    onExit: () => undefined,
  });
  const worker = (id: number): FakeWorker => {
    const found = forked[id - 1];
    if (found === undefined) throw new Error(`no worker ${id}`);
    return found;
  };
  const start = async () => {
    const started = workers.start();
    for (const each of forked) each.listening();
    await started;
  };
  const pass = (ms: number) => {
    time += ms;
  };
  /** Waits in the supervisor's books, for a retry unless told otherwise. */
  const timers = (of = (ms: number) => ms !== startMs && ms !== stopMs) => [...waiting].filter(({ ms }) => of(ms));
  const ring = (timer: Timer | undefined) => {
    if (timer === undefined || !waiting.delete(timer)) throw new Error('nothing waits');
    timer.callback();
  };
  return { workers, forked, timers, ring, events, told, restarts, worker, start, pass };
}

/** Lets everything that only waits for promises happen. */
export const settle = () => new Promise((resolve) => setImmediate(resolve));
