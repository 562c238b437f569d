import type { RestartReason, MetricsSnapshot } from './metrics-view';
import type { StartProblem } from './lifecycle';
import type { Activity } from '../console';
import type { CrmNews } from '../upstream';
import type { LogLevel } from './config-schema';

/** One worker process, as the supervisor needs it; cluster-workers.ts makes them. */
export interface WorkerProcess {
  readonly id: number;
  tell(message: SupervisorMessage): void;
  kill(): void;
  onListening(listener: () => void): void;
  onMessage(listener: (message: WorkerMessage) => void): void;
  onExit(listener: (how: string) => void): void;
}

export interface WorkersOptions {
  readonly count: number;
  fork(): WorkerProcess;
  /**
   * Calls back after so many milliseconds, unless the function it gives is called before. Waiting keeps the process
   * alive.
   */
  readonly later: (ms: number, callback: () => void) => () => void;
  readonly now: () => number;
  /** Time a worker has from its start until it serves; then it is killed. */
  readonly startMs: number;
  /** Time a worker has for its own orderly end before it is killed. */
  readonly stopMs: number;
  /**
   * Asked before the workers are replaced: why new ones would not do as well as the old ones; undefined: they would.
   */
  readonly verify: () => Promise<string | undefined>;
  readonly onMessage: (worker: number, report: WorkerReport) => void;
  /** Something for the log. */
  readonly onEvent: (event: WorkerEvent, facts: Readonly<Record<string, string | number>>) => void;
  readonly onRestart: (reason: RestartReason) => void;
  readonly onExit: (worker: number) => void;
}

export type WorkerEvent = 'crashed' | 'startFailed' | 'replaced' | 'rolling' | 'rolled' | 'rollFailed' | 'killed';

/** A worker as its supervisor keeps track of it. */
export interface SupervisedWorker {
  readonly process: WorkerProcess;
  readonly startedAt: number;
  state: 'starting' | 'serving' | 'stopping';
  /** It is to take another one's place, which serves until this one does. */
  onTrial: boolean;
  /** undefined: it serves. Otherwise why it does not, once it has ended or its time was up. */
  readonly served: Promise<StartProblem | undefined>;
  readonly gone: Promise<void>;
}

/** Starts a worker. `onExit` is told why it ended: in its own words if it had any, else by its exit code or signal. */
export function startWorker(options: WorkersOptions, onExit: (how: string) => void): SupervisedWorker {
  const process = options.fork();
  let arrive: (problem: StartProblem | undefined) => void = () => undefined;
  let leave: () => void = () => undefined;
  const member: SupervisedWorker = {
    process,
    startedAt: options.now(),
    state: 'starting',
    onTrial: false,
    served: new Promise((resolve) => {
      arrive = resolve;
    }),
    gone: new Promise((resolve) => {
      leave = resolve;
    }),
  };
  let problem: StartProblem | undefined;
  const cancel = options.later(options.startMs, () => {
    problem = { reason: `It did not serve within ${options.startMs / 1000} s.`, exitCode: 1 };
    process.kill();
    // Whatever becomes of it.
    arrive(problem);
  });
  process.onListening(() => {
    cancel();
    if (member.state === 'starting') member.state = 'serving';
    arrive(undefined);
  });
  process.onMessage((message) => {
    if (message.say === 'failed') problem = message;
    else options.onMessage(process.id, message);
  });
  process.onExit((how) => {
    cancel();
    onExit(problem?.reason ?? how);
    options.onExit(process.id);
    arrive(problem ?? { reason: `It ended with ${how}.`, exitCode: 1 });
    leave();
  });
  return member;
}

/** Asks a worker to finish, and kills it when it does not. */
export async function stopWorker(options: WorkersOptions, member: SupervisedWorker): Promise<void> {
  member.state = 'stopping';
  member.process.tell({ say: 'stop' });
  const cancel = options.later(options.stopMs, () => {
    options.onEvent('killed', { worker: member.process.id });
    member.process.kill();
  });
  await member.gone;
  cancel();
}

/** What the supervising process says to a worker. */
export type SupervisorMessage =
  | { readonly say: 'stop' }
  | { readonly say: 'measure' }
  | { readonly say: 'level'; readonly level: LogLevel }
  | CrmMessage;

/** A worker has seen a CRM go or come back; all of them learn of it. */
export interface CrmMessage {
  readonly say: 'crm';
  readonly tenant: string;
  readonly news: CrmNews;
}

/** What a worker says to the supervising process while it serves. */
export type WorkerReport =
  | { readonly say: 'measured'; readonly snapshot: MetricsSnapshot; readonly activity?: Activity }
  | { readonly say: 'audit'; readonly line: string }
  | CrmMessage;

/** All it says: its last word when it cannot serve, too. */
export type WorkerMessage = WorkerReport | ({ readonly say: 'failed' } & StartProblem);

/** Both ends run the same program; a message without our word in it is Node's own. */
export function isSupervisorMessage(message: unknown): message is SupervisorMessage {
  return says(message, ['stop', 'measure', 'level', 'crm']);
}

export function isWorkerMessage(message: unknown): message is WorkerMessage {
  return says(message, ['measured', 'audit', 'failed', 'crm']);
}

function says(message: unknown, words: readonly string[]): boolean {
  return typeof message === 'object' && message !== null && 'say' in message && words.includes(String(message.say));
}
