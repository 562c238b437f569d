/** The part of the page that renews itself. */
import type { Activity } from './worker-activity';
import { crmSummary, crmTroubles } from './crm-status';
import { html, type Html } from './html-template';
import { overviewOf, total, wayText, type Overview, type Row } from './overview';
import { sparkline } from './sparkline';
import { worstOf } from '../upstream';

const operationsShown = 15;
const callersShown = 10;
const errorsShown = 30;

/** `now` is milliseconds since the epoch. */
export function live(activities: readonly Activity[], now: number): Html {
  if (activities.length === 0) return html`<div id="live"><p>No process has reported anything yet.</p></div>`;
  const overview = overviewOf(activities);
  return html`<div id="live">
    ${tiles(activities)}
    <section aria-labelledby="traffic">
      <h2 id="traffic">Traffic of the last 15 minutes</h2>
      ${rows('By wire', 'Wire', overview.wires, 10)} ${rows('By version', 'Version', overview.versions, 10)}
      ${rows('By operation', 'Operation', overview.operations, operationsShown)}
      ${rows('Busiest callers', 'User, ticket or token; application; tenant', overview.callers, callersShown)}
    </section>
    ${errors(overview.errors)} ${processes(activities, now)}
    <p class="note">As of <time>${clock(now)}</time> UTC.</p>
  </div>`;
}

type Health = 'good' | 'bad' | 'plain';

function tiles(activities: readonly Activity[]): Html {
  const inFlight = activities.reduce((all, each) => all + each.inFlight, 0);
  const connections = activities.reduce((all, each) => all + each.connections, 0);
  const crm = crmSummary(activities);
  const guards = activities.flatMap(({ guard }) => (guard === undefined ? [] : [guard]));
  const states = Array.from(new Set(guards.map(({ breaker }) => breaker)));
  const refused = guards.reduce((all, { refused: { busy, open } }) => all + busy + open, 0);
  const waiting = guards.reduce((all, guard) => all + guard.waiting, 0);
  const underWay = guards.reduce((all, guard) => all + guard.underWay, 0);
  const tenantsOpen = guards.reduce((all, guard) => all + guard.tenantsOpen, 0);
  const tile = (name: string, value: string | number, health: Health): Html =>
    html`<div class="tile ${health}">
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`;
  const breakerTile =
    guards.length === 0
      ? tile('Breaker', 'none', 'plain')
      : tile('Breaker', states.join(', '), states.join() === 'closed' ? 'good' : 'bad');
  return html`<section aria-labelledby="health">
    <h2 id="health">Health</h2>
    <dl class="tiles">
      ${tile('CRM', crm.text, crm.health)} ${breakerTile} ${tile('Workers', activities.length, 'plain')}
      ${tile('In flight', inFlight, 'plain')} ${tile('Connections', connections, 'plain')}
      ${guards.length === 0 ? undefined : tile('At the CRM', underWay, 'plain')}
      ${guards.length === 0 ? undefined : tile('Waiting', waiting, waiting === 0 ? 'plain' : 'bad')}
      ${guards.length === 0 ? undefined : tile('Refused unsent', refused, 'plain')}
      ${tenantsOpen === 0 ? undefined : tile('Tenants left alone', tenantsOpen, 'bad')}
    </dl>
    ${crmTroubles(activities)}
  </section>`;
}

function rows(title: string, heading: string, all: readonly Row[], most: number): Html {
  const shown = all.slice(0, most);
  const more = all.length - shown.length;
  const lines = shown.map((row) => {
    const failed = total(row.failures);
    const ms = row.ms === undefined ? undefined : html`<td class="number">${row.ms.toFixed(1)}</td>`;
    return html`<tr>
      <th scope="row">${row.name}</th>
      <td>${sparkline(row)}</td>
      <td class="number">${total(row.calls)}</td>
      <td class="number${failed === 0 ? '' : ' failed'}">${failed}</td>
      ${ms}
    </tr>`;
  });
  const timed = shown.some(({ ms }) => ms !== undefined);
  const note = more > 0 ? html`<p class="note">and ${more} more</p>` : undefined;
  if (shown.length === 0)
    return html`<h3>${title}</h3>
      <p class="note">None.</p>`;
  return html`<h3>${title}</h3>
    <div class="scroll traffic" tabindex="0" role="group" aria-label="${title}">
      <table>
        <thead>
          <tr>
            <th scope="col">${heading}</th>
            <th scope="col">Calls over time</th>
            <th scope="col" class="number">Calls</th>
            <th scope="col" class="number">Failed</th>
            ${timed ? html`<th scope="col" class="number">Mean ms</th>` : undefined}
          </tr>
        </thead>
        <tbody>
          ${lines}
        </tbody>
      </table>
    </div>
    ${note}`;
}

function errors(all: Overview['errors']): Html {
  const lines = all.slice(0, errorsShown).map(
    (error) =>
      html`<tr>
        <td>${clock(error.time)}</td>
        <td class="failed">${error.outcome}</td>
        <td class="number">${error.status}</td>
        <td>${wayText(error)}</td>
        <td class="number">${error.ms.toFixed(1)}</td>
        <td><code>${error.correlationId}</code></td>
        <td class="number">${error.worker}</td>
        <td>${error.caller}</td>
      </tr>`,
  );
  const table =
    lines.length === 0
      ? html`<p class="note">None.</p>`
      : html`<div class="scroll" tabindex="0" role="group" aria-labelledby="errors">
          <table>
            <thead>
              <tr>
                <th scope="col">UTC</th>
                <th scope="col">Code</th>
                <th scope="col" class="number">Status</th>
                <th scope="col">Call</th>
                <th scope="col" class="number">ms</th>
                <th scope="col">Correlation id</th>
                <th scope="col" class="number">Worker</th>
                <th scope="col">Caller</th>
              </tr>
            </thead>
            <tbody>
              ${lines}
            </tbody>
          </table>
        </div>`;
  return html`<section>
    <h2 id="errors">Recent errors</h2>
    ${table}
  </section>`;
}

function processes(activities: readonly Activity[], now: number): Html {
  const lines = activities.map(
    ({ worker, pid, startedAt, memoryBytes, inFlight, connections, crms, guard }) =>
      html`<tr>
        <th scope="row">${worker}</th>
        <td class="number">${pid}</td>
        <td class="number">${duration(now - startedAt)}</td>
        <td class="number">${Math.round(memoryBytes / 1024 / 1024)} MiB</td>
        <td class="number">${inFlight}</td>
        <td class="number">${connections}</td>
        <td>${worstOf(crms)?.status ?? ''}</td>
        <td>${guard?.breaker ?? ''}</td>
      </tr>`,
  );
  return html`<section>
    <h2 id="workers">Workers</h2>
    <div class="scroll" tabindex="0" role="group" aria-labelledby="workers">
      <table>
        <thead>
          <tr>
            <th scope="col">Worker</th>
            <th scope="col" class="number">Process</th>
            <th scope="col" class="number">Up</th>
            <th scope="col" class="number">Memory</th>
            <th scope="col" class="number">In flight</th>
            <th scope="col" class="number">Connections</th>
            <th scope="col">CRM</th>
            <th scope="col">Breaker</th>
          </tr>
        </thead>
        <tbody>
          ${lines}
        </tbody>
      </table>
    </div>
  </section>`;
}

const clock = (time: number): string => new Date(time).toISOString().slice(11, 19);

function duration(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return `${Math.max(0, Math.floor(ms / 1000))} s`;
  if (minutes < 120) return `${minutes} min`;
  return minutes < 2880 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} days`;
}
