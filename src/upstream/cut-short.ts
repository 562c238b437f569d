import { failure, stopping, type Failure } from '../command';

/**
 * What is said of a call that was ended before its answer. To a caller who went away nobody says it, the log reads it;
 * one whom a stopping gateway leaves alone must know whether to look before he repeats it.
 * @param mayBeDone whether it changes something and had been sent
 */
export function cutShort(signal: AbortSignal, mayBeDone: boolean): Failure {
  const fate = mayBeDone ? 'whether the command was carried out is unknown' : 'nothing was changed';
  if (signal.reason !== stopping) return failure('caller.gone', `the caller went away before the answer; ${fate}`);
  const text = `the gateway had to stop before the CRM answered; ${fate}`;
  return mayBeDone ? failure('upstream.unknown', text) : failure('gateway.draining', text, { retryAfterSeconds: 1 });
}
