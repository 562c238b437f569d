/** The report as one page that needs nothing else: no script, no font, no address outside. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { consoleStyle, dataTable, html, Html } from '../console';
import { counted } from '../text/web-page';
import { clientArticle } from './report-client';
import { operationSection } from './report-operations';
import type { ClientReport, MigrationReport } from './migration-report';
import { readinessStates } from './readiness';
import { shareBar, trendChart } from './report-charts';
import { leadSentence, readinessMeaning, stateMeanings, stateWords } from './readiness-words';
import { dayText, figure, moment, shownName, percentOf } from './report-words';

let kept: { readonly css: string; readonly policy: string } | undefined;

/** The style sheet, and the policy that allows it and nothing else. @throws the file system's error */
export function reportStyle(): NonNullable<typeof kept> {
  if (kept !== undefined) return kept;
  const css = `${consoleStyle()}\n${readFileSync(path.join(__dirname, 'assets', 'report.css'), 'utf8')}`;
  const hash = createHash('sha256').update(css).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; form-action 'none'; base-uri 'none'`;
  return (kept = { css, policy });
}

/** The whole page. @param home where the page's console is, for a link back; unset: a file on its own */
export function reportHtml(report: MigrationReport, home?: string): string {
  const { css, policy } = reportStyle();
  const { from, to, days, madeAt, clients, client } = report;
  const [only] = clients;
  const title =
    client !== undefined && only !== undefined ? `Migration report: ${shownName(only.name)}` : 'Migration report';
  return `<!doctype html>\n${
    html`<html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        ${new Html(`<style>${css}</style>`)}
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p>${from} to ${to} (${counted(days, 'day')}), made ${moment(madeAt)} UTC</p>
          <nav aria-label="Page">
            ${home === undefined ? undefined : html`<a href="${home}">Console</a>`}
            <a href="#clients">Clients</a> <a href="#operations">Operations</a>
          </nav>
        </header>
        <main>${glance(report)} ${clientsSection(report)} ${operationSection(report)}</main>
      </body>
    </html> `.text
  }`;
}

function glance(report: MigrationReport): Html {
  const { soapCalls, restCalls, failed, clearCalls, clients, further, trend } = report;
  const tile = (name: string, value: Html | string, look = ''): Html =>
    html`<div class="tile ${look}">
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`;
  return html`<section aria-labelledby="glance">
    <h2 id="glance">At a glance</h2>
    <p class="lead">${leadSentence(report)}</p>
    <dl class="tiles">
      ${tile('Readiness', shareBar(clearCalls, soapCalls, 'Readiness'), clearCalls === soapCalls ? 'good' : 'amber')}
      ${tile('Calls over SOAP', figure(soapCalls))} ${tile('Calls over REST', figure(restCalls))}
      ${tile('Failed', `${figure(failed)} (${percentOf(failed, soapCalls + restCalls)})`)}
      ${tile('Clients', figure(clients.length + further.clients))}
    </dl>
    ${trendChart(trend)}
    <h3>What to do next</h3>
    ${steps(report)}
    <h3>How this is reckoned</h3>
    <p class="note">${readinessMeaning}</p>
    <dl class="facts">
      ${readinessStates.map(
        (state) =>
          html`<div>
            <dt><span class="state ${state}">${stateWords[state]}</span></dt>
            <dd>${stateMeanings[state]}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}

/** What the states ask for, the nearest to the goal first. */
function steps({ states, clients }: MigrationReport): Html {
  const named = (state: ClientReport['readiness']['state']): string => {
    const of = clients.filter(({ readiness }) => readiness.state === state);
    const shown = of
      .slice(0, 3)
      .map(({ name }) => shownName(name))
      .join(', ');
    return of.length > 3 ? `${shown}, …` : shown;
  };
  const count = (state: ClientReport['readiness']['state']): number => states.get(state) ?? 0;
  const quiet = clients.filter((client) => client.quiet.length > 0 && client.soapCalls > 0);
  const each = [
    ...(count('ready') === 0 ? [] : [`Move what is ready, ${counted(count('ready'), 'client')}: ${named('ready')}.`]),
    ...(count('differs') === 0
      ? []
      : [`Look at the differences of ${counted(count('differs'), 'client')}: ${named('differs')}.`]),
    ...(count('uncompared') === 0
      ? []
      : [`Compare the answers for ${counted(count('uncompared'), 'client')} (SHADOW_URL): ${named('uncompared')}.`]),
    ...(count('blocked') === 0
      ? []
      : [`Settle what v1 cannot do for ${counted(count('blocked'), 'client')}: ${named('blocked')}.`]),
    ...(quiet.length === 0
      ? []
      : [
          `Ask the owners of what calls rarely or only at night, ${counted(quiet.length, 'client')}: ` +
            'it is forgotten first, and brown-outs hit it last.',
        ]),
  ];
  return each.length === 0
    ? html`<p>Nothing is left to do.</p>`
    : html`<ol class="steps">
        ${each.map((step) => html`<li>${step}</li>`)}
      </ol>`;
}

function clientsSection(report: MigrationReport): Html {
  const { clients, further } = report;
  const hasTenants = clients.some(({ tenant }) => tenant !== '');
  const rows = clients.map(({ id, name, tenant, readiness, soapCalls, restCalls, lastSeen, quiet }) => ({
    key: id,
    cells: [
      { shown: html`<a href="#${id}">${shownName(name)}</a>`, sort: shownName(name) },
      ...(hasTenants ? [{ shown: tenant === '' ? '' : shownName(tenant) }] : []),
      { shown: html`<span class="state ${readiness.state}">${stateWords[readiness.state]}</span>` },
      { shown: shareBar(readiness.clearCalls, readiness.legacyCalls, 'Readiness') },
      { shown: figure(soapCalls) },
      { shown: figure(restCalls) },
      { shown: figure(readiness.operations) },
      { shown: dayText(lastSeen) },
      { shown: quiet.join(', ') },
    ],
  }));
  return html`<section aria-labelledby="clients">
    <h2 id="clients">Clients</h2>
    ${dataTable({
      id: 'clients-table',
      label: 'Clients',
      columns: [
        { title: 'Client' },
        ...(hasTenants ? [{ title: 'Tenant', isShort: true as const }] : []),
        { title: 'State', isShort: true },
        { title: 'Readiness', isShort: true },
        { title: 'SOAP calls', isNumber: true },
        { title: 'REST calls', isNumber: true },
        { title: 'SOAP operations', isNumber: true },
        { title: 'Last seen', isShort: true },
        { title: 'Notes' },
      ],
      rows,
      empty: 'No calls in this period.',
    })}
    ${
      further.clients === 0
        ? undefined
        : html`<p class="note">
            and ${counted(further.clients, 'further client')} with ${figure(further.soapCalls)} calls over SOAP and
            ${figure(further.restCalls)} over REST
          </p>`
    }
    ${clients.map((client) => clientArticle(client, report))}
  </section>`;
}
