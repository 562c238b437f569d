import { Worker } from 'node:worker_threads';
import type { ContractState, VerifyJob } from './verify';

/** Enough for one file at a time: the largest known one takes a quarter of it. */
const heapMegabytes = 200;

/**
 * Runs findRegression in a thread of its own. The whole contract takes seconds, so this process must keep serving
 * meanwhile, and the memory must be given back.
 * @param withinMs the time limit in milliseconds
 * @returns what findRegression returns, or that it failed or was not done in time
 */
export function findRegressionInThread(
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
