import { Worker } from 'node:worker_threads';
import type { ContractState, VerifyJob } from './verify';

/** Files are read one by one; the largest known takes a quarter of it. */
const heapMegabytes = 200;

/**
 * findWorse in a thread of its own: the whole contract takes some ten seconds, in which this process goes on, and all
 * the memory is given back.
 * @param withinMs after it the answer is that there was none in time
 */
export function findWorseAside(
  folder: string,
  before: ContractState | undefined,
  withinMs: number,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const job: VerifyJob = { folder, before };
    const thread = new Worker(require.resolve('./verify-thread'), {
      workerData: job,
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    });
    const end = (reason: string | undefined): void => {
      clearTimeout(timer);
      resolve(reason);
      void thread.terminate();
    };
    const unfinished = `The files of the contract folder ${folder} could not be verified`;
    const timer = setTimeout(() => end(`${unfinished} within ${withinMs / 1000} s.`), withinMs);
    thread.once('message', (reason: unknown) => end(typeof reason === 'string' && reason !== '' ? reason : undefined));
    thread.once('error', (error) => end(`${unfinished}: ${error.message}`));
    thread.once('exit', () => end(`${unfinished}.`));
  });
}
