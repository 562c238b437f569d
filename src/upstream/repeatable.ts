import type { Operation } from '../contract';
import { perKey } from '../text/memo';

/**
 * Which operations may be sent twice, so that a missing answer is harmless. A wrong yes carries a command out twice; a
 * wrong no costs one retry: in doubt it is no. Sources: NetServer's naming, and the vendor's own words on each
 * of the 2,000 operations of its v1 client.
 */

/**
 * Names of operations that read. `CreateDefault…` fills a form and stores nothing; `Validate…` and `Calculate…` are
 * missing, for some of them store what they found.
 */
const reading = /^(?:Get|Find|Is|Has|Can|Search|Count|Exists|CreateDefault)(?=[A-Z]|$)/;

/**
 * Words of operations that change something all the same: GetNextInQueue assigns a ticket, GetNewMail fetches,
 * GetOrRegister… registers, GetRefreshed… rebuilds a cache.
 */
const doing = new RegExp(
  'Next|NewMail|Refresh|Generate|Register|Checkout|Toggle|AccessToken|AuthUrl|Or(?:Create|Add|Insert)|' +
    'And(?:Set|Get|Delete|Lock|Mark|Reset|Clear|Update|Save|Remove|Increment)',
);

/**
 * Agents whose reading has effects elsewhere: models that are paid and trained by the question, mail servers, chats,
 * replication.
 */
const doingAgents: ReadonlySet<string> = new Set(['AI', 'Chat', 'EMail', 'Messaging', 'Replication']);

/** Single operations that change something, with what the vendor says they do. */
const doers: ReadonlySet<string> = new Set([
  'Configuration.GetLandingPage', // "Creates the landing page row if it does not exist."
  'Document.GetDocumentUrl', // hands the document to an editor, which checks it out
  'List.GetAllAutomatedCategoryUpdates', // "Save the automated category update settings"
  'Quote.GetOrderState', // the connector writes into quote lines and alternative
  'Selection.GetSelectionForFind', // makes the user's working set
  'User.GetExternalTokens', // tokens behind a key that may serve once
]);

/** Whether carrying the operation out a second time does no harm. */
export function isRepeatable(operation: Pick<Operation, 'agent' | 'name' | 'isUndescribed'>): boolean {
  // The contract does not describe it, so its name proves nothing.
  if (operation.isUndescribed === true) return false;
  return onlyReads(operation);
}

const onlyReads = perKey(
  ({ agent, name }: Pick<Operation, 'agent' | 'name'>): boolean =>
    reading.test(name) && !doing.test(name) && !doingAgents.has(agent) && !doers.has(`${agent}.${name}`),
);
