import type { StartProblem } from './lifecycle';
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
export function rollingRestart(options: RollOptions): () => Promise<void> {
  let running: Promise<void> | undefined;
  let again = false;
  const run = async (): Promise<void> => {
    await options.started;
    do {
      again = false;
      await rollOnce(options);
    } while (again && !options.stopping());
    running = undefined;
  };
  return () => {
    again = running !== undefined;
    running ??= run();
    return running;
  };
}

async function rollOnce(options: RollOptions): Promise<void> {
  if (options.stopping()) return;
  options.onEvent('rolling', {});
  const reason = (await options.verify()) ?? (await replaceAll(options));
  // While two stood for one, a crash elsewhere did not look like a gap.
  const missing = options.fill();
  if (options.stopping()) return;
  if (reason !== undefined) return options.onEvent('rollFailed', { reason });
  const problem = await firstProblem(missing);
  if (problem !== undefined) return options.onEvent('rollFailed', { reason: problem.reason });
  options.onSuccess();
  options.onEvent('rolled', { workers: options.members.size });
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
