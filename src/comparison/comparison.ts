/** One comparison under way: what it may look at, and what it has found. */
import type { WireName } from '../command';
import type { TypeTable } from '../contract';
import type { Masking } from '../masking';
import { perKey } from '../text/memo';
import type { TurnBudget } from '../text/turn';
import type { Difference } from './compared-call';

/** One comparison, and what it has found so far. */
export interface Comparison {
  /** What the caller speaks: it decides what the caller can see. */
  readonly wire: WireName | undefined;
  readonly types: TypeTable;
  /** Whether the first CRM's version has a property; where it has not, only that it is there is no difference. */
  readonly isSayable: (owner: string, property: string) => boolean;
  readonly masking: Masking;
  readonly budget: TurnBudget;
  readonly differences: Difference[];
  /** Path and kind of each. */
  readonly known: Set<string>;
  readonly differencesMax: number;
  readonly isIgnored: (path: string) => boolean;
}

const propertiesOf = perKey(
  (types: TypeTable): ReadonlyMap<string, ReadonlySet<string>> =>
    new Map(
      types.all().flatMap((type) => {
        const fields = type.kind === 'struct' ? type.fields : [];
        return fields.length === 0 ? [] : [[type.name.local, new Set(fields.map(({ name }) => name))] as const];
      }),
    ),
);

/** What a version can say; of types that it does not name, all. @param types undefined: as much as the caller's */
export function sayable(types: TypeTable | undefined): Comparison['isSayable'] {
  if (types === undefined) return () => true;
  return (owner, property) => propertiesOf(types).get(owner)?.has(property) !== false;
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
