/** The part of the page about operations: what v1 has for each one that is called over SOAP. */
import { dataTable, html, type Html } from '../console';
import { counted } from '../text/web-page';
import type { LegacyOperation, MigrationReport } from './migration-report';
import { wayWords } from './readiness-words';
import { operationName } from './use-tally';
import { figure, millis, shownName, percentOf } from './report-words';

/** Further operations are counted. */
const operationsMax = 200;

export function operationSection({ operations }: MigrationReport): Html {
  const shown = operations.slice(0, operationsMax);
  const more = operations.length - shown.length;
  return html`<section aria-labelledby="operations">
    <h2 id="operations">Operations over SOAP, and their way over v1</h2>
    ${dataTable({
      id: 'operations-table',
      label: 'Operations over SOAP',
      columns: [
        { title: 'Operation' },
        { title: 'Version', isShort: true },
        { title: 'Clients', isNumber: true },
        { title: 'Calls', isNumber: true },
        { title: 'Failed', isNumber: true },
        { title: 'p95 ms', isNumber: true },
        { title: 'v1' },
      ],
      rows: shown.map(({ use, clients, p95, way }, index) => ({
        key: shownName(`${use.version} ${use.agent} ${use.operation}`),
        cells: [
          { shown: html`<a href="#operation-${index + 1}">${shownName(operationName(use))}</a>` },
          { shown: shownName(use.version) },
          { shown: figure(clients) },
          { shown: figure(use.calls) },
          { shown: percentOf(use.failed, use.calls), amber: use.failed > 0 },
          { shown: millis(p95) },
          {
            shown: wayWords[way.kind],
            amber: way.kind === 'missing' || way.kind === 'unknown' || way.kind === 'doubtful',
          },
        ],
      })),
      empty: 'None.',
    })}
    ${more > 0 ? html`<p class="note">and ${figure(more)} more</p>` : undefined} ${shown.map(operationArticle)}
  </section>`;
}

function operationArticle({ use, way, clients }: LegacyOperation, index: number): Html {
  const used = (set: ReadonlySet<string>, of: number): string => `${set.size}${of === 0 ? '' : ` of ${figure(of)}`}`;
  return html`<article id="operation-${index + 1}" class="tall">
    <h3>${shownName(operationName(use))} <small>${shownName(use.version)}</small></h3>
    <p>${counted(use.calls, 'call')} of ${counted(clients, 'client')}. ${way.meaning}</p>
    ${way.path === '' ? undefined : html`<p><code>${way.method} ${way.path}</code>: ${way.shape}</p>`}
    <dl class="facts">
      <div>
        <dt>Properties sent</dt>
        <dd>${used(use.sent, way.sendable)}</dd>
      </div>
      <div>
        <dt>Properties in answers</dt>
        <dd>${used(use.read, way.readable)}</dd>
      </div>
      ${
        way.gains === 0
          ? undefined
          : html`<div>
              <dt>New in v1</dt>
              <dd>${counted(way.gains, 'name')}</dd>
            </div>`
      }
    </dl>
    ${names('v1 lacks', way.lacks)} ${names('Sent', Array.from(use.sent).sort())}
    ${names('In answers', Array.from(use.read).sort())}
    ${
      way.example === ''
        ? undefined
        : html`<details>
            <summary>Example of the body, with what is sent today</summary>
            <pre tabindex="0">${way.example}</pre>
          </details>`
    }
  </article>`;
}

const namesMax = 300;

function names(title: string, all: readonly string[]): Html | undefined {
  if (all.length === 0) return undefined;
  const items = all.slice(0, namesMax).map((name) => html`<li><code>${shownName(name)}</code></li>`);
  const more = all.length - items.length;
  return html`<details>
    <summary>${title}: ${figure(all.length)}</summary>
    <ul class="members">
      ${items}
    </ul>
    ${more > 0 ? html`<p class="note">and ${figure(more)} more</p>` : undefined}
  </details>`;
}
