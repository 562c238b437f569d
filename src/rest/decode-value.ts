import type { Field, Type, TypeTable } from '../contract';
import { failure, Refusal, type Failure, type Value } from '../command';
import { JsonError, JsonReader, type JsonLimits } from '../json';
import { finish, TurnBudget, type Turns } from '../text/turn';
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
  try {
    const field = { name: '', namespace: '', type, optional: true, nillable: true };
    const how = { unknown: 'ignore', nullIsAbsent: true, isLenient: false } as const;
    return { kind: 'value', value: finish(readWhole(decoded.text, field, types, limits, how)) };
  } catch (error) {
    if (error instanceof Refusal) return invalid(error.message, error.path);
    if (error instanceof JsonError) return invalid(error.message);
    throw error;
  }
}

/**
 * Reads a part of a client's JSON, such as a value of a patch, as the contract has that part: as leniently as a
 * request's body, and what the contract does not know is refused.
 * @throws Refusal, its path within the part
 */
export function* decodePartInTurns(text: string, field: Field, types: TypeTable, limits: JsonLimits): Turns<Value> {
  const how = { unknown: 'refuse', nullIsAbsent: false, isLenient: true, onLeniency: () => undefined } as const;
  try {
    return yield* readWhole(text, field, types, limits, how);
  } catch (error) {
    throw error instanceof JsonError ? new Refusal('request.malformed', error.message) : error;
  }
}

/** The same, all at once. */
export function decodePart(...part: Parameters<typeof decodePartInTurns>): Value {
  return finish(decodePartInTurns(...part));
}

/** How a value is read, see ReadContext. */
type ReadMode = Pick<ReadContext, 'unknown' | 'nullIsAbsent' | 'isLenient' | 'onLeniency'>;

/** Reads a text that is one value and nothing else. @throws Refusal, JsonError */
function* readWhole(text: string, field: Field, types: TypeTable, limits: JsonLimits, how: ReadMode): Turns<Value> {
  const whole = new WholeValue(compileField(field), undefined);
  const reader = new JsonReader(text, limits);
  const budget = new TurnBudget();
  if (!reader.isSmall) yield* reader.findBlanks(budget);
  const remaining = whole.from({ ...how, reader, types, budget, documents: undefined });
  if (remaining !== undefined) yield* remaining;
  reader.end();
  return whole.value ?? null;
}
