/**
 * Answers of a CRM with a status of success: results, refusals, and answers that belong to no operation or to another
 * one.
 */
import { failure, isStruct, type Failure, type Value } from '../command';
import type { Operation, Type } from '../contract';
import { isWhole, JsonNumber, type JsonLimits, type JsonTree } from '../json';
import { perKey } from '../text/memo';
import { TurnBudget, type Turns } from '../text/turn';
import { exceptionIn, firstTextOf, isVendors, parseTree, propertiesOf, type ErrorProperties } from './decode-failure';

/** Names of error objects, some of which results have too: neither one nor the other follows from them alone. */
const errorNames: ReadonlySet<string> = new Set(
  [
    'error errortype errormessage errorsource friendlytext innerexception code correlationid',
    'message messagedetail exceptionmessage exceptiontype stacktrace source error_description',
    'type title status detail instance traceid $type',
  ].flatMap((names) => names.split(' ')),
);

/** Names of results that no error object has, as they were met: a look-up is faster than lower case. */
const resultNames = new Set<string>();

/**
 * A cheap look at every result: whether it is one beyond doubt, so that its text need not be read again.
 * Declared names are asked for first: V8 lists all names of an object before it gives the first one.
 */
export function isPlainResult(read: Value | undefined, { results }: Operation): boolean {
  if (read instanceof Map) return !read.has('ErrorMessage');
  if (!isStruct(read)) return true;
  const [field, second] = results;
  const declared = second === undefined && field?.type.kind === 'struct' ? field.type.fields : results;
  for (const { name } of declared)
    if (read[name] !== undefined && (resultNames.has(name) || isResultName(name))) return true;
  for (const name in read) if (resultNames.has(name) || isResultName(name)) return true;
  return false;
}

/** Whether a property is the one that refusals of the CRM begin with, in any letter case. */
export const isErrorWord = (key: string): boolean => key.length === 5 && key.toLowerCase() === 'error';

/** Whether no error object has a property of that name. @param name out of the contract: the memo stays small */
export function isResultName(name: string): boolean {
  if (errorNames.has(name.toLowerCase())) return false;
  resultNames.add(name);
  return true;
}

/** The CRM's refusal, a result, or something else. */
export type SuccessVerdict = Failure | 'result' | 'other';

/** An answer with a status of success. */
export interface SuccessAnswer {
  readonly text: string;
  readonly operation: Operation;
  readonly limits: JsonLimits;
  /** Its media type is that of RFC 9457's problem object. */
  readonly isProblem: boolean;
  /** The client has chosen properties, perhaps only such as the contract does not know. */
  readonly isSelected: boolean;
  /** It could not be read by the contract: then it is the result only if it is at least of the right kind. */
  readonly isUnfit: boolean;
}

/** Reads an answer that may be no result, and tells what it is as far as that can be seen here. */
export function* classify(answer: SuccessAnswer): Turns<SuccessVerdict> {
  const { text, operation, limits, isProblem, isSelected, isUnfit } = answer;
  const mayBeUnknown = isSelected && operation.results.length > 0;
  const tree = yield* parseTree(text, limits);
  const verdict = classifyTree(tree, operation, { isProblem, mayBeUnknown });
  return verdict === 'result' && isUnfit && !isOfItsKind(tree, operation) ? 'other' : verdict;
}

/**
 * The same for a text that has been read; undefined: it was no JSON.
 * @param mayBeUnknown whether properties that the contract does not know may be a result
 */
function classifyTree(
  tree: JsonTree | undefined,
  operation: Operation,
  { isProblem, mayBeUnknown }: { readonly isProblem: boolean; readonly mayBeUnknown: boolean },
): SuccessVerdict {
  const properties = propertiesOf(tree);
  if (properties === undefined) return isProblem || !mayBeResult(tree, operation) ? 'other' : 'result';
  const known = knownNames(operation, properties);
  const undeclared = new Map(Array.from(properties).filter(([name]) => !known.has(name)));
  const isPlain = Array.from(known).some((name) => !errorNames.has(name));
  if (isRefusal(properties, undeclared, isPlain)) return refusalOf(tree, undeclared);
  if (isProblem || (!isPlain && isProblemObject(properties, undeclared)))
    return isClientError(properties) ? refusalOf(tree, properties) : 'other';
  if (known.size > 0 || isEmpty(properties)) return 'result';
  return mayBeUnknown ? 'result' : 'other';
}

function refusalOf(tree: JsonTree | undefined, properties: ErrorProperties): Failure {
  const exception = exceptionIn(tree, properties) ?? { message: 'the CRM refused the command', isHearsay: true };
  return failure('crm.refused', exception.message, { exception });
}

/** v1 answers a void operation with 204; null, true and `{}` mean the same. All else was read by the contract. */
function mayBeResult(tree: JsonTree | undefined, { results }: Operation): boolean {
  return results.length > 0 || tree === null || tree === true;
}

/**
 * Whether the answer has at least the form of the result. A text where a number is due may come from a proxy; a number
 * with a fraction where an integer is due is the result all the same.
 */
function isOfItsKind(tree: JsonTree | undefined, { results }: Operation): boolean {
  const [field, second] = results;
  if (field === undefined) return false;
  switch (second === undefined ? field.type.kind : 'struct') {
    case 'struct':
    case 'dictionary':
      // A name that occurs twice, in two letter cases, means two things.
      return tree instanceof Map && propertiesOf(tree)?.size === tree.size;
    case 'list':
      return Array.isArray(tree);
    default:
      return tree instanceof JsonNumber || typeof tree === 'boolean';
  }
}

const isEmpty = (properties: ErrorProperties): boolean =>
  Array.from(properties.keys()).every((name) => name === '$type');

/** Which of the properties a result of the operation may have, in lower case. */
function knownNames({ results, types }: Operation, properties: ErrorProperties): ReadonlySet<string> {
  const [field, second] = results;
  const names = new Set(second === undefined ? [] : results.map(({ name }) => name.toLowerCase()));
  if (second === undefined && field?.type.kind === 'struct')
    for (const { fields } of [field.type, ...types.derivedOf(field.type)])
      for (const { name } of fields) names.add(name.toLowerCase());
  // A dictionary has any name; only the vendor's whole object is none.
  const isAny = second === undefined && field?.type.kind === 'dictionary' && !isVendors(properties);
  return new Set(Array.from(properties.keys()).filter((name) => isAny || names.has(name)));
}

/** @param isPlain whether properties of the result were met that no error object has */
function isRefusal(all: ErrorProperties, undeclared: ErrorProperties, isPlain: boolean): boolean {
  if (undeclared.get('error') === true)
    return !isPlain || firstTextOf(undeclared, 'errormessage', 'errortype') !== undefined;
  if (undeclared.size < all.size || all.get('error') === false) return false;
  if (firstTextOf(all, 'errormessage', 'exceptionmessage') !== undefined) return true;
  const isMessage = firstTextOf(all, 'message', 'messagedetail', 'error', 'error_description') !== undefined;
  return isMessage && statusOf(all) === undefined && Array.from(all.keys()).every((name) => errorNames.has(name));
}

function isProblemObject(properties: ErrorProperties, undeclared: ErrorProperties): boolean {
  return (
    (statusOf(properties) ?? 0) >= 400 && firstTextOf(undeclared, 'title', 'detail', 'message', 'error') !== undefined
  );
}

/** A proxy's own trouble (502, 504), in whatever words, does not tell what became of the command. */
function isClientError(properties: ErrorProperties): boolean {
  const status = statusOf(properties) ?? 0;
  return status >= 400 && status < 500;
}

function statusOf(properties: ErrorProperties): number | undefined {
  const status = properties.get('status');
  return status instanceof JsonNumber ? Number(status.text) : undefined;
}

/**
 * The same for an answer whose bytes go on to a v1 client as they are. The values are not read, so none is checked: a
 * CRM may write a number as `7.0`, or a member that is newer than the contract. The outermost value tells whether it is
 * a success, which is much faster than reading it all.
 */
export function* classifyPassing(text: string, operation: Operation, limits: JsonLimits): Turns<SuccessVerdict> {
  const begun = /^\ufeff?\s*/.exec(text)?.[0].length ?? 0;
  const first = text.charAt(begun);
  if (first !== '{' && first !== '[') return yield* classifyLeaf(text, operation, limits);
  if (!(yield* isWhole(text, new TurnBudget()))) return 'other';
  if (!mayBegin(first, operation)) return first === '{' ? yield* classifyObject(text, operation, limits) : 'other';
  if (first === '[' || isPlainly(text, begun, operation)) return 'result';
  return yield* classifyObject(text, operation, limits);
}

/**
 * Whether a value of the operation's result may begin so. Where the contract expects no result, any may: a newer CRM
 * may have one.
 */
function mayBegin(first: '{' | '[' | 'leaf', { results }: Operation): boolean {
  const [field, second] = results;
  if (field === undefined || (second === undefined && field.type.kind === 'any')) return true;
  return (second === undefined ? formOf(field.type) : '{') === first;
}

function formOf({ kind }: Type): '{' | '[' | 'leaf' {
  if (kind === 'struct' || kind === 'dictionary') return '{';
  return kind === 'list' ? '[' : 'leaf';
}

function* classifyLeaf(text: string, operation: Operation, limits: JsonLimits): Turns<'result' | 'other'> {
  const tree = yield* parseTree(text, limits);
  return tree === null || (tree !== undefined && mayBegin('leaf', operation)) ? 'result' : 'other';
}

function* classifyObject(text: string, operation: Operation, limits: JsonLimits): Turns<SuccessVerdict> {
  const tree = yield* parseTree(text, limits);
  if (tree === undefined) return 'other';
  const verdict = classifyTree(tree, operation, { isProblem: false, mayBeUnknown: operation.results.length === 0 });
  return verdict === 'result' && !mayBegin('{', operation) ? 'other' : verdict;
}

/**
 * The beginning is enough for most results: a property that no error object has, and nowhere in the text the word by
 * which error objects are known.
 */
function isPlainly(text: string, begun: number, operation: Operation): boolean {
  if (/"error/i.test(text)) return false;
  const [field, second] = operation.results;
  if (second === undefined && field?.type.kind === 'dictionary') return true;
  firstKey.lastIndex = begun;
  const key = firstKey.exec(text)?.[1];
  return key !== undefined && plainNamesOf(operation).has(key.toLowerCase());
}

const firstKey = /\{\s*"([^"\\]*)"/y;

/** Names of the result's properties that no error object has, in lower case. */
const plainNamesOf = perKey(({ results, types }: Operation): ReadonlySet<string> => {
  const [field, second] = results;
  const type = second === undefined ? field?.type : undefined;
  const fields = type?.kind === 'struct' ? [type, ...types.derivedOf(type)].flatMap((each) => each.fields) : results;
  return new Set(fields.flatMap(({ name }) => (isResultName(name) ? [name.toLowerCase()] : [])));
});
