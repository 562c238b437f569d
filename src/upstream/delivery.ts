/**
 * What is known of a call that failed: whether its command was carried out, was not, or may have been. And which
 * operations may be sent again whatever became of the first try.
 */
import {
  causeOf,
  failure,
  rewordFailures,
  stopping,
  type Command,
  type Failure,
  type FailureCode,
  type Layer,
} from '../command';
import type { Operation } from '../contract';
import { perKey } from '../text/memo';
import type { HttpFailure } from './http-call';

/** Failures after which the CRM may have received the command, but gave no answer that can be relied on. */
const inconclusive: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'upstream.invalid',
  'upstream.tooLarge',
  'upstream.timeout',
  'upstream.unknown',
]);

/**
 * Gives every failed command the failure code that says what is known of its delivery.
 *
 * - A write whose answer says that it succeeded, but is otherwise unreadable, is `upstream.carriedOut`.
 * - A write without a usable answer is `upstream.unknown`. That holds for an unreadable answer too: the CRM has most
 *   likely done it, so it must not be called refused.
 * - Repeating a read does no harm, whatever became of its answer. Whether it helps is in the failure table.
 */
export const reportDelivery = (): Layer => rewordFailures('delivery', withDelivery);

function withDelivery(command: Command, given: Failure): Failure {
  const { code, message, path } = given;
  const isInconclusive = inconclusive.has(code);
  const where = path === undefined ? {} : { path };
  if (given.isCarriedOut === true && !isRepeatable(command.operation))
    return failure('upstream.carriedOut', `the command was carried out, but ${message}`, where);
  const { signal } = command.context;
  if (signal.aborted && (isInconclusive || code === 'upstream.unreachable'))
    return cutShort(signal, isInconclusive && !isRepeatable(command.operation));
  if (!isInconclusive) return given;
  const mark = given.isMisdirected === true ? { isMisdirected: given.isMisdirected } : {};
  const kept = { ...where, ...causeOf(given), ...mark };
  if (isRepeatable(command.operation))
    return code === 'upstream.unknown' ? failure('upstream.timeout', message, kept) : given;
  if (code === 'upstream.unknown') return given;
  return failure('upstream.unknown', `${message}; whether the command was carried out is unknown`, kept);
}

/**
 * The failure of a call that was ended before its answer. If the caller went away, only the log shows it. If the
 * gateway stops, the caller reads it, and must know whether to check before repeating the command.
 * @param signal that ended the call, already aborted
 * @param mayBeDone whether it changes something and had been sent
 */
export function cutShort(signal: AbortSignal, mayBeDone: boolean): Failure {
  const delivery = mayBeDone ? 'whether the command was carried out is unknown' : 'nothing was changed';
  if (signal.reason !== stopping) return failure('caller.gone', `the caller went away before the answer; ${delivery}`);
  const text = `the gateway had to stop before the CRM answered; ${delivery}`;
  return mayBeDone ? failure('upstream.unknown', text) : failure('gateway.draining', text, { retryAfterSeconds: 1 });
}

/**
 * What a call without an answer means for the command. `left` decides: false is the transport's promise that nothing
 * was sent. Once bytes may have left, it is unknown whether a write was carried out, and the failure says so: the
 * caller must check before repeating it. `reportDelivery` does the same for answers that cannot be used.
 * @param repeatable whether the call changes nothing
 */
export function transportFailure(failed: HttpFailure, repeatable: boolean): Failure {
  const meaning = meaningOf(failed, repeatable);
  return failed.cause === undefined ? meaning : { ...meaning, cause: failed.cause };
}

function meaningOf({ reason, left }: HttpFailure, repeatable: boolean): Failure {
  if (!left) return neverSent(reason);
  if (reason === 'tooLarge') return failure('upstream.tooLarge', "the CRM's answer is larger than the limit");
  if (reason === 'encoding' || reason === 'protocol')
    return failure('upstream.invalid', "the CRM's answer could not be read");
  if (repeatable)
    return failure(
      'upstream.timeout',
      reason === 'timeout' ? 'the CRM did not answer in time' : 'the connection to the CRM broke',
    );
  return failure('upstream.unknown', 'the CRM did not answer; whether the command was carried out is unknown');
}

function neverSent(reason: HttpFailure['reason']): Failure {
  // What HTTP cannot carry has been refused at the door; to meet it here is a defect of ours.
  if (reason === 'protocol')
    return failure('internal', 'the command could not be put into an HTTP request; it was not sent');
  return failure('upstream.unreachable', 'the CRM could not be reached; the command was not carried out', {
    retryAfterSeconds: 1,
  });
}

/**
 * Names of operations that read. `CreateDefault…` fills a form and stores nothing; `Validate…` and `Calculate…` are
 * missing, for some of them store what they found.
 */
const readVerbs = /^(?:Get|Find|Is|Has|Can|Search|Count|Exists|CreateDefault)(?=[A-Z]|$)/;

/**
 * Words of operations that change something all the same: GetNextInQueue assigns a ticket, GetNewMail fetches,
 * GetOrRegister… registers, GetRefreshed… rebuilds a cache.
 */
const changingWords = new RegExp(
  'Next|NewMail|Refresh|Generate|Register|Checkout|Toggle|AccessToken|AuthUrl|Or(?:Create|Add|Insert)|' +
    'And(?:Set|Get|Delete|Lock|Mark|Reset|Clear|Update|Save|Remove|Increment)',
);

/**
 * Agents whose reading has effects elsewhere: models that are paid and trained by the question, mail servers, chats,
 * replication.
 */
const agentsWithEffects: ReadonlySet<string> = new Set(['AI', 'Chat', 'EMail', 'Messaging', 'Replication']);

/** Single operations that change something, with what the vendor says they do. */
const changingOperations: ReadonlySet<string> = new Set([
  'Configuration.GetLandingPage', // "Creates the landing page row if it does not exist."
  'Document.GetDocumentUrl', // hands the document to an editor, which checks it out
  'List.GetDocumentTemplateUrl', // as Document.GetDocumentUrl, of a template
  'List.GetAllAutomatedCategoryUpdates', // "Save the automated category update settings"
  'Quote.GetOrderState', // the connector writes into quote lines and alternative
  'Selection.GetSelectionForFind', // makes the user's working set
  'User.GetExternalTokens', // tokens behind a key that may serve once
]);

/**
 * Whether carrying the operation out a second time does no harm, so that a missing answer is harmless. A wrong yes
 * carries a command out twice; a wrong no costs one retry: in doubt it is no. Sources: NetServer's naming, and the
 * vendor's own words on each of the 2,000 operations of its v1 client.
 */
export function isRepeatable(operation: Pick<Operation, 'agent' | 'name' | 'isUndescribed'>): boolean {
  // The contract does not describe it, so its name proves nothing.
  if (operation.isUndescribed === true) return false;
  return onlyReads(operation);
}

const onlyReads = perKey(
  ({ agent, name }: Pick<Operation, 'agent' | 'name'>): boolean =>
    readVerbs.test(name) &&
    !changingWords.test(name) &&
    !agentsWithEffects.has(agent) &&
    !changingOperations.has(`${agent}.${name}`),
);
