import type { Operation } from './model';

/**
 * Agents of Services84–88 that the v1 API does not have: the vendor's v1 reference has no page for them. Audience, Dashboard, Replication and
 * most of Report have pages there, though the vendor's client `@superoffice/webapi` leaves them out. Whatever else a CRM may lack is not listed:
 * it is asked, and its 404 says so.
 */
const missingAgents: ReadonlySet<string> = new Set(['blobmanager', 'filemanager', 'soprincipal']);

/** Whether a v1 CRM can be asked for this operation at all. */
export function v1Offers({ agent }: Pick<Operation, 'agent'>): boolean {
  return !missingAgents.has(agent.toLowerCase());
}

/** What the vendor's client leaves out of what the reference has: a 404 of the CRM says of these that it has not the operation, not that it has not the record. */
const doubtfulAgents: ReadonlySet<string> = new Set(['audience', 'dashboard', 'replication']);
const reportLabelLayout = /^(?:CreateDefault|Get|Save|Delete)ReportLabelLayoutEntity$/i;

/** Whether the sources disagree about an operation, so that only the CRM can tell. */
export function v1MayLack({ agent, name }: Pick<Operation, 'agent' | 'name'>): boolean {
  const lower = agent.toLowerCase();
  return lower === 'report' ? !reportLabelLayout.test(name) : doubtfulAgents.has(lower);
}
