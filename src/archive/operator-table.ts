/** The form of the tables of operators. */
import { refuseQuery } from './archive-refusal';
import type { ArchiveCell } from './cell';

/** Whether a row stays. */
export type CellTest = (cell: ArchiveCell) => boolean;

/** What an operator may look at besides its values. */
export interface OperatorFrame {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly associateId: number;
}

/** Makes the test of one criterion. @throws Refusal for a value that does not fit */
export type OperatorBuilder = (values: readonly string[], frame: OperatorFrame) => CellTest;

/** `canonicalName spelling spelling …` → what makes its test. */
export type OperatorTable = Readonly<Record<string, OperatorBuilder>>;

/** @throws Refusal unless there are two values */
export function twoValues(values: readonly string[]): readonly [string, string] {
  const [from, to, ...more] = values;
  if (from === undefined || to === undefined || more.length > 0) refuseQuery('"between" needs two values.');
  return [from, to];
}
