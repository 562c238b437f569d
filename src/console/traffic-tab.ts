/** What the gateway does now, and did in the last quarter of an hour. */
import { callsTable } from './calls-table';
import { crmTiles } from './crm-status';
import { errorsTable } from './errors-table';
import { countText } from './figures';
import { html, type Html } from './html-template';
import { total, type Overview } from './overview';
import { workersTable } from './workers-table';
import type { Activity } from './worker-activity';

const operationsShown = 15;
const rowsShown = 10;

/** @param now milliseconds since the epoch */
export function trafficTab(activities: readonly Activity[], overview: Overview, now: number): Html {
  return html`<section aria-labelledby="health">
      <h2 id="health">Health</h2>
      ${crmTiles(activities)} ${gauges(activities)}
    </section>
    <section aria-labelledby="errors">
      <h2 id="errors">Errors</h2>
      ${errorsTable(overview.errors)}
    </section>
    <section aria-labelledby="calls">
      <h2 id="calls">Traffic of the last 15 minutes</h2>
      ${calls(overview)}
    </section>
    <section aria-labelledby="workers">
      <h2 id="workers">Workers</h2>
      ${workersTable(activities, overview, now)}
    </section>`;
}

function gauges(activities: readonly Activity[]): Html {
  const sum = (of: (activity: Activity) => number): number => activities.reduce((all, each) => all + of(each), 0);
  const guards = activities.flatMap(({ guard }) => guard ?? []);
  const states = Array.from(new Set(guards.map(({ breaker }) => breaker))).join(', ');
  const waiting = guards.reduce((all, guard) => all + guard.waiting, 0);
  const tenantsOpen = guards.reduce((all, guard) => all + guard.tenantsOpen, 0);
  const ofGuards = [
    gauge(
      'At the CRM',
      guards.reduce((all, guard) => all + guard.underWay, 0),
    ),
    gauge('Waiting', waiting, waiting > 0),
    gauge(
      'Refused unsent',
      guards.reduce((all, { refused: { busy, open } }) => all + busy + open, 0),
    ),
    gauge('Breaker', states, states !== 'closed'),
    ...(tenantsOpen === 0 ? [] : [gauge('Tenants left alone', tenantsOpen, true)]),
  ];
  return html`<dl class="tiles">
    ${gauge(
      'In flight',
      sum(({ inFlight }) => inFlight),
    )}
    ${gauge(
      'Connections',
      sum(({ connections }) => connections),
    )}
    ${guards.length === 0 ? undefined : ofGuards} ${gauge('Workers', activities.length)}
  </dl>`;
}

function gauge(name: string, value: string | number, amber = false): Html {
  return html`<div class="tile ${amber ? 'amber' : 'plain'}">
    <dt>${name}</dt>
    <dd>${typeof value === 'number' ? countText(value) : value}</dd>
  </div>`;
}

function calls({ all, wires, versions, operations }: Overview): Html {
  if (total(all.calls) === 0) return html`<p class="note">No calls in the last 15 minutes.</p>`;
  return html`${callsTable('All and by wire', 'wires', 'Wire', wires.length > 1 ? [all, ...wires] : wires, rowsShown)}
  ${callsTable('By version', 'versions', 'Version', versions, rowsShown)}
  ${callsTable('By operation', 'operations', 'Operation', operations, operationsShown)}`;
}
