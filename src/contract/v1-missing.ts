import type { Operation } from './model';

/**
 * Agents of Services84–88 that the v1 API does not have, and of Report everything but the label layouts. Source: the agents and methods of the
 * vendor's client `@superoffice/webapi` against the vendor's reference of Services86. The few single operations that v1 lacks in other agents
 * are not listed: the CRM answers those with 404.
 *
 * Two operations are in v1 with other parameters and are not handled specially: CustomerService/CreateTicketFromMailData, to which v1 adds
 * `PersonId` (refused as unknown when a v1 caller sends it; left out it is 0), and User/ExecuteUserCommand, of which v1 is documented with
 * `CommandName` alone while the vendor's client also sends `ActionResult` and `User`.
 */
const missingAgents: ReadonlySet<string> = new Set([
  'audience',
  'blobmanager',
  'dashboard',
  'filemanager',
  'replication',
  'soprincipal',
]);

const reportLabelLayout = /^(?:CreateDefault|Get|Save|Delete)ReportLabelLayoutEntity$/i;

/** Whether a v1 CRM can be asked for this operation at all. */
export function v1Offers({ agent, name }: Pick<Operation, 'agent' | 'name'>): boolean {
  const lower = agent.toLowerCase();
  return lower === 'report' ? reportLabelLayout.test(name) : !missingAgents.has(lower);
}
