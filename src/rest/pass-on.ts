/**
 * Answers whose bytes go on to a v1 caller as they are. Nobody asks for the values, so none is judged: a CRM may write
 * a number as `7.0`, or a member that is newer than the contract. All that is told apart is what is a success, by the
 * outermost value; a full entity is looked at in a tenth of the time of reading it.
 */
import type { Failure } from '../command';
import type { Operation, Type } from '../contract';
import { isWhole, type JsonLimits } from '../json';
import { TurnBudget, type Turns } from '../text/turn';
import { parseTree } from './error-object';
import { judgeTree, isResultName } from './error-in-success';

/** What the text says of the command; 'other': it is no answer of this operation. */
export function* judgePassing(
  text: string,
  operation: Operation,
  limits: JsonLimits,
): Turns<Failure | 'result' | 'other'> {
  const begun = /^\ufeff?\s*/.exec(text)?.[0].length ?? 0;
  const first = text.charAt(begun);
  if (first !== '{' && first !== '[') return yield* judgeLeaf(text, operation, limits);
  if (!(yield* isWhole(text, new TurnBudget()))) return 'other';
  if (!holds(first, operation)) return first === '{' ? yield* judgeObject(text, operation, limits) : 'other';
  if (first === '[' || isPlainly(text, begun, operation)) return 'result';
  return yield* judgeObject(text, operation, limits);
}

/**
 * Whether a value of the operation's result may begin so; nothing is known of what a newer CRM answers where the
 * contract expects nothing.
 */
function holds(first: '{' | '[' | 'leaf', { results }: Operation): boolean {
  const [field, second] = results;
  if (field === undefined || (second === undefined && field.type.kind === 'any')) return true;
  return (second === undefined ? formOf(field.type) : '{') === first;
}

function formOf({ kind }: Type): '{' | '[' | 'leaf' {
  if (kind === 'struct' || kind === 'dictionary') return '{';
  return kind === 'list' ? '[' : 'leaf';
}

function* judgeLeaf(text: string, operation: Operation, limits: JsonLimits): Turns<'result' | 'other'> {
  const tree = yield* parseTree(text, limits);
  return tree === null || (tree !== undefined && holds('leaf', operation)) ? 'result' : 'other';
}

function* judgeObject(text: string, operation: Operation, limits: JsonLimits): Turns<Failure | 'result' | 'other'> {
  const tree = yield* parseTree(text, limits);
  if (tree === undefined) return 'other';
  const verdict = judgeTree(tree, operation, { isProblem: false, mayBeUnknown: operation.results.length === 0 });
  return verdict === 'result' && !holds('{', operation) ? 'other' : verdict;
}

/**
 * The beginning tells of most: a property of the result that no error object has, and nowhere the word by which those
 * are known.
 */
function isPlainly(text: string, begun: number, operation: Operation): boolean {
  if (/"error/i.test(text)) return false;
  const [field, second] = operation.results;
  if (second === undefined && field?.type.kind === 'dictionary') return true;
  firstKey.lastIndex = begun;
  const key = firstKey.exec(text)?.[1];
  return key !== undefined && namesOf(operation).has(key.toLowerCase());
}

const firstKey = /\{\s*"([^"\\]*)"/y;

const plainNames = new WeakMap<Operation, ReadonlySet<string>>();

/** Names of the result's properties that no error object has, in lower case. */
function namesOf(operation: Operation): ReadonlySet<string> {
  const known = plainNames.get(operation);
  if (known !== undefined) return known;
  const { results, types } = operation;
  const [field, second] = results;
  const type = second === undefined ? field?.type : undefined;
  const fields = type?.kind === 'struct' ? [type, ...types.derivedOf(type)].flatMap((each) => each.fields) : results;
  const names = new Set(fields.flatMap(({ name }) => (isResultName(name) ? [name.toLowerCase()] : [])));
  plainNames.set(operation, names);
  return names;
}
