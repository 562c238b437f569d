/** What the straight way from a CRM's JSON to a caller's XML is made of: see straight-answer.ts. */
import type { JsonReader } from '../json';
import type { Namespaces } from '../soap';
import type { TurnBudget } from '../text/turn';
import type { Conversion, SkewEvent } from './skew';

/** Thrown where the straight way ends: whatever it was, the ordinary way says. */
export const surprise: unique symbol = Symbol('surprise');

/** One answer on its way. */
export interface Walk {
  readonly reader: JsonReader;
  readonly namespaces: Namespaces;
  readonly conversion: Conversion;
  readonly budget: TurnBudget;
  /** What `conversion` has left out so far; told when the way was gone to its end. */
  readonly told: readonly SkewEvent[];
  /** How many carriers are open. */
  depth: number;
  /** Whether the result has a property that no error object has. */
  isPlain: boolean;
}

/** Reads a value and gives the element that says it; '' where there is none. The reader stands before the value. */
export type Copy = (walk: Walk) => string;

/** What stands between a carrier's tags. */
export type Content = (walk: Walk) => string;

/** Of what does not go this way. */
export const end: Content = () => {
  throw surprise;
};
