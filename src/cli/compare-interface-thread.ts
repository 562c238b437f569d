/** The entry file of the thread that compares interfaces, and its start: see `compareInThread`. */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { compareInterface, interfaceResult, type InterfaceJob, type InterfaceResult } from './compare-interface';
import { shortReason } from './surroundings';

/** Enough for two whole interfaces: the largest known one takes a third of it. */
const heapMegabytes = 512;

/**
 * Compares in a thread of its own, so that this process serves meanwhile and gets the memory back.
 * @param signal ends it
 */
export function compareInThread(job: InterfaceJob, withinMs: number, signal: AbortSignal): Promise<InterfaceResult> {
  return new Promise((resolve) => {
    const resourceLimits = { maxOldGenerationSizeMb: heapMegabytes };
    const thread = new Worker(__filename, { workerData: job, resourceLimits });
    const end = (result: InterfaceResult): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve(result);
      void thread.terminate();
    };
    const stop = (): void => end({ problem: 'it was stopped' });
    const timer = setTimeout(() => end({ problem: `it was not compared within ${withinMs / 1_000} s` }), withinMs);
    signal.addEventListener('abort', stop);
    thread.once('message', (text: unknown) => end(resultIn(text)));
    thread.once('error', (error) => end({ problem: shortReason(error) }));
    thread.once('exit', () => end({ problem: 'it could not be compared' }));
  });
}

function resultIn(text: unknown): InterfaceResult {
  const parsed = interfaceResult.safeParse(typeof text === 'string' ? JSON.parse(text) : undefined);
  return parsed.success ? parsed.data : { problem: 'it could not be compared' };
}

if (!isMainThread) {
  const job: InterfaceJob = workerData;
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  parentPort?.postMessage(JSON.stringify(compareInterface(job)));
}
