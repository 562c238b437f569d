/** What is known of a call that failed: whether its command was carried out, was not, or may have been. */
import {
  causeOf,
  failure,
  retelling,
  stopping,
  type Command,
  type Failure,
  type FailureCode,
  type Layer,
} from '../command';
import type { HttpFailure } from './http-call';
import { isRepeatable } from './repeatable';

/** Failures after which the CRM may have received the command, but gave no answer that can be relied on. */
const unanswered: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'upstream.invalid',
  'upstream.tooLarge',
  'upstream.timeout',
  'upstream.unknown',
]);

/**
 * Gives every failed command the failure code that says what is known of its delivery.
 *
 * - A write whose answer says that it succeeded, but cannot be read otherwise, is `upstream.carriedOut`.
 * - A write without a usable answer is `upstream.unknown`. That holds for an unreadable answer too: the CRM has most
 *   likely done it, so it must not be called refused.
 * - A read may be repeated, whatever became of its answer.
 */
export const reportDelivery = (): Layer => retelling('delivery', withDelivery);

function withDelivery(command: Command, given: Failure): Failure {
  const { code, message, path } = given;
  const isLost = unanswered.has(code);
  const where = path === undefined ? {} : { path };
  if (given.isCarriedOut === true && !isRepeatable(command.operation))
    return failure('upstream.carriedOut', `the command was carried out, but ${message}`, where);
  const { signal } = command.context;
  if (signal.aborted && (isLost || code === 'upstream.unreachable'))
    return cutShort(signal, isLost && !isRepeatable(command.operation));
  if (!isLost) return given;
  const kept = { ...where, ...causeOf(given) };
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
