import type { Type, TypeTable } from '../contract';
import { failure, Refusal, type Failure, type Value } from '../command';
import { JsonError, JsonReader, type JsonLimits } from '../json';
import { finish, TurnBudget } from '../text/turn';
import { decodeText } from '../xml';
import type { RestAnswerBody } from './decode-failure';
import type { ReadContext } from './read-context';
import { compileField, WholeValue } from './read-value';

/** What was read. */
export interface DecodedValue {
  readonly kind: 'value';
  readonly value: Value;
}

/**
 * Reads the JSON body of a v1 answer as a value of a contract type. It serves paths that are no agent's but answer with
 * an agent's struct. Properties the contract does not know are passed over.
 * @returns the value, or `upstream.invalid` with the path to what does not fit
 */
export function decodeValue(
  answer: RestAnswerBody,
  type: Type,
  types: TypeTable,
  limits: JsonLimits,
): DecodedValue | Failure {
  const invalid = (reason: string, path = ''): Failure =>
    failure('upstream.invalid', `the answer of the CRM could not be read: ${reason}`, path === '' ? {} : { path });
  if (!/^(?:application|text)\/json\b/i.test(answer.headers.get('content-type') ?? '')) return invalid('it is no JSON');
  const decoded = decodeText(answer.body, undefined);
  if ('problem' in decoded) return invalid(decoded.problem);
  const whole = new WholeValue(
    compileField({ name: '', namespace: '', type, optional: true, nillable: true }),
    undefined,
  );
  try {
    const reader = new JsonReader(decoded.text, limits);
    const context: ReadContext = {
      reader,
      types,
      budget: new TurnBudget(),
      documents: undefined,
      unknown: 'ignore',
      nullIsAbsent: true,
      isLenient: false,
    };
    const remaining = whole.from(context);
    if (remaining !== undefined) finish(remaining);
    reader.end();
    return { kind: 'value', value: whole.value ?? null };
  } catch (error) {
    if (error instanceof Refusal) return invalid(error.message, error.path);
    if (error instanceof JsonError) return invalid(error.message);
    throw error;
  }
}
