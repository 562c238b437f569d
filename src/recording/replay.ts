/** Sends the calls of a recording again, and looks whether what comes of them is what was recorded. */
import { randomBytes } from 'node:crypto';
import type { Contract, Operation } from '../contract';
import type { Caller, Command, Upstream } from '../command';
import { compareOutcomes, isComparable } from '../comparison';
import { Masking } from '../masking';
import { isRepeatable } from '../upstream';
import { asRecorded, formsOnly, unsendable } from './comparable-values';
import type { RecordingLine } from './recording-lines';
import { ReplayBook, type CallResult, type ReplayReport } from './replay-report';
import { readLine, recordedCaller, type RevivedCall } from './revive-call';

export interface ReplayOptions {
  readonly lines: AsyncIterable<RecordingLine>;
  readonly contract: Contract;
  readonly upstream: Pick<Upstream, 'execute'>;
  /** As whom: the recorded callers' credentials are in no recording. */
  readonly caller: Pick<Caller, 'tenant' | 'credential' | 'applicationToken'>;
  /** Whether calls that change something are sent, too. */
  readonly writes: boolean;
  /** Whether a difference does not count; unset: outcomes are not compared. */
  readonly isIgnored?: ((operation: Operation, path: string) => boolean) | undefined;
  readonly wants?: ((call: RevivedCall) => boolean) | undefined;
  /** Calls per second; unset: as fast as the CRM answers. */
  readonly rate?: number | undefined;
  /** Calls under way at once. */
  readonly concurrency: number;
  readonly timeoutMs: number;
  /** A call has been dealt with. */
  readonly onCall?: (operation: Operation, result: CallResult, line: RecordingLine) => void;
  /** A line cannot be read. */
  readonly onBroken?: (line: number, reason: string) => void;
}

/** Of what is shown of differences; with another key each time, kept nowhere. */
const masking = new Masking(randomBytes(32));

/** So many failures one after the other are the CRM's end, or the log-in's. */
const failuresInRowMax = 50;

/** Resolves when all is sent, or when nothing more is to be expected of the CRM. */
export async function replay(options: ReplayOptions): Promise<ReplayReport> {
  const book = new ReplayBook(options.isIgnored !== undefined);
  const lines = options.lines[Symbol.asyncIterator]();
  const pace = paceOf(options.rate);
  let failedInRow = 0;
  const worker = async (): Promise<void> => {
    while (failedInRow < failuresInRowMax) {
      const { value: line, done } = await lines.next();
      if (done === true) return;
      const call = chosen(line, options, book);
      if (call === undefined) continue;
      await pace();
      // What came of it is a stranger's word, too: it may be no value of its type.
      const result = await send(call, options).catch(() => undefined);
      if (result === undefined) {
        book.broken(line.number);
        options.onBroken?.(line.number, 'what it says came of the call does not fit the contract');
        continue;
      }
      failedInRow = result.kind === 'failed' ? failedInRow + 1 : 0;
      book.add(call, result);
      options.onCall?.(call.operation, result, line);
    }
    book.stop();
  };
  await Promise.all(Array.from({ length: options.concurrency }, worker));
  return book.report();
}

/** The call of the line, where it is to be sent. */
function chosen(line: RecordingLine, options: ReplayOptions, book: ReplayBook): RevivedCall | undefined {
  const read = line.text === undefined ? longLine : readLine(line.text, options.contract);
  if (read.kind === 'broken') {
    book.broken(line.number);
    options.onBroken?.(line.number, read.reason);
    return undefined;
  }
  if (read.kind !== 'call') {
    if (read.kind === 'note') book.notRecorded(read.calls ?? 0);
    else book.skip(read.kind);
    return undefined;
  }
  const { call } = read;
  if (options.wants?.(call) === false) return undefined;
  const reason = notSent(call, options);
  if (reason === undefined) return call;
  book.skipCall(call, reason);
  options.onCall?.(call.operation, { kind: 'skipped' }, line);
  return undefined;
}

const longLine = { kind: 'broken', reason: 'it is too long, or no UTF-8' } as const;

function notSent({ operation, arguments: given, values, outcome }: RevivedCall, { writes, isIgnored }: ReplayOptions) {
  if (!writes && !isRepeatable(operation)) return 'write' as const;
  if (isIgnored !== undefined) {
    if (outcome === undefined) return 'unread' as const;
    if (!isComparable(outcome)) return 'failed then' as const;
  }
  return unsendable(given, operation, values);
}

async function send(call: RevivedCall, { upstream, caller, timeoutMs, isIgnored }: ReplayOptions): Promise<CallResult> {
  const { operation, arguments: given, select, extraQuery, wire } = call;
  const command: Command = {
    operation,
    arguments: given,
    caller: { ...recordedCaller(call), ...caller },
    context: {
      correlationId: 'replay',
      deadline: Date.now() + timeoutMs,
      signal: never,
      ...(wire === undefined ? {} : { wire }),
    },
    select,
    extraQuery,
  };
  const outcome = await upstream.execute(command);
  const { outcome: before } = call;
  if (isIgnored === undefined || before === undefined) {
    if (outcome.kind === 'answer') return { kind: 'answered' };
    const isAsBefore = before?.kind === 'failure' && before.code === outcome.code;
    return isAsBefore ? { kind: 'answered' } : { kind: 'failed', code: outcome.code };
  }
  if (outcome.kind === 'failure' && !isComparable(outcome)) return { kind: 'failed', code: outcome.code };
  const now = asRecorded(outcome, operation);
  const [first, second] =
    call.values === 'plain' ? [before, now] : [formsOnly(before, operation), formsOnly(now, operation)];
  const differences = compareOutcomes(command, first, second, {
    masking,
    isIgnored: (path) => isIgnored(operation, path),
  });
  return differences.length === 0 ? { kind: 'same' } : { kind: 'different', differences };
}

/** A call ends with its deadline. */
const never = new AbortController().signal;

/** Waits until the next call may be sent. */
function paceOf(rate: number | undefined): () => Promise<void> | undefined {
  if (rate === undefined) return () => undefined;
  let next = performance.now();
  return () => {
    const at = Math.max(next, performance.now());
    next = at + 1_000 / rate;
    return new Promise((resolve) => setTimeout(resolve, at - performance.now()));
  };
}
