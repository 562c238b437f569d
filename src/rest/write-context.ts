import type { TypeTable } from '../contract';
import type { Value } from '../command';
import type { Steps } from '../steps';
import type { Output } from './output';
import type { Select } from './select';

/** What is left to do of a value that could not be written at once; undefined: nothing. See carrier-reader for why values are tried at once first. */
export type Rest = Steps<void> | undefined;

/** What the compiled JSON writers are handed with each value. */
export interface WriteContext {
  readonly types: TypeTable;
  /** Takes what is written, and says when a pause is due. */
  readonly output: Output;
  /** Towards a CRM: keys that .NET's serializers take for their own are refused, whichever wire they came by. */
  readonly refusesMetadata?: boolean;
  /** Set by `leave`. */
  rest?: Rest;
}

/** The writer of a type's values other than null. */
export interface ValueWriter {
  /** The JSON text of a leaf that is not long; undefined for every other value, which `write` writes. */
  readonly short: (value: Value) => string | undefined;
  readonly write: (value: Value, context: WriteContext, select: Select | undefined) => Rest;
}

/** Stops in the middle of a carrier: the rest of what it holds comes first. Gives back the place to go on from. */
export function leave<P>(context: WriteContext, rest: Steps<void>, place: P): P {
  context.rest = rest;
  return place;
}

/** Takes what `leave` left. */
export function takeRest(context: WriteContext): Steps<void> {
  const { rest } = context;
  context.rest = undefined;
  return rest ?? pause();
}

/** Nothing is left to do but to let others do something. */
export function* pause(): Steps<void> {
  yield;
}
