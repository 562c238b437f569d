import type { TypeTable } from '../contract';
import type { Value } from '../command';
import type { JsonReader } from '../json';
import type { Lifted } from '../media';
import type { Pace, Steps } from '../steps';
import type { NewerMembers } from './newer-members';

/** What the compiled JSON readers are handed with each value. */
export interface ReadContext {
  readonly reader: JsonReader;
  readonly types: TypeTable;
  readonly pace: Pace;
  /** Documents that were lifted out of the text. */
  readonly lifted: Lifted | undefined;
  /** Properties the contract does not know: kept as `extras`, refused, or (in answers, of a newer CRM) passed over. */
  readonly unknown: 'refuse' | 'ignore' | 'keep';
  /** What is made of members that the contract does not have; unset: they are refused. */
  readonly newerMembers?: NewerMembers | undefined;
  /** Whether `null` stands for "left out" where the contract has no nil: so in answers, `$select` nulls everything else. */
  readonly nullIsAbsent: boolean;
  /** In requests: whether values are read as the replaced server reads them (see lenient-leaf.ts). */
  readonly isLenient: boolean;
  /**
   * In requests only: told of whatever another reader might not take as it was read here, so that the text must not go on as it stands: a value in another
   * form than the strict one, an unknown property that was passed over, a `$type`.
   */
  readonly onStranger?: () => void;
  /** In requests only: told of each set of flags that is written as a number, as the vendor's client does and few others. */
  readonly onFlagsByNumber?: () => void;
  /** In requests only: told of each unknown property that is kept. */
  readonly onExtra?: () => void;
  /** False: to be set by whoever meets, at any depth, a property "Error" that the contract does not know: see strange-answer.ts. */
  saysError?: boolean;
  /** Set by a reader that says `later`. */
  rest?: Steps<Value> | undefined;
}

/** Instead of a value: a pause is due, or a long string comes; `ReadContext.rest` goes on from here and gives the value. */
export const later: unique symbol = Symbol('later');

/** Reads one value; undefined: an absent one (see nullIsAbsent). */
export type ReadValue = (context: ReadContext) => Value | undefined | typeof later;

/** Takes what a reader that said `later` has left. */
export function takeRest(context: ReadContext): Steps<Value> | undefined {
  const { rest } = context;
  context.rest = undefined;
  return rest;
}

/** The same, where a value is due: a reader of a whole value that said `later`. */
export function restOf(context: ReadContext): Steps<Value> {
  const rest = takeRest(context);
  if (rest === undefined) throw new Error('a reader said later and left nothing');
  return rest;
}

/** Units of work that a carrier, an entry or an item takes besides its characters. */
export const valueUnits = 24;
