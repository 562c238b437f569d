import type { ComparisonRow, DifferenceRow, LedgerPeriod, LedgerView, UsageRow } from './ledger-view';

interface RowsInMemory {
  readonly usage?: readonly UsageRow[];
  readonly comparisons?: readonly ComparisonRow[];
  readonly differences?: readonly DifferenceRow[];
}

/** Whether a day such as `2026-11-30` lies in a period. */
export function isWithin({ from, to }: LedgerPeriod, day: string): boolean {
  return (from === undefined || day >= from) && (to === undefined || day <= to);
}

/** The UTC day of a time in epoch milliseconds. */
export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Whether something that was seen from one time to another was seen in a period. */
export function overlaps({ from, to }: LedgerPeriod, seen: Pick<DifferenceRow, 'firstSeen' | 'lastSeen'>): boolean {
  return (from === undefined || dayOf(seen.lastSeen) >= from) && (to === undefined || dayOf(seen.firstSeen) <= to);
}

/** A view of rows that are given, for reports of something else than a store, and for tests. */
export function viewInMemory({ usage = [], comparisons = [], differences = [] }: RowsInMemory): LedgerView {
  return {
    usage: (period) => given(usage.filter(({ day }) => isWithin(period, day))),
    comparisons: (period) => given(comparisons.filter(({ day }) => isWithin(period, day))),
    differences: (period) => given(differences.filter((row) => overlaps(period, row))),
    close: () => Promise.resolve(),
  };
}

async function* given<Row>(rows: readonly Row[]): AsyncGenerator<Row> {
  yield* rows;
}
