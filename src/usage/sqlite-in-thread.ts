/** The books in a file, written by a thread of their own: SQLite works at once, and must not hold up calls. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { packing, type Answered, type Asked, type SentBatch, type ThreadJob } from './batch-message';
import type { LedgerBatch, LedgerStore } from './ledger-store';

/** A batch takes milliseconds, but the file may be locked. */
const answerMs = 10_000;
const heapMegabytes = 32;
/** A batch leaves little behind, and V8 would take 16 MB for it. */
const youngMegabytes = 4;

/** @param script the file of the thread; another one in tests */
export function sqliteInThread(file: string, script = require.resolve('./sqlite-thread')): LedgerStore {
  let thread: ThreadOfFile | undefined;
  /** Answers say not what they answer: the next question waits. */
  let last: Promise<unknown> = Promise.resolve();
  const ask = (asked: (thread: ThreadOfFile) => Asked): Promise<Answered> => {
    const answer = last.then(() => askNow(asked));
    last = answer.catch(() => undefined);
    return answer;
  };
  const askNow = async (asked: (thread: ThreadOfFile) => Asked): Promise<Answered> => {
    thread ??= startThread({ file }, script);
    const asking = thread;
    try {
      const answer = await asking.ask(asked(asking));
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer;
    } catch (error) {
      // Another thread begins with an empty memory, whatever has become of this one.
      if (!asking.isAlive() && thread === asking) thread = undefined;
      throw error;
    }
  };
  return {
    key: async () => {
      const { key } = await ask(() => 'key');
      if (key === undefined) throw new Error(`${path.basename(file)} gives no key.`);
      return Buffer.from(key);
    },
    write: async (batch) => void (await ask((asking) => asking.pack(batch))),
    close: async () => {
      if (thread === undefined) return;
      await ask(() => 'close').catch(() => undefined);
      await thread?.end();
    },
  };
}

interface ThreadOfFile {
  ask(asked: Asked): Promise<Answered>;
  pack(batch: LedgerBatch): SentBatch;
  isAlive(): boolean;
  end(): Promise<void>;
}

function startThread(job: ThreadJob, script: string): ThreadOfFile {
  const worker = new Worker(script, {
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: youngMegabytes },
  });
  // It must not keep a process running that has nothing else to do.
  worker.unref();
  let isAlive = true;
  const die = (): void => {
    isAlive = false;
  };
  worker.once('error', die).once('exit', die);
  const end = async (): Promise<void> => {
    die();
    await worker.terminate();
  };
  return {
    isAlive: () => isAlive,
    end,
    pack: packing(),
    ask: (asked) =>
      new Promise((resolve, reject) => {
        const settle = (run: () => void): void => {
          clearTimeout(timer);
          worker.off('message', answered).off('error', failed).off('exit', gone).unref();
          run();
        };
        const answered = (answer: Answered): void => settle(() => resolve(answer));
        const failed = (error: Error): void => settle(() => reject(error));
        const gone = (): void => failed(new Error('the thread of the ledger has ended'));
        const timer = setTimeout(() => {
          void end();
          failed(new Error(`no answer within ${answerMs / 1_000} s`));
        }, answerMs);
        worker.ref();
        worker.once('message', answered).once('error', failed).once('exit', gone);
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
        worker.postMessage(asked);
      }),
  };
}
