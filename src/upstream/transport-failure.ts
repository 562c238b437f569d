import { failure, type Failure } from '../command';
import type { HttpFailure } from './http-call';

/**
 * What a call without an answer means for the command. `left` decides: false is the transport's promise that nothing
 * was sent. Once bytes may have left, a write's fate is unknown and said to be so (see fate.ts for answers that cannot
 * be used): the caller must look before he repeats it.
 */
export function transportFailure(failed: HttpFailure, repeatable: boolean): Failure {
  const told = meaningOf(failed, repeatable);
  return failed.cause === undefined ? told : { ...told, cause: failed.cause };
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
