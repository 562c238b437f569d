/**
 * Objects and arrays are read at once if no pause becomes due: so it is in all but large messages, and a generator for each of the 95 carriers of a full
 * entity would cost a fifth of the time of reading it. What is left when one does become due is done by the generator here.
 */
import { within, type Value } from '../command';
import type { Steps } from '../steps';
import { later, takeRest, type ReadContext } from './read-context';

/** An object or array that could not be read at once. */
export interface Unfinished {
  /** Takes the value at which reading stopped. */
  readonly put: (value: Value | undefined) => void;
  /** The property or item of that value, for an error's path. */
  readonly place: () => string;
  /** Reads on. True: to the end; false: `rest` gives a value for `put`, or, without a rest, a pause is due. */
  readonly readOn: () => boolean;
  readonly value: () => Value;
}

/** Leaves the carrier for later. What `rest` there is, it comes first. */
export function postpone(context: ReadContext, carrier: Unfinished): typeof later {
  context.rest = finishReading(context, carrier, takeRest(context));
  return later;
}

function* finishReading(
  context: ReadContext,
  { put, place, readOn, value }: Unfinished,
  first: Steps<Value> | undefined,
): Steps<Value> {
  for (let rest = first; ; rest = takeRest(context)) {
    if (rest === undefined) yield;
    else {
      try {
        put(yield* rest);
      } catch (error) {
        throw within(error, place());
      }
    }
    if (readOn()) return value();
  }
}
