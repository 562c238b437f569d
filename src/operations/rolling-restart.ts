import type { StartProblem } from './lifecycle';
import { oneAtATime, type Reload } from './reload';
import { stopWorker, type SupervisedWorker, type WorkersOptions } from './worker-process';

/** What the replacing of workers needs from their supervisor. */
export interface RollOptions extends WorkersOptions {
  readonly members: ReadonlySet<SupervisedWorker>;
  readonly add: () => SupervisedWorker;
  /** Starts what is missing. */
  readonly fill: () => readonly SupervisedWorker[];
  readonly stopping: () => boolean;
  /** The first ones serve. */
  readonly started: Promise<void>;
  /** All have been replaced. */
  readonly onSuccess: () => void;
}

/** Gives the function that replaces all workers; its calls are put together as Workers.roll says. */
export function rollingRestart(options: RollOptions): Reload {
  return oneAtATime(async () => {
    await options.started;
    return rollOnce(options);
  });
}

const stopped = 'The gateway stops.';

/** Gives the reason why not all have been replaced. */
async function rollOnce(options: RollOptions): Promise<string | undefined> {
  if (options.stopping()) return stopped;
  options.onEvent('rolling', {});
  const reason = (await options.verify()) ?? (await replaceAll(options));
  // While two stood for one, a crash elsewhere did not look like a gap.
  const missing = options.fill();
  if (options.stopping()) return stopped;
  const against = reason ?? (await firstProblem(missing))?.reason;
  if (against !== undefined) {
    options.onEvent('rollFailed', { reason: against });
    return against;
  }
  options.onSuccess();
  options.onEvent('rolled', { workers: options.members.size });
  return undefined;
}

/** Gives the reason why it went no further. */
async function replaceAll(options: RollOptions): Promise<string | undefined> {
  for (const old of Array.from(options.members)) {
    if (options.stopping() || !options.members.has(old)) continue;
    const fresh = options.add();
    fresh.onTrial = true;
    const problem = await fresh.served;
    fresh.onTrial = false;
    if (problem !== undefined) return problem.reason;
    options.onRestart('roll');
    await stopWorker(options, old);
  }
  return undefined;
}

async function firstProblem(members: readonly SupervisedWorker[]): Promise<StartProblem | undefined> {
  const problems = await Promise.all(members.map(({ served }) => served));
  return problems.find((problem) => problem !== undefined);
}
