/** The state of the CRMs: what the processes report of each, put mergedStates. */
import { worstOf } from '../upstream';
import type { Activity, CrmOfTenant } from './worker-activity';
import { html, type Html } from './html-template';

const troublesShown = 20;

export interface CrmSummary {
  readonly text: string;
  readonly health: 'good' | 'bad' | 'plain';
}

/** One word for all of them. */
export function crmSummary(activities: readonly Activity[]): CrmSummary {
  const all = mergedStates(activities);
  const down = all.filter(({ status }) => status === 'down').length;
  if (down > 0) return { text: all.length === 1 ? 'down' : `${down} of ${all.length} down`, health: 'bad' };
  return all.some(({ status }) => status === 'up')
    ? { text: 'up', health: 'good' }
    : { text: 'unknown', health: 'plain' };
}

/** The CRMs that are down, since when and why; undefined when there are none. */
export function crmTroubles(activities: readonly Activity[]): Html | undefined {
  const down = mergedStates(activities).filter(({ status }) => status === 'down');
  if (down.length === 0) return undefined;
  const more = down.length - troublesShown;
  const lines = down.slice(0, troublesShown).map(
    ({ tenant, since, code, cause }) =>
      html`<li>
        ${tenant === '' ? 'The CRM' : `The CRM of ${tenant}`} is down since
        <time>${new Date(since).toISOString().slice(0, 19).replace('T', ' ')}</time> UTC:
        ${[code, cause].filter((word) => word !== undefined).join(', ')}
      </li>`,
  );
  return html`<ul class="troubles">
    ${lines}${more > 0 ? html`<li>and ${more} more</li>` : undefined}
  </ul>`;
}

/** The worst state of each CRM that a process reports. A process that has not asked a CRM does not count for it. */
function mergedStates(activities: readonly Activity[]): readonly CrmOfTenant[] {
  const byTenant = new Map<string, CrmOfTenant>();
  for (const { crms } of activities) {
    for (const crm of crms) {
      const known = [byTenant.get(crm.tenant) ?? crm, crm].filter(({ status }) => status !== 'unknown');
      byTenant.set(crm.tenant, { ...(worstOf(known) ?? crm), tenant: crm.tenant });
    }
  }
  return Array.from(byTenant.values());
}
