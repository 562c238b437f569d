/** Several ledgers as one: of machines that each wrote a file of their own. */
import type { LedgerPeriod, LedgerView } from '../usage';

/** Rows come ledger by ledger; a report adds up what they say of the same client. Closing closes them all. */
export function mergedLedgers(views: readonly LedgerView[]): LedgerView {
  return {
    usage: (period) => oneAfterAnother(views, (view) => view.usage(period)),
    comparisons: (period) => oneAfterAnother(views, (view) => view.comparisons(period)),
    differences: (period) => oneAfterAnother(views, (view) => view.differences(period)),
    async close() {
      await Promise.all(views.map((view) => view.close()));
    },
  };
}

async function* oneAfterAnother<Row>(
  views: readonly LedgerView[],
  rowsOf: (view: LedgerView) => AsyncIterable<Row>,
): AsyncIterable<Row> {
  for (const view of views) yield* rowsOf(view);
}

const sinceText = /^(?:(\d{1,4})d|(\d{4}-\d{2}-\d{2}))$/;

/**
 * The days of a wish such as `30d` (today is the last of them) or `2026-11-01`; undefined for any other text.
 * @param now milliseconds since the epoch
 */
export function periodSince(text: string, now: number): LedgerPeriod | undefined {
  const [, count, day] = sinceText.exec(text) ?? [];
  const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
  if (count !== undefined && Number(count) > 0) return { from: dayOf(now - (Number(count) - 1) * 86_400_000) };
  return day !== undefined && !Number.isNaN(Date.parse(day)) && dayOf(Date.parse(day)) === day
    ? { from: day }
    : undefined;
}
