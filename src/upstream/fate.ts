import { causeOf, failure, retelling, type Command, type Failure, type FailureCode, type Layer } from '../command';
import { cutShort } from './cut-short';
import { isRepeatable } from './repeatable';

/**
 * Failures after which something of the command may have reached the CRM, but no word came back that can be relied on.
 */
const withoutWord: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'upstream.invalid',
  'upstream.tooLarge',
  'upstream.timeout',
  'upstream.unknown',
]);

/**
 * Says of every failed command what is known of its fate. What changes something is `upstream.carriedOut` where the CRM
 * has said so in an answer that cannot be read otherwise, and `upstream.unknown` without such an answer, also when one
 * came that nobody understands: the CRM has most likely done it, so nobody may call it refused. What changes nothing
 * may be repeated, whoever lost the answer.
 */
export const reportDelivery = (): Layer => retelling('delivery', fateOf);

function fateOf(command: Command, told: Failure): Failure {
  const { code, message, path } = told;
  const lost = withoutWord.has(code);
  const where = path === undefined ? {} : { path };
  if (told.isCarriedOut === true && !isRepeatable(command.operation))
    return failure('upstream.carriedOut', `the command was carried out, but ${message}`, where);
  const { signal } = command.context;
  if (signal.aborted && (lost || code === 'upstream.unreachable'))
    return cutShort(signal, lost && !isRepeatable(command.operation));
  if (!lost) return told;
  const kept = { ...(path === undefined ? {} : { path }), ...causeOf(told) };
  if (isRepeatable(command.operation))
    return code === 'upstream.unknown' ? failure('upstream.timeout', message, kept) : told;
  if (code === 'upstream.unknown') return told;
  return failure('upstream.unknown', `${message}; whether the command was carried out is unknown`, kept);
}
