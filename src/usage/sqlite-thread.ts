/** The entry file of the thread that sqlite-in-thread.ts starts. */
import { parentPort, workerData } from 'node:worker_threads';
import { unpacking, type Answered, type Asked, type ThreadJob } from './batch-message';
import { openSqliteWriter, type SqliteWriter } from './sqlite-writer';

const { file }: ThreadJob = workerData;
const unpack = unpacking();
/** Opened at the first question; after a failure at the next one again. */
let writer: SqliteWriter | undefined;

parentPort?.on('message', (asked: Asked) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  parentPort?.postMessage(answerTo(asked));
});

function answerTo(asked: Asked): Answered {
  // Names come once: they are kept even where the batch cannot be.
  const batch = typeof asked === 'string' ? undefined : unpack(asked);
  try {
    if (asked === 'close') {
      writer?.close();
      writer = undefined;
      return {};
    }
    writer ??= openSqliteWriter(file);
    if (batch === undefined) return { key: writer.key() };
    writer.write(batch);
    return {};
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
