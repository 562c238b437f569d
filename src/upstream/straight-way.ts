/** What the straight way from a CRM's JSON to a caller's XML is made of: see straight-answer.ts. */
import type { JsonReader } from '../json';
import type { Namespaces } from '../soap';
import type { TurnBudget } from '../text/turn';
import type { Conversion, SkewEvent } from './skew';

/** Thrown where the straight way ends: the ordinary way then handles the answer. */
export const surprise: unique symbol = Symbol('surprise');

/** One answer on its way. */
export interface Walk {
  readonly reader: JsonReader;
  readonly namespaces: Namespaces;
  readonly conversion: Conversion;
  readonly budget: TurnBudget;
  /** What `conversion` has left out so far; reported when the whole answer was written. */
  readonly told: readonly SkewEvent[];
  /** How many structs are open. */
  depth: number;
  /** Whether the result has a property that no error object has. */
  isPlain: boolean;
}

/** Reads a value and gives its element; '' where there is none. The reader stands before the value. */
export type Copy = (walk: Walk) => string;

/** Gives what stands between the tags of a struct, list or dictionary. */
export type CopyContent = (walk: Walk) => string;

/** For types that cannot go the straight way. */
export const end: CopyContent = () => {
  throw surprise;
};
