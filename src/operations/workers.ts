import { rollingRestart } from './rolling-restart';
import { StartFailure } from './lifecycle';
import {
  stopWorker,
  startWorker,
  type SupervisedWorker,
  type WorkersOptions,
  type SupervisorMessage,
} from './worker-process';

export interface Workers {
  /**
   * Starts all; resolves when those that can serve do, or are to stop.
   * @throws StartFailure when none has ever served and none will (a taken port, a bad contract folder): they would only
   * end again
   */
  start(): Promise<void>;
  /**
   * Replaces one worker after the other: the new one serves before the old one stops taking connections. When one
   * cannot, the old ones stay. Calls while it runs, or while the first ones are still starting, make it run once more,
   * however many they are.
   * @returns the reason why not all have been replaced
   */
  roll(): Promise<string | undefined>;
  /** Lets all finish what is under way. */
  stop(): Promise<void>;
  readonly stopping: () => boolean;
  tellAll(message: SupervisorMessage): void;
  /** How many serve. */
  serving(): number;
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
  const members = new Set<SupervisedWorker>();
  const state = { stopping: false, crashes: 0, everServed: false };
  const add = (): SupervisedWorker => {
    const member = startWorker(options, (how) => {
      members.delete(member);
      // Before any has served start() has the last word; while they are replaced one that does not come to serve is
      // rolling's to tell.
      if (!state.stopping && member.state !== 'stopping' && !member.onTrial && state.everServed)
        afterCrash(member, how);
    });
    members.add(member);
    void member.served.then((problem) => {
      state.everServed ||= problem === undefined;
    });
    return member;
  };
  const afterCrash = (member: SupervisedWorker, how: string): void => {
    state.crashes = options.now() - member.startedAt >= healthyMs ? 1 : state.crashes + 1;
    const waitMs = backoffMs(state.crashes);
    const event = member.state === 'starting' ? 'startFailed' : 'crashed';
    options.onEvent(event, { worker: member.process.id, how, waitMs });
    options.later(waitMs, () => {
      if (state.stopping || members.size >= options.count) return;
      const { process } = add();
      options.onRestart('crash');
      options.onEvent('replaced', { worker: process.id, instead: member.process.id });
    });
  };
  const fill = (): readonly SupervisedWorker[] => {
    const added: SupervisedWorker[] = [];
    while (!state.stopping && members.size < options.count) added.push(add());
    return added;
  };
  let begun: (() => void) | undefined;
  const started = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const stopping = (): boolean => state.stopping;
  const roll = rollingRestart({
    ...options,
    members,
    add,
    fill,
    stopping,
    started,
    onSuccess: () => {
      state.crashes = 0;
    },
  });
  return {
    async start() {
      const problems = await Promise.all(fill().map((member) => member.served));
      if (!state.everServed && !state.stopping) throw new StartFailure(problems.flatMap((one) => one ?? []));
      fill();
      begun?.();
    },
    roll,
    async stop() {
      state.stopping = true;
      await Promise.all(Array.from(members, (member) => stopWorker(options, member)));
    },
    stopping,
    tellAll: (message) => {
      for (const { process } of members) process.tell(message);
    },
    serving: () => Array.from(members).filter((member) => member.state === 'serving').length,
  };
}
