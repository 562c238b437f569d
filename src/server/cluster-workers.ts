import cluster, { type Worker } from 'node:cluster';
import type { ProcessEvents } from './lifecycle';
import { isSupervisorMessage, isWorkerMessage, type SupervisorMessage, type WorkerMessage } from './worker-messages';
import type { WorkerProcess } from './workers';

/** This process's number among the workers; undefined when it is not one. */
export function workerNumber(): number | undefined {
  return cluster.worker?.id;
}

/**
 * Starts this very program once more, as a worker. All workers share the supervisor's listening socket, which hands out connections in turn
 * and gives those a worker no longer takes to the next one: so none is refused while workers come and go.
 */
export function forkWorker(): WorkerProcess {
  // JSON would turn a NaN of the metrics into null.
  cluster.setupPrimary({ serialization: 'advanced' });
  cluster.schedulingPolicy = cluster.SCHED_RR;
  const worker = cluster.fork();
  // A message to a worker that has just ended; its exit is what counts.
  worker.on('error', () => undefined);
  return {
    id: worker.id,
    tell: (message) => {
      if (worker.isConnected()) worker.send(message);
    },
    kill: () => void worker.process.kill('SIGKILL'),
    onListening: (listener) => void worker.once('listening', () => listener()),
    onMessage: (listener) =>
      void worker.on('message', (message: unknown) => {
        if (isWorkerMessage(message)) listener(message);
      }),
    onExit: (listener) => void gone(worker).then(listener),
  };
}

/** Time a worker's last words have to arrive after its exit is known. */
const lastWordsMs = 200;

/**
 * How the worker ended, once its last words have been heard, too. The line to a worker that was killed while a connection was handed to it may
 * stay up for ever in Node's books; cut here, its place in the turn is free again.
 */
async function gone(worker: Worker): Promise<string> {
  const silent = new Promise<void>((resolve) => worker.once('disconnect', () => resolve()));
  const how = await new Promise<string>((resolve) => {
    worker.once('exit', (code: number | null, signal: string | null) => resolve(signal ?? `exit ${code}`));
  });
  await Promise.race([silent, new Promise((resolve) => setTimeout(resolve, lastWordsMs))]);
  if (worker.isConnected()) worker.process.disconnect();
  return how;
}

/** What a worker does at its supervisor's word, besides stopping. */
export interface WorkerDuties {
  measure(): void;
  level(message: Extract<SupervisorMessage, { say: 'level' }>): void;
}

/** The part of `process` a worker needs. */
export interface WorkerSelf extends ProcessEvents {
  send?(message: WorkerMessage, handle: undefined, options: undefined, sent: () => void): unknown;
}

/**
 * A worker's life as watchProcess knows it: the supervisor's word to stop stands for the first signal. Whoever stops a whole group of processes
 * signals the workers, too; that is one wish to stop, not two, and no wish to end at once.
 */
export function workerEvents(process: WorkerSelf, duties: WorkerDuties): ProcessEvents {
  const listeners = new Map<string, (argument: unknown) => void>();
  let begun = false;
  let signals = 0;
  const hear = (signal: string): void => {
    if (!begun || signals > 1) listeners.get(signal)?.(signal);
    begun = true;
  };
  process.on('message', (message) => {
    if (!isSupervisorMessage(message)) return;
    if (message.say === 'stop') hear('SIGTERM');
    else if (message.say === 'measure') duties.measure();
    else duties.level(message);
  });
  // These two are the supervisor's to act on.
  for (const signal of ['SIGHUP', 'SIGUSR2']) process.on(signal, () => undefined);
  return {
    exit: (code) => process.exit(code),
    on(event, listener) {
      if (event === 'SIGHUP') return;
      if (!event.startsWith('SIG')) return process.on(event, listener);
      listeners.set(event, listener);
      return process.on(event, () => {
        signals += 1;
        hear(event);
      });
    },
  };
}

/** Says something to the supervisor; resolves when it is on its way, or when nobody listens any more. */
export function tellSupervisor(process: WorkerSelf, message: WorkerMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined) return resolve();
    process.send(message, undefined, undefined, () => resolve());
  });
}

/** Ends a worker that could not start: the line to its supervisor alone would keep it alive. */
export function leaveSupervisor(): void {
  if (cluster.isWorker) process.disconnect();
}
