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
