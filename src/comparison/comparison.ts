/** One comparison under way: what it may look at, and what it has found. */
import type { WireName } from '../command';
import type { TypeTable } from '../contract';
import type { Masking } from '../masking';
import type { TurnBudget } from '../text/turn';
import type { Difference } from './compared-call';

/** One comparison, and what it has found so far. */
export interface Comparison {
  /** What the caller speaks: it decides what the caller can see. */
  readonly wire: WireName | undefined;
  readonly types: TypeTable;
  readonly masking: Masking;
  readonly budget: TurnBudget;
  readonly differences: Difference[];
  /** Path and kind of each. */
  readonly known: Set<string>;
  readonly differencesMax: number;
  readonly isIgnored: (path: string) => boolean;
}

const pathMax = 300;

/** Notes a difference, once for each path and kind. */
export function note(
  comparison: Comparison,
  path: string,
  kind: Difference['kind'],
  shown: () => Pick<Difference, 'first' | 'second'>,
): void {
  const { differences, known, differencesMax, isIgnored } = comparison;
  const told = path.length > pathMax ? `${path.slice(0, pathMax)}…` : path;
  const key = `${kind} ${told}`;
  if (differences.length >= differencesMax || known.has(key)) return;
  known.add(key);
  if (!isIgnored(told)) differences.push({ path: told, kind, ...shown() });
}

/** Whether so much was found that the rest is not looked at. */
export const isFull = ({ known, differencesMax }: Comparison): boolean => known.size >= 4 * differencesMax;
