/** A line for each process, and what all of them did together above. */
import { worstOf } from '../upstream';
import { dataTable } from './data-table';
import { countText, durationText, memoryText, msText } from './figures';
import type { Html } from './html-template';
import { total, type Overview } from './overview';
import type { Activity } from './worker-activity';

/** @param now milliseconds since the epoch */
export function workersTable(activities: readonly Activity[], overview: Overview, now: number): Html {
  return dataTable({
    id: 'processes',
    label: 'Workers',
    columns: [
      { title: 'Worker' },
      { title: 'Process', isNumber: true },
      { title: 'Up', isNumber: true },
      { title: 'Memory', isNumber: true },
      { title: 'Calls', isNumber: true },
      { title: 'Failed', isNumber: true },
      { title: 'Mean ms', isNumber: true },
      { title: 'In flight', isNumber: true },
      { title: 'Connections', isNumber: true },
      { title: 'CRM', isShort: true },
      { title: 'Breaker', isShort: true },
    ],
    rows: activities
      .toSorted((one, other) => one.worker - other.worker)
      .map(({ worker, pid, startedAt, memoryBytes, inFlight, connections, crms, guard }) => {
        const row = overview.workers.get(worker);
        const failed = total(row?.failures ?? []);
        return {
          key: String(worker),
          cells: [
            { shown: worker },
            { shown: pid },
            { shown: durationText(now - startedAt) },
            { shown: memoryText(memoryBytes) },
            { shown: countText(total(row?.calls ?? [])) },
            { shown: countText(failed), amber: failed > 0 },
            { shown: msText(row?.mean ?? 0) },
            { shown: countText(inFlight) },
            { shown: countText(connections) },
            { shown: worstOf(crms)?.status ?? '' },
            { shown: guard?.breaker ?? 'none', amber: guard !== undefined && guard.breaker !== 'closed' },
          ],
        };
      }),
    empty: 'None.',
  });
}
