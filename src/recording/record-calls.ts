/**
 * The layer that records: each call with what came of it becomes a line of a file, after the caller has its answer. See
 * docs/retirement.md.
 */
import type { Command, CrmUse, Layer, Outcome } from '../command';
import { decodedOutcome } from '../comparison';
import type { Turns } from '../text/turn';
import { callLine, relayLine, type CallTime, type Describing, type NameCaller } from './call-line';
import { DocumentHashes } from './document-hashes';
import { KeptValues, type RecordedValues } from './kept-values';
import { safeLine } from './own-secrets';
import { RecordingFile, recordingBytesMax } from './recording-file';
import { RecordingQueue, queueLimits, type QueueLimits, type RecordingResult } from './recording-queue';

export interface RecordingOptions {
  readonly file: string;
  readonly values: RecordedValues;
  /** Masks equal values alike in all processes that have it; 32 random bytes. */
  readonly key: Buffer;
  /** What the log calls a caller. */
  readonly who: NameCaller;
  readonly onNews: (news: RecordingNews) => void;
  readonly count: (result: RecordingResult) => void;
  readonly onDefect: (error: unknown) => void;
  /** For tests. */
  readonly limits?: { readonly queue?: QueueLimits; readonly fileBytesMax?: number };
}

/** For the log; each is told once, `unwritable` again after the file took lines. */
export type RecordingNews =
  | { readonly kind: 'full' | 'dropping' }
  | { readonly kind: 'unwritable'; readonly code: string }
  | { readonly kind: 'closed'; readonly written: number; readonly dropped: number };

/** @throws Error, one sentence, where the file cannot be written */
export function recordCalls(options: RecordingOptions): Layer {
  const { values, key, who, onNews, count, onDefect, limits = {} } = options;
  const file = new RecordingFile(
    options.file,
    { full: () => onNews({ kind: 'full' }), unwritable: (code) => onNews({ kind: 'unwritable', code }) },
    limits.fileBytesMax ?? recordingBytesMax,
  );
  const counts = { written: 0, dropped: 0, failed: 0 };
  const tally = (result: RecordingResult): void => {
    counts[result] += 1;
    count(result);
    if (result === 'dropped' && counts.dropped === 1) onNews({ kind: 'dropping' });
  };
  const queue = new RecordingQueue(file, tally, onDefect, limits.queue ?? queueLimits);
  const hashes = new DocumentHashes();
  const describing = { who, kept: new KeptValues(values, key, hashes) };
  /** Nothing of it may fail a call. */
  const safely = (run: () => void): void => {
    try {
      run();
    } catch (error) {
      onDefect(error);
    }
  };
  return {
    name: 'recording',
    execute: async (command, next) => {
      const [startedAt, mark] = [Date.now(), performance.now()];
      safely(() => {
        if (queue.hasRoom()) hashes.begin(command.arguments, command.operation.parameters);
      });
      const outcome = await next(command);
      const time = { startedAt, ms: performance.now() - mark };
      safely(() =>
        queue.add({
          bytes: bytesOf(command, outcome),
          describe: async () => lineOf(command, outcome, await decodedOutcome(command, outcome), time, describing),
        }),
      );
      return outcome;
    },
    relay: async (request, next) => {
      const [startedAt, mark] = [Date.now(), performance.now()];
      const answer = await next(request);
      // Entity REST over agents: the commands that carry it out are recorded one by one.
      if (answer.kind === 'failure' && answer.hasNoRest === true) return answer;
      const time = { startedAt, ms: performance.now() - mark };
      const answered = answer.kind === 'failure' ? answer : { status: answer.status };
      const { method, path, query, operation, caller, context } = request;
      const asked = { method, path, query, operation, caller, context };
      safely(() =>
        queue.add({
          bytes: frameBytes,
          describe: () => Promise.resolve(atOnce(() => safeLine(relayLine(asked, answered, time, describing), caller))),
        }),
      );
      return answer;
    },
    close: async () => {
      await queue.close();
      onNews({ kind: 'closed', written: counts.written, dropped: counts.dropped + counts.failed });
    },
  };
}

/** An answer that cannot be read here could be read by its caller: what came of the call is said without it. */
function* lineOf(
  command: Command,
  outcome: Outcome,
  decoded: Outcome,
  time: CallTime,
  describing: Describing,
): Turns<string> {
  const isUnread = outcome.kind === 'answer' && decoded.kind === 'failure';
  const call = yield* callLine(command, isUnread ? outcome : decoded, time, { ...describing, isUnread });
  return safeLine(call, command.caller);
}

// eslint-disable-next-line require-yield
function* atOnce<T>(make: () => T): Turns<T> {
  return make();
}

/** Objects around the values. */
const frameBytes = 4_096;

/** About what a call that waits holds in memory. */
function bytesOf({ original, context }: Command, outcome: Outcome): number {
  const { bytesIn, bytesOut }: Pick<CrmUse, 'bytesIn' | 'bytesOut'> = context.crmUse ?? { bytesIn: 0, bytesOut: 0 };
  const written = outcome.kind === 'answer' ? outcome.written : undefined;
  const answered = written === undefined ? 0 : typeof written === 'string' ? written.length : written.byteLength;
  return frameBytes + (original?.bytes.byteLength ?? 0) + answered + 2 * (bytesIn + bytesOut);
}
