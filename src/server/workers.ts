import type { RestartReason } from './metrics-view';
import type { SupervisorMessage, WorkerMessage } from './worker-messages';

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
  /** Calls back after so many milliseconds. */
  readonly later: (ms: number, callback: () => void) => void;
  readonly now: () => number;
  /** Time a worker has for its own orderly end before it is killed. */
  readonly stopMs: number;
  readonly onMessage: (worker: number, message: WorkerMessage) => void;
  /** Something for the log. */
  readonly onEvent: (event: WorkerEvent, facts: Readonly<Record<string, string | number>>) => void;
  readonly onRestart: (reason: RestartReason) => void;
  readonly onExit: (worker: number) => void;
}

export type WorkerEvent = 'crashed' | 'replaced' | 'rolled' | 'rollFailed' | 'killed';

export interface Workers {
  /** Starts all; rejects when a worker ends before any has ever served (a taken port, a bad contract folder): it would only end again. */
  start(): Promise<void>;
  /** Replaces one worker after the other: the new one serves before the old one stops taking connections. Calls while it runs make it run once more. */
  roll(): Promise<void>;
  /** Lets all finish what is under way. */
  stop(): Promise<void>;
  tellAll(message: SupervisorMessage): void;
  /** How many serve. */
  serving(): number;
}

interface Member {
  readonly process: WorkerProcess;
  readonly startedAt: number;
  state: 'starting' | 'serving' | 'stopping';
  /** true: it serves; false: it ended before it could. */
  readonly served: Promise<boolean>;
  readonly gone: Promise<void>;
}

const backoffFirstMs = 100;
const backoffMaxMs = 30_000;
/** A worker that served so long was healthy: the next crash starts counting again. */
const healthyMs = 30_000;

/** Milliseconds to wait before the worker after so many crashes in a row is started. */
export function backoffMs(crashes: number): number {
  return Math.min(backoffFirstMs * 2 ** Math.min(crashes - 1, 20), backoffMaxMs);
}

/** Keeps `count` workers alive. */
export function superviseWorkers(options: WorkersOptions): Workers {
  const members = new Set<Member>();
  const crew = { stopping: false, crashes: 0, everServed: false };
  const add = (): Member => {
    const member = enlist(options, (how) => {
      members.delete(member);
      if (!crew.stopping && member.state !== 'stopping') afterCrash(member, how);
    });
    members.add(member);
    void member.served.then((served) => {
      crew.everServed ||= served;
    });
    return member;
  };
  const afterCrash = (member: Member, how: string): void => {
    if (!crew.everServed) return;
    crew.crashes = options.now() - member.startedAt >= healthyMs ? 1 : crew.crashes + 1;
    const waitMs = backoffMs(crew.crashes);
    options.onEvent('crashed', { worker: member.process.id, how, waitMs });
    options.later(waitMs, () => {
      if (crew.stopping || members.size >= options.count) return;
      const { process } = add();
      options.onRestart('crash');
      options.onEvent('replaced', { worker: process.id, instead: member.process.id });
    });
  };
  const fill = (): void => {
    while (!crew.stopping && members.size < options.count) add();
  };
  const roll = rolling({ ...options, members, add, fill, stopping: () => crew.stopping });
  return {
    async start() {
      fill();
      const served = await Promise.all(Array.from(members, (member) => member.served));
      if (!served.includes(true)) throw new Error('No worker could start; the lines above tell why.');
      fill();
    },
    roll,
    async stop() {
      crew.stopping = true;
      await Promise.all(Array.from(members, (member) => dismiss(options, member)));
    },
    tellAll: (message) => {
      for (const { process } of members) process.tell(message);
    },
    serving: () => Array.from(members).filter(({ state }) => state === 'serving').length,
  };
}

function enlist(options: WorkersOptions, onExit: (how: string) => void): Member {
  const process = options.fork();
  let arrive: (served: boolean) => void = () => undefined;
  let leave: () => void = () => undefined;
  const member: Member = {
    process,
    startedAt: options.now(),
    state: 'starting',
    served: new Promise((resolve) => {
      arrive = resolve;
    }),
    gone: new Promise((resolve) => {
      leave = resolve;
    }),
  };
  process.onListening(() => {
    if (member.state === 'starting') member.state = 'serving';
    arrive(true);
  });
  process.onMessage((message) => options.onMessage(process.id, message));
  process.onExit((how) => {
    onExit(how);
    options.onExit(process.id);
    arrive(false);
    leave();
  });
  return member;
}

/** Asks a worker to finish, and kills it when it does not. */
async function dismiss(options: WorkersOptions, member: Member): Promise<void> {
  member.state = 'stopping';
  member.process.tell({ say: 'stop' });
  let present = true;
  options.later(options.stopMs, () => {
    if (!present) return;
    options.onEvent('killed', { worker: member.process.id });
    member.process.kill();
  });
  await member.gone;
  present = false;
}

interface Crew extends WorkersOptions {
  readonly members: ReadonlySet<Member>;
  readonly add: () => Member;
  readonly fill: () => void;
  readonly stopping: () => boolean;
}

function rolling(crew: Crew): () => Promise<void> {
  const once = async (): Promise<void> => {
    for (const old of Array.from(crew.members)) {
      if (crew.stopping() || !crew.members.has(old)) continue;
      const fresh = crew.add();
      if (!(await fresh.served)) return crew.onEvent('rollFailed', { worker: old.process.id });
      crew.onRestart('roll');
      await dismiss(crew, old);
    }
    crew.onEvent('rolled', { workers: crew.members.size });
  };
  let running: Promise<void> | undefined;
  let again = false;
  return () => {
    again = running !== undefined;
    running ??= (async () => {
      do {
        again = false;
        await once();
        // While two stood for one, a crash elsewhere did not look like a gap.
        crew.fill();
      } while (again && !crew.stopping());
      running = undefined;
    })();
    return running;
  };
}
