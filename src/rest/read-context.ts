import type { TypeTable } from '../contract';
import type { Value } from '../command';
import type { JsonReader } from '../json';

/** What the compiled JSON readers are handed with each value. */
export interface ReadContext {
  readonly reader: JsonReader;
  readonly types: TypeTable;
  /** Properties the contract does not know: refused in requests (silent loss is worse), passed over in answers of a newer CRM, or kept as `extras`. */
  readonly unknown: 'refuse' | 'ignore' | 'keep';
  /** Whether an enumeration may have members newer than the contract: in answers. They are read as the neutral member. */
  readonly newerMembers?: boolean;
  /** Whether `null` stands for "left out" where the contract has no nil: so in answers, `$select` nulls everything else. */
  readonly nullIsAbsent: boolean;
  /** Told of a property that was passed over although unknown ones are refused: it was null. */
  readonly onStranger?: () => void;
}

/** undefined: an absent value (see nullIsAbsent). */
export type ReadValue = (context: ReadContext) => Value | undefined;
