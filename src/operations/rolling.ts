import type { StartProblem } from './start-failure';
import { dismiss, type Member, type WorkersOptions } from './worker-member';

/** What the replacing of workers needs of those who keep them alive. */
export interface Crew extends WorkersOptions {
  readonly members: ReadonlySet<Member>;
  readonly add: () => Member;
  /** Starts what is missing. */
  readonly fill: () => readonly Member[];
  readonly stopping: () => boolean;
  /** The first ones serve. */
  readonly started: Promise<void>;
  /** All have been replaced. */
  readonly onSuccess: () => void;
}

/** Gives the function that replaces all workers; its calls are put together as Workers.roll says. */
export function rolling(crew: Crew): () => Promise<void> {
  let running: Promise<void> | undefined;
  let again = false;
  const run = async (): Promise<void> => {
    await crew.started;
    do {
      again = false;
      await once(crew);
    } while (again && !crew.stopping());
    running = undefined;
  };
  return () => {
    again = running !== undefined;
    running ??= run();
    return running;
  };
}

async function once(crew: Crew): Promise<void> {
  if (crew.stopping()) return;
  crew.onEvent('rolling', {});
  const reason = (await crew.verify()) ?? (await replaceAll(crew));
  // While two stood for one, a crash elsewhere did not look like a gap.
  const missing = crew.fill();
  if (crew.stopping()) return;
  if (reason !== undefined) return crew.onEvent('rollFailed', { reason });
  const problem = await firstProblem(missing);
  if (problem !== undefined) return crew.onEvent('rollFailed', { reason: problem.reason });
  crew.onSuccess();
  crew.onEvent('rolled', { workers: crew.members.size });
}

/** Gives the reason why it went no further. */
async function replaceAll(crew: Crew): Promise<string | undefined> {
  for (const old of Array.from(crew.members)) {
    if (crew.stopping() || !crew.members.has(old)) continue;
    const fresh = crew.add();
    fresh.onTrial = true;
    const problem = await fresh.served;
    fresh.onTrial = false;
    if (problem !== undefined) return problem.reason;
    crew.onRestart('roll');
    await dismiss(crew, old);
  }
  return undefined;
}

async function firstProblem(members: readonly Member[]): Promise<StartProblem | undefined> {
  const problems = await Promise.all(members.map(({ served }) => served));
  return problems.find((problem) => problem !== undefined);
}
