import { failure, type Failure } from '../command';
import type { HttpFailure } from './http-call';

/**
 * What a call without an answer means for the command. Once bytes may have left, a write's fate is unknown and said to be so:
 * the caller must look before he repeats it.
 */
export function transportFailure({ reason, left }: HttpFailure, repeatable: boolean): Failure {
  if (reason === 'tooLarge') return failure('upstream.tooLarge', "the CRM's answer is larger than the limit");
  if (reason === 'encoding' || reason === 'protocol') {
    const text = left ? "the CRM's answer could not be read" : 'the command could not be sent';
    return failure('upstream.invalid', text);
  }
  if (!left)
    return failure('upstream.unreachable', 'the CRM could not be reached; the command was not carried out', {
      retryAfterSeconds: 1,
    });
  if (repeatable)
    return failure(
      'upstream.timeout',
      reason === 'timeout' ? 'the CRM did not answer in time' : 'the connection to the CRM broke',
    );
  return failure('upstream.unknown', 'the CRM did not answer; whether the command was carried out is unknown');
}
