/** What a comparison of two outcomes finds, in no wire's language. */
import type { CallContext, Caller } from '../command';
import type { Operation } from '../contract';

/** One place where two outcomes of a command are not the same. */
export interface Difference {
  /** From the result on: `Person.Emails[0].Value`; '' for the outcome itself. Of a list any index is `[]`. */
  readonly path: string;
  /**
   * - `value`: both have a value, another one
   * - `missing`, `extra`: the second side has none, or has one that the first has not (null counts as a value)
   * - `length`: lists of another length
   * - `outcome`: one side answers and the other fails, or they fail in other ways
   */
  readonly kind: 'value' | 'missing' | 'extra' | 'length' | 'outcome';
  /** What each side has, masked, in short; for people. */
  readonly first: string;
  readonly second: string;
}

/** One call that was to be compared. */
export interface ComparedCall {
  readonly caller: Caller;
  readonly context: CallContext;
  readonly operation: Operation;
  /** `dropped`: not asked, for there was no room; `failed`: the second CRM gave no answer that can be compared. */
  readonly result: 'same' | 'different' | 'dropped' | 'failed';
  readonly differences: readonly Difference[];
  /** When it ended, in milliseconds since the epoch. */
  readonly at: number;
}
