/** The state of the CRMs: what the processes report of each, put together. */
import { failures } from '../command';
import { worstOf } from '../upstream';
import { causeWords } from './cause-words';
import { momentText, nameText } from './figures';
import { html, type Html } from './html-template';
import type { Activity, CrmOfTenant } from './worker-activity';

/** Of more CRMs those that are down come first, and the others are counted. */
const tilesMax = 24;

export interface CrmSummary {
  readonly text: string;
  readonly health: 'good' | 'bad' | 'plain';
}

/** One line for all of them. */
export function crmSummary(activities: readonly Activity[]): CrmSummary {
  const all = mergedStates(activities);
  const down = all.filter(({ status }) => status === 'down').length;
  const name = all.length > 1 ? 'CRMs' : 'CRM';
  if (down > 0) return { text: `${all.length > 1 ? `${down} of ${all.length} ` : ''}${name} down`, health: 'bad' };
  return all.some(({ status }) => status === 'up')
    ? { text: `${name} up`, health: 'good' }
    : { text: `${name} not asked yet`, health: 'plain' };
}

const gravity = { down: 0, unknown: 1, up: 2 } as const;

/** A tile for each CRM, those that are down first. */
export function crmTiles(activities: readonly Activity[]): Html {
  const all = mergedStates(activities).toSorted((a, b) => gravity[a.status] - gravity[b.status]);
  const more = all.length - tilesMax;
  return html`<ul class="crms" aria-label="CRMs">
    ${all.slice(0, tilesMax).map(crmTile)} ${more > 0 ? html`<li class="note">and ${more} more</li>` : undefined}
  </ul>`;
}

const looks = { down: 'bad', unknown: 'plain', up: 'good' } as const;

function crmTile({ tenant, status, since, code, cause }: CrmOfTenant): Html {
  const name = tenant === '' ? 'CRM' : `CRM of ${tenant}`;
  const state = status === 'unknown' ? 'not asked yet' : status;
  const when = status === 'unknown' ? undefined : html`<span class="since">since ${momentText(since)}</span>`;
  return html`<li class="tile ${looks[status]}" data-key="${tenant}">
    <span class="name">${nameText(name)}</span> <strong>${state}</strong> ${when}
    ${status === 'down' ? reason(code, cause) : undefined}
  </li>`;
}

/** Why it is down, in words; with the codes, by which the log is searched. */
function reason(code: CrmOfTenant['code'], cause: string | undefined): Html {
  const meaning =
    (cause === undefined ? undefined : causeWords(cause)) ??
    (code === undefined ? 'the reason is not known' : failures[code].meaning.replace(/\.$/, ''));
  const codes = [code, cause].filter((word) => word !== undefined).join(', ');
  return html`<span class="reason">${meaning.charAt(0).toUpperCase() + meaning.slice(1)}.</span> <code>${codes}</code>`;
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
