/** The part of the page about one client. */
import { dataTable, html, type Html } from '../console';
import { counted } from '../text/web-page';
import type { ClientOperation, ClientReport, CountedNames, MigrationReport } from './migration-report';
import { shareBar, trail } from './report-charts';
import { stateWords, wayWords } from './readiness-words';
import { operationName } from './use-tally';
import { bytesText, figure, millis, moment, shownName } from './report-words';

/** Further operations of a client are counted; sooner where there are many clients, or the page would have many MB. */
const operationsMax = 100;
const manyClients = 50;
const operationsMaxOfMany = 15;
const differencesMax = 100;

export function clientArticle(client: ClientReport, { from, to, clients }: MigrationReport): Html {
  const { id, name, tenant, readiness, operations, quiet, days } = client;
  const { state, verdict, next, clearCalls, legacyCalls, clearOperations } = readiness;
  const fact = (term: string, value: Html | string): Html =>
    html`<div>
      <dt>${term}</dt>
      <dd>${value}</dd>
    </div>`;
  return html`<article id="${id}" class="${operations.length > 8 ? 'tall' : ''}" aria-labelledby="title-${id}">
    <h3 id="title-${id}">
      ${shownName(name)} ${tenant === '' ? undefined : html`<small>${shownName(tenant)}</small>`}
    </h3>
    <p>
      <span class="state ${state}">${stateWords[state]}</span>: ${verdict}.
      ${legacyCalls === 0 ? undefined : shareBar(clearCalls, legacyCalls, 'Readiness')}
    </p>
    <p><strong>Next:</strong> ${next}</p>
    ${trail(days, from, to)}
    <dl class="facts">
      ${
        legacyCalls === 0
          ? undefined
          : [
              fact('With a way over v1', `${clearOperations} of ${counted(readiness.operations, 'operation')}`),
              fact('Compared', comparedText(readiness)),
            ]
      }
      ${fact('Seen', `${moment(client.firstSeen)} to ${moment(client.lastSeen)} UTC`)}
      ${quiet.length === 0 ? undefined : fact('Note', quiet.join(', '))}
      ${fact('User-Agent', namesText(client.userAgents))} ${fact('Users', namesText(client.users))}
      ${fact('Networks', namesText(client.networks))} ${fact('Callers in the ledger', namesText(client.callers))}
      ${fact('ID', html`<code>${id}</code>`)}
    </dl>
    ${operationTable(id, operations, clients.length > manyClients ? operationsMaxOfMany : operationsMax)}
    ${differenceTable(client)}
    <p class="up"><a href="#clients">All clients</a></p>
  </article>`;
}

function comparedText({ comparedOperations, same, different }: ClientReport['readiness']): string {
  if (same + different === 0) return 'nothing yet';
  const times = counted(same + different, 'time');
  return `${counted(comparedOperations, 'operation')}, ${times}, ${figure(different)} different`;
}

function namesText({ count, names }: CountedNames): string {
  if (count === 0) return 'none known';
  const shown = names.slice(0, 5).map(shownName).join(', ');
  return count > 5 ? `${shown} and ${figure(count - 5)} more` : shown;
}

function operationTable(id: string, operations: readonly ClientOperation[], most: number): Html {
  const shown = operations.slice(0, most);
  const table = dataTable({
    id: `operations-${id}`,
    label: 'Operations',
    columns: [
      { title: 'Operation' },
      { title: 'Version', isShort: true },
      { title: 'Calls', isNumber: true },
      { title: 'Failed', isNumber: true },
      { title: 'p50 ms', isNumber: true },
      { title: 'p95 ms', isNumber: true },
      { title: 'In', isNumber: true },
      { title: 'Out', isNumber: true },
      { title: 'v1' },
    ],
    rows: shown.map((operation) => {
      const { use, p50, p95 } = operation;
      const failures = Array.from(
        use.failures,
        ([code, count]) => html`<small>${shownName(code)} ${figure(count)}</small>`,
      );
      return {
        key: shownName([use.wire, use.version, use.agent, use.operation].join(' ')),
        cells: [
          { shown: shownName(operationName(use)) },
          { shown: shownName(use.version) },
          { shown: figure(use.calls) },
          { shown: html`${figure(use.failed)} ${failures}`, amber: use.failed > 0 },
          { shown: millis(p50) },
          { shown: millis(p95) },
          { shown: bytesText(use.bytesIn) },
          { shown: bytesText(use.bytesOut) },
          { shown: wayText(operation) },
        ],
      };
    }),
    empty: 'Its operations are counted only, as those of many clients.',
  });
  const more = operations.length - shown.length;
  return html`${table} ${more > 0 ? html`<p class="note">and ${figure(more)} more</p>` : undefined}`;
}

function wayText({ way, obstacles, compared }: ClientOperation): Html | string {
  if (way === undefined) return 'is v1';
  const lost = obstacles.length === 0 ? undefined : html`<small>uses ${obstacles.map(shownName).join(', ')}</small>`;
  const told =
    compared === undefined
      ? undefined
      : html`<small
          >${figure(compared.same + compared.different)} compared, ${figure(compared.different)} different</small
        >`;
  return html`${wayWords[way.kind]} ${lost} ${told}`;
}

function differenceTable({ id, differences }: ClientReport): Html | undefined {
  if (differences.length === 0) return undefined;
  const shown = differences.slice(0, differencesMax);
  const more = differences.length - shown.length;
  return html`<h4>Differences <small>the last values of each, masked</small></h4>
    ${dataTable({
      id: `differences-${id}`,
      label: 'Differences',
      columns: [
        { title: 'Operation' },
        { title: 'Path' },
        { title: 'Kind', isShort: true },
        { title: 'First', isShort: true },
        { title: 'Second', isShort: true },
        { title: 'Times', isNumber: true },
        { title: 'Last seen', isShort: true },
      ],
      rows: shown.map(({ agent, operation, path, kind, first, second, count, lastSeen, version, client }) => ({
        key: shownName([client.id, version, agent, operation, path, kind].join(' ')),
        cells: [
          { shown: shownName(operationName({ agent, operation })) },
          { shown: html`<code>${shownName(path)}</code>` },
          { shown: shownName(kind) },
          { shown: html`<code>${shownName(first)}</code>` },
          { shown: html`<code>${shownName(second)}</code>` },
          { shown: figure(count) },
          { shown: moment(lastSeen) },
        ],
      })),
      empty: '',
    })}
    ${more > 0 ? html`<p class="note">and ${figure(more)} more</p>` : undefined}`;
}
