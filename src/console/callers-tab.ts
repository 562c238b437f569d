/** Who called in the last quarter of an hour: by name or by hash, never by a secret. */
import { callCells, callColumns, callsTable, furtherRows } from './calls-table';
import { dataTable, type TableColumn, type TableRow } from './data-table';
import { html, type Html } from './html-template';
import type { Overview, Row } from './overview';

const callersShown = 100;

export function callersTab({ callers, applications, tenants }: Overview): Html {
  const shown = callers.slice(0, callersShown);
  const hasApplications = applications.length > 0;
  const hasTenants = tenants.length > 0;
  const columns: TableColumn[] = [
    { title: 'Caller' },
    { title: 'By', isShort: true },
    ...(hasApplications ? [{ title: 'Application', isShort: true as const }] : []),
    ...(hasTenants ? [{ title: 'Tenant', isShort: true as const }] : []),
    ...callColumns,
  ];
  const rows = shown.map((row): TableRow => {
    const { caller, scheme, application = '', tenant = '' } = row;
    const cells = [
      { shown: caller.startsWith('#') ? html`<code>${caller}</code>` : caller, sort: caller },
      { shown: scheme },
      ...(hasApplications ? [{ shown: application }] : []),
      ...(hasTenants ? [{ shown: tenant }] : []),
      ...callCells(row),
    ];
    return { key: [scheme, caller, application, tenant].join(' '), cells };
  });
  const further = (title: string, id: string, heading: string, all: readonly Row[]): Html | undefined =>
    all.length === 0 ? undefined : callsTable(title, id, heading, all, callersShown);
  const empty = 'No calls with credentials.';
  return html`<section aria-labelledby="busiest">
    <h2 id="busiest">Callers of the last 15 minutes</h2>
    <p class="note">Users, tickets and tokens are called as in the log; times are those behind the gateway.</p>
    ${dataTable({ id: 'callers-table', label: 'Callers', columns, rows, isSortable: true, empty })}
    ${furtherRows(callers.length - shown.length)}
    ${further('By application', 'applications', 'Application', applications)}
    ${further('By tenant', 'tenants', 'Tenant', tenants)}
  </section>`;
}
