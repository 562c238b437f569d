import type { ComparisonRow, DifferenceRow, LedgerView } from './ledger-view';
import type { LedgerRedis } from './redis-keys';
import { redisView } from './redis-view';
import { sqliteView } from './sqlite-view';

/** Where books are: files of gateways that do not share one, or a Redis. */
export type LedgerTarget =
  | { readonly kind: 'files'; readonly files: readonly string[] }
  | { readonly kind: 'redis'; readonly redis: LedgerRedis };

/** Opens books for reading; gateways may go on writing. @throws Error where a file is missing, or is no ledger */
export function openLedgerView(target: LedgerTarget): LedgerView {
  return target.kind === 'redis' ? redisView(target.redis) : mergedView(target.files.map(sqliteView));
}

/**
 * The books of several files as one. Rows of the same client, operation and day stand one after another in no order
 * that counts: whatever adds rows up needs not to know how many books there are.
 */
function mergedView(views: readonly LedgerView[]): LedgerView {
  const [only, second] = views;
  if (only !== undefined && second === undefined) return only;
  return {
    usage: (period) => inTurn(views, (view) => view.usage(period)),
    comparisons: (period) => inTurn<ComparisonRow>(views, (view) => view.comparisons(period)),
    differences: (period) => inTurn<DifferenceRow>(views, (view) => view.differences(period)),
    close: async () => void (await Promise.all(views.map((view) => view.close()))),
  };
}

async function* inTurn<Row>(
  views: readonly LedgerView[],
  rows: (view: LedgerView) => AsyncIterable<Row>,
): AsyncGenerator<Row> {
  for (const view of views) yield* rows(view);
}
