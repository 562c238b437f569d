/** How the CRMs fare: what the processes say of each, put together. */
import { worstOf } from '../upstream';
import type { Activity, TenantCrm } from './activity';
import { html, type Markup } from './markup';

const troublesShown = 20;

export interface CrmSummary {
  readonly text: string;
  readonly health: 'good' | 'bad' | 'plain';
}

/** One word for all of them. */
export function crmSummary(activities: readonly Activity[]): CrmSummary {
  const all = together(activities);
  const down = all.filter(({ status }) => status === 'down').length;
  if (down > 0) return { text: all.length === 1 ? 'down' : `${down} of ${all.length} down`, health: 'bad' };
  return all.some(({ status }) => status === 'up')
    ? { text: 'up', health: 'good' }
    : { text: 'unknown', health: 'plain' };
}

/** Which are down, since when and why. */
export function crmTroubles(activities: readonly Activity[]): Markup | undefined {
  const down = together(activities).filter(({ status }) => status === 'down');
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

/** Of one CRM the worst that a process says; one that has not asked it says nothing. */
function together(activities: readonly Activity[]): readonly TenantCrm[] {
  const byTenant = new Map<string, TenantCrm>();
  for (const { crms } of activities) {
    for (const crm of crms) {
      const said = [byTenant.get(crm.tenant) ?? crm, crm].filter(({ status }) => status !== 'unknown');
      byTenant.set(crm.tenant, { ...(worstOf(said) ?? crm), tenant: crm.tenant });
    }
  }
  return Array.from(byTenant.values());
}
