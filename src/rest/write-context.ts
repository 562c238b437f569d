/** What the compiled JSON writers are handed, and what they are. */
import type { TypeTable } from '../contract';
import type { Frame, Value } from '../command';
import type { Output } from '../body';
import type { Select } from './query';

/** What the compiled JSON writers are handed with each value. */
export interface WriteContext {
  readonly types: TypeTable;
  /** Takes what is written, and says when a pause is due. */
  readonly output: Output;
  /** Towards a CRM: keys that .NET's serializers take for their own are refused, whichever wire they came by. */
  readonly refusesMetadata?: boolean;
}

/** An object, an array or a long text that is being written. */
export type Writing = Frame<WriteContext>;

/**
 * Begins a value other than null; what is soon done is done at once. Gives back the frame to go on with, or the outer
 * one.
 * @param outer undefined: nothing is around it
 */
export type BeginWrite = (
  value: Value,
  outer: Writing | undefined,
  context: WriteContext,
  select: Select | undefined,
) => Writing | undefined;

/** The writer of a type's values other than null. */
export interface ValueWriter {
  /**
   * The JSON text of a leaf that is not long; undefined for every other value, which `begin` writes. Unset: no leaf.
   */
  readonly short: ((value: Value) => string | undefined) | undefined;
  readonly begin: BeginWrite;
}

/** Characters that are added at once, before the budget is asked again. */
export const fewChars = 1024;
