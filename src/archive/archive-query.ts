/**
 * One model of a query, however it arrived: structured arguments, texts of the `…2` operations, or REST options.
 */

/** `category oneOf (1,2)`: a restriction of one column. */
export interface Criterion {
  readonly kind: 'criterion';
  readonly column: string;
  /** As it was spelled; upper and lower case mean the same. What it means depends on the column's type. */
  readonly operator: string;
  /** Plain or encoded (`[I:5]`) texts, none for operators such as `isNull`. */
  readonly values: readonly string[];
}

/** Two or more criteria that stand together. */
export interface CriteriaGroup {
  readonly kind: 'and' | 'or';
  readonly parts: readonly (Criterion | CriteriaGroup)[];
}

/** No restriction: every row. */
export interface AllRows {
  readonly kind: 'all';
}

export type Criteria = AllRows | Criterion | CriteriaGroup;

export interface ArchiveOrder {
  readonly column: string;
  readonly isDescending: boolean;
}

export interface ArchiveQuery {
  /** Name of the provider, in any letter case. */
  readonly provider: string;
  /** None: the provider's plain columns. */
  readonly columns: readonly string[];
  readonly criteria: Criteria;
  readonly order: readonly ArchiveOrder[];
  /** Row types such as `contact`; none: all. */
  readonly entities: readonly string[];
  /** From 0. */
  readonly page: number;
  /** Rows of a page; 0 or less: the default of 1000. */
  readonly pageSize: number;
}

/** Rows of a page when the query does not say: the default of NetServer's core. */
export const pageSizeDefault = 1000;

/** Whether a group inside another one needs brackets: "and" binds tighter than "or", and the nesting is kept. */
export function needsBrackets(outer: CriteriaGroup, inner: Criterion | CriteriaGroup): boolean {
  return inner.kind !== 'criterion' && !(outer.kind === 'or' && inner.kind === 'and');
}

/** Makes a group of at least two parts; one part stands for itself. */
export function grouped(
  kind: 'and' | 'or',
  parts: readonly (Criterion | CriteriaGroup)[],
): Criterion | CriteriaGroup | undefined {
  return parts.length > 1 ? { kind, parts } : parts[0];
}

/** Names of all restricted columns. */
export function columnsOfCriteria(criteria: Criteria): readonly string[] {
  if (criteria.kind === 'all') return [];
  return criteria.kind === 'criterion' ? [criteria.column] : criteria.parts.flatMap(columnsOfCriteria);
}
