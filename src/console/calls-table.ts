/** What tables of calls tell of their rows. */
import { dataTable, type TableCell, type TableColumn } from './data-table';
import { countText, msText, shareText } from './figures';
import { html, type Html } from './html-template';
import { total, type Row } from './overview';
import { sparkline } from './sparkline';

/** The columns behind those that name a row. */
export const callColumns: readonly TableColumn[] = [
  { title: 'Calls over time' },
  { title: 'Calls', isNumber: true },
  { title: 'Failed', isNumber: true },
  { title: 'Share failed', isNumber: true },
  { title: 'Mean ms', isNumber: true },
  { title: 'Slowest ms', isNumber: true },
];

export function callCells(row: Row): readonly TableCell[] {
  const [all, failed] = [total(row.calls), total(row.failures)];
  return [
    { shown: sparkline(row), sort: all },
    { shown: countText(all), sort: all },
    { shown: countText(failed), sort: failed, amber: failed > 0 },
    { shown: shareText(failed, all), sort: failed / Math.max(1, all), amber: failed > 0 },
    { shown: msText(row.mean), sort: row.mean },
    { shown: msText(row.slowest), sort: row.slowest },
  ];
}

/** A table of rows that have a name only, with its heading. @param most rows; further ones are counted */
export function callsTable(title: string, id: string, heading: string, all: readonly Row[], most: number): Html {
  const shown = all.slice(0, most);
  return html`<h3>${title}</h3>
    ${dataTable({
      id,
      label: title,
      columns: [{ title: heading }, ...callColumns],
      rows: shown.map((row) => ({ key: row.name, cells: [{ shown: row.name }, ...callCells(row)] })),
      isSortable: true,
      empty: 'None.',
    })}
    ${furtherRows(all.length - shown.length)}`;
}

/** Says how many rows are not shown. */
export function furtherRows(count: number): Html | undefined {
  return count > 0 ? html`<p class="note">and ${countText(count)} more</p>` : undefined;
}
