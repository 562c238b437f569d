/** The parts of the page that renew themselves. */
import { callersTab } from './callers-tab';
import { crmSummary } from './crm-status';
import { momentText } from './figures';
import { html, type Html } from './html-template';
import { migrationTab, type MigrationView } from './migration-tab';
import { overviewOf } from './overview';
import { trafficTab } from './traffic-tab';
import type { Activity } from './worker-activity';

/** What a page asks for: the state on all tabs, with the figures of the tab that is shown. */
export type LivePart = 'state' | 'traffic' | 'callers' | 'migration';

export interface LiveSource {
  readonly activities: readonly Activity[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Another one means that the gateway was started anew: with other settings, perhaps as another version. */
  readonly start: string;
  /** Unset: it is not asked for. */
  readonly migration?: MigrationView;
}

/** One part, with the id by which the script finds its place. */
export function live(part: LivePart, { activities, now, start, migration }: LiveSource): Html {
  if (part === 'state') return state(activities, now, start);
  if (part === 'migration') return html`<div id="live-migration">${migrationTab(migration ?? 'counting')}</div>`;
  const content = activities.length === 0 ? nothingYet : tab(part, activities, now);
  return html`<div id="live-${part}">${content}</div>`;
}

const nothingYet = html`<section><p>No process has reported anything yet.</p></section>`;

function tab(part: 'traffic' | 'callers', activities: readonly Activity[], now: number): Html {
  const overview = overviewOf(activities);
  return part === 'traffic' ? trafficTab(activities, overview, now) : callersTab(overview);
}

/** In the header of every tab. The script reads the state of the CRM off it for title and icon. */
function state(activities: readonly Activity[], now: number, start: string): Html {
  const { text, health } = crmSummary(activities);
  return html`<p id="live-state" data-start="${start}" data-crm="${health}">
    <a class="pill ${health}" href="#health">${text}</a> <span class="note">as of ${momentText(now)}</span>
  </p>`;
}
