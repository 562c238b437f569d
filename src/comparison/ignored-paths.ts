/** Rules about differences that do not count, such as the time when a record was last read. */
import type { Operation } from '../contract';
import { namePattern, operationPattern } from '../text/name-pattern';

/** `*` stands for any text, and letter case does not count. */
export interface IgnoredPath {
  /** `Contact.GetContact*`, or without the agent; unset: all. */
  readonly operation?: string;
  /** As differences have it: `Person.Emails[].Value`. */
  readonly path: string;
  /** For people. */
  readonly why?: string;
}

/** @returns whether a path of an operation is ignored; asked for differences only */
export function ignoredPaths(
  rules: readonly IgnoredPath[],
): (operation: Pick<Operation, 'agent' | 'name'>, path: string) => boolean {
  const compiled = rules.map(({ operation, path }) => ({
    isOf: operation === undefined ? undefined : operationPattern(operation),
    isPath: namePattern(path),
  }));
  return ({ agent, name }, path) =>
    compiled.some(({ isOf, isPath }) => isPath(path) && isOf?.({ agent, operation: name }) !== false);
}
