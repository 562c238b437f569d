/** What a replay has found, by operation. */
import type { FailureCode } from '../command';
import type { Difference } from '../comparison';
import type { RevivedCall } from './revive-call';

/** `answered`: nothing was compared. `failed`: the CRM gave nothing that says how it answers. */
export type CallResult =
  | { readonly kind: 'answered' | 'same' | 'skipped' }
  | { readonly kind: 'different'; readonly differences: readonly Difference[] }
  | { readonly kind: 'failed'; readonly code: FailureCode };

/**
 * Why a call was not sent. `masked`: its arguments are not what the caller sent; `document`, `secret`: they held one.
 * `unread`: what came of it is not in the recording; `failed then`: the CRM was in trouble when it was recorded.
 */
export type SkipReason = 'write' | 'masked' | 'document' | 'secret' | 'log-in' | 'relayed' | 'unread' | 'failed then';

export interface OperationReport {
  /** As its recorded callers spoke it: `Services86.Appointment.GetAppointmentEntity`, `v1.…`. */
  readonly operation: string;
  readonly calls: number;
  readonly answered: number;
  readonly same: number;
  readonly different: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: Readonly<Record<string, number>>;
  readonly differences: readonly (Difference & { readonly calls: number })[];
}

export interface ReplayReport {
  readonly compared: boolean;
  /** Of the recording; unset: it has no call. */
  readonly values?: 'masked' | 'plain' | 'both';
  readonly calls: number;
  readonly same: number;
  readonly different: number;
  readonly failed: number;
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  /** Numbers of lines that cannot be read; the first ones. */
  readonly brokenLines: readonly number[];
  readonly broken: number;
  /** Calls that were not recorded because there were too many. */
  readonly notRecorded: number;
  /** Too many calls failed one after the other; the rest was not sent. */
  readonly stopped: boolean;
  readonly seconds: number;
  /** By name. */
  readonly operations: readonly OperationReport[];
}

/** A recording names no more operations than the contract has; its paths are bounded here. */
const pathsMax = 200;
const brokenMax = 20;

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

interface OperationBook extends Mutable<
  Pick<OperationReport, 'calls' | 'answered' | 'same' | 'different' | 'failed' | 'skipped'>
> {
  readonly failures: Map<string, number>;
  readonly differences: Map<string, Difference & { calls: number }>;
}

export class ReplayBook {
  readonly #operations = new Map<string, OperationBook>();
  readonly #skipped = new Map<SkipReason, number>();
  readonly #values = new Set<'masked' | 'plain'>();
  readonly #brokenLines: number[] = [];
  readonly #began = performance.now();
  #broken = 0;
  #notRecorded = 0;
  #isStopped = false;

  constructor(private readonly isCompared: boolean) {}

  add(call: RevivedCall, result: CallResult): void {
    const book = this.#bookOf(call);
    this.#values.add(call.values);
    book.calls += 1;
    book[result.kind] += 1;
    if (result.kind === 'failed') countUp(book.failures, result.code);
    if (result.kind !== 'different') return;
    for (const difference of result.differences) {
      const key = `${difference.kind} ${difference.path}`;
      const known = book.differences.get(key);
      if (known !== undefined) known.calls += 1;
      else if (book.differences.size < pathsMax) book.differences.set(key, { ...difference, calls: 1 });
    }
  }

  skipCall(call: RevivedCall, reason: SkipReason): void {
    this.#bookOf(call).skipped += 1;
    this.#values.add(call.values);
    this.skip(reason);
  }

  skip(reason: SkipReason): void {
    countUp(this.#skipped, reason);
  }

  broken(line: number): void {
    this.#broken += 1;
    if (this.#brokenLines.length < brokenMax) this.#brokenLines.push(line);
  }

  notRecorded(calls: number): void {
    this.#notRecorded += calls;
  }

  stop(): void {
    this.#isStopped = true;
  }

  report(): ReplayReport {
    const books = [...this.#operations].toSorted(([a], [b]) => (a < b ? -1 : 1));
    const sum = (name: 'calls' | 'same' | 'different' | 'failed'): number =>
      books.reduce((total, [, book]) => total + book[name], 0);
    const [values, other] = this.#values;
    return {
      compared: this.isCompared,
      ...(values === undefined ? {} : { values: other === undefined ? values : 'both' }),
      calls: sum('calls'),
      same: sum('same'),
      different: sum('different'),
      failed: sum('failed'),
      skipped: Object.fromEntries(this.#skipped),
      brokenLines: this.#brokenLines,
      broken: this.#broken,
      notRecorded: this.#notRecorded,
      stopped: this.#isStopped,
      seconds: Math.round(performance.now() - this.#began) / 1_000,
      operations: books.map(([operation, book]) => reportOf(operation, book)),
    };
  }

  #bookOf({ operation: { version, agent, name }, wire }: RevivedCall): OperationBook {
    const key = `${wire === 'rest' ? 'v1' : version}.${agent}.${name}`;
    const known = this.#operations.get(key);
    if (known !== undefined) return known;
    const book: OperationBook = {
      calls: 0, answered: 0, same: 0, different: 0, failed: 0, skipped: 0, failures: new Map(), differences: new Map(),
    }; // prettier-ignore
    this.#operations.set(key, book);
    return book;
  }
}

function reportOf(operation: string, { failures, differences, ...counts }: OperationBook): OperationReport {
  return {
    operation,
    ...counts,
    failures: Object.fromEntries(failures),
    differences: [...differences.values()].toSorted((a, b) => b.calls - a.calls),
  };
}

function countUp<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
