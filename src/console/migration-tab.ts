/** The tab about leaving SOAP: which clients still use it, and how far each is. */
import { furtherRows } from './calls-table';
import { dataTable } from './data-table';
import { countText, momentText, shareText } from './figures';
import { html, type Html } from './html-template';

export interface MigrationClient {
  readonly id: string;
  readonly name: string;
  readonly tenant: string;
  readonly state: string;
  /** It needs work before it can move. */
  readonly isHeld: boolean;
  readonly soapCalls: number;
  readonly restCalls: number;
  /** Calls over SOAP that could go over v1 today. */
  readonly clearCalls: number;
  readonly operations: number;
  readonly differences: number;
  /** Milliseconds since the epoch. */
  readonly lastSeen: number;
  readonly notes: string;
}

export interface MigrationOverview {
  /** Milliseconds since the epoch. */
  readonly madeAt: number;
  readonly days: number;
  readonly soapCalls: number;
  readonly clearCalls: number;
  /** By calls over SOAP, the most first. */
  readonly clients: readonly MigrationClient[];
  readonly furtherClients: number;
}

/** `off`: nothing is counted; `counting`: the ledger is being read; a problem is one sentence. */
export type MigrationView = MigrationOverview | 'off' | 'counting' | { readonly problem: string };

/** A page of its own, or a file to download. */
export interface MigrationPage {
  readonly contentType: string;
  readonly body: string;
  /** The Content-Security-Policy of a page. */
  readonly policy?: string;
  /** The name of a file to download. */
  readonly fileName?: string;
}

/** Where the console gets the report from. */
export interface MigrationSource {
  overview(): Promise<Exclude<MigrationView, 'off'>>;
  /** `report.html`, `report.md`, `report.json`, `report.csv`, or a client's id; undefined for any other name. */
  page(name: string): Promise<MigrationPage | undefined>;
}

export function migrationTab(view: MigrationView): Html {
  return html`<section aria-labelledby="migration-title">
    <h2 id="migration-title">Who still calls over SOAP</h2>
    ${content(view)}
  </section>`;
}

function content(view: MigrationView): Html {
  if (view === 'off')
    return html`<p>
      Nothing is counted. Set <code>LEDGER</code> to the name of a file, and this page shows who still calls what.
    </p>`;
  if (view === 'counting')
    return html`<p class="note">The ledger is being read. This page shows it as soon as it is.</p>`;
  return 'problem' in view ? html`<p class="amber">${view.problem}</p>` : overviewOf(view);
}

function overviewOf({ madeAt, days, soapCalls, clearCalls, clients, furtherClients }: MigrationOverview): Html {
  const hasTenants = clients.some(({ tenant }) => tenant !== '');
  const lead =
    soapCalls === 0
      ? `No call over SOAP in ${days} days.`
      : `${countText(soapCalls)} calls over SOAP in ${days} days; ` +
        `${shareText(clearCalls, soapCalls)} could go over v1 today.`;
  const files = ['html', 'md', 'json', 'csv'].map(
    (form) => html`<a href="console/migration/report.${form}">${form === 'md' ? 'Markdown' : form.toUpperCase()}</a>`,
  );
  return html`<p>${lead} <span class="note">Read at ${momentText(madeAt)}.</span></p>
    <p>The whole report: ${files}</p>
    ${dataTable({
      id: 'migration-table',
      label: 'Clients',
      columns: [
        { title: 'Client' },
        ...(hasTenants ? [{ title: 'Tenant', isShort: true as const }] : []),
        { title: 'State', isShort: true },
        { title: 'Readiness', isNumber: true },
        { title: 'SOAP calls', isNumber: true },
        { title: 'REST calls', isNumber: true },
        { title: 'Operations', isNumber: true },
        { title: 'Differences', isNumber: true },
        { title: 'Last seen' },
        { title: 'Notes' },
      ],
      rows: clients.map((client) => row(client, hasTenants)),
      isSortable: true,
      empty: 'No calls have been counted yet.',
    })}
    ${furtherRows(furtherClients)}`;
}

function row(client: MigrationClient, hasTenants: boolean) {
  const { id, name, tenant, state, isHeld, soapCalls, restCalls, clearCalls, operations, differences, lastSeen } =
    client;
  return {
    key: id,
    cells: [
      { shown: html`<a href="console/migration/${id}">${name}</a>`, sort: name },
      ...(hasTenants ? [{ shown: tenant }] : []),
      { shown: state, amber: isHeld },
      { shown: shareText(clearCalls, soapCalls), sort: soapCalls === 0 ? 1 : clearCalls / soapCalls },
      { shown: countText(soapCalls), sort: soapCalls },
      { shown: countText(restCalls), sort: restCalls },
      { shown: countText(operations), sort: operations },
      { shown: countText(differences), sort: differences, amber: differences > 0 },
      { shown: momentText(lastSeen), sort: lastSeen },
      { shown: client.notes },
    ],
  };
}
