import cluster, { type Worker } from 'node:cluster';
import type { ProcessEvents, StartProblem } from './lifecycle';
import {
  isSupervisorMessage,
  isWorkerMessage,
  type CrmMessage,
  type SupervisorMessage,
  type WorkerMessage,
  type WorkerProcess,
} from './worker-process';

/** This process's number among the workers; undefined when it is not one. */
export function workerNumber(): number | undefined {
  return cluster.worker?.id;
}

/**
 * Starts this very program once more, as a worker. All workers share the supervisor's listening socket, which hands out
 * connections in turn and gives those a worker no longer takes to the next one: so none is refused while workers come
 * and go.
 * @param variables of its environment, besides our own
 */
export function forkWorker(variables: Record<string, string>): WorkerProcess {
  // JSON would turn a NaN of the metrics into null.
  cluster.setupPrimary({ serialization: 'advanced' });
  cluster.schedulingPolicy = cluster.SCHED_RR;
  const worker = cluster.fork(variables);
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
 * How the worker ended, once its last words have been heard, too. The line to a worker that was killed while a
 * connection was handed to it may stay up for ever in Node's books; cut here, its place in the turn is free again.
 */
async function gone(worker: Worker): Promise<string> {
  const silent = new Promise<void>((resolve) => worker.once('disconnect', () => resolve()));
  const how = await new Promise<string>((resolve) => {
    // The system could not make the process; then nothing else is heard of it.
    worker.on('error', (error: Error) => {
      if (worker.process.pid === undefined) resolve(error.message);
    });
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
  crm(message: CrmMessage): void;
}

/** The part of `process` a worker needs. */
export interface WorkerSelf extends ProcessEvents {
  send?(message: WorkerMessage, handle: undefined, options: undefined, sent: () => void): unknown;
}

/**
 * A worker's life as watchProcess knows it: the supervisor's message to stop counts as one more SIGTERM. Stopping a
 * whole group of processes signals the workers, too; watchProcess takes all these for one request.
 */
export function workerEvents(process: WorkerSelf, duties: WorkerDuties): ProcessEvents {
  let stop: ((argument: unknown) => void) | undefined;
  process.on('message', (message) => {
    if (!isSupervisorMessage(message)) return;
    if (message.say === 'measure') duties.measure();
    else if (message.say === 'level') duties.level(message);
    else if (message.say === 'crm') duties.crm(message);
    else if (stop !== undefined) stop('SIGTERM');
    // It does not serve yet, so it has nothing to finish.
    else process.exit(0);
  });
  // These two are the supervisor's to act on.
  for (const signal of ['SIGHUP', 'SIGUSR2']) process.on(signal, () => undefined);
  return {
    exit: (code) => process.exit(code),
    on(event, listener) {
      if (event === 'SIGHUP') return;
      if (event === 'SIGTERM') stop = listener;
      return process.on(event, listener);
    },
  };
}

/** Sends a message to the supervisor; resolves when it is on its way, or when the supervisor is gone. */
export function tellSupervisor(process: WorkerSelf, message: WorkerMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined) return resolve();
    process.send(message, undefined, undefined, () => resolve());
  });
}

/**
 * Ends a worker that cannot serve, once its supervisor knows why: the line to the supervisor alone would keep it alive.
 */
export async function resign(process: WorkerSelf, problem: StartProblem): Promise<void> {
  await tellSupervisor(process, { say: 'failed', ...problem });
  process.exit(problem.exitCode);
}
