/**
 * What a CRM says with a status of success and is no result: refusals, and what belongs to no operation or to another
 * one.
 */
import { failure, isStruct, type Failure, type Value } from '../command';
import type { Operation } from '../contract';
import { JsonNumber, type JsonLimits, type JsonTree } from '../json';
import type { Turns } from '../text/turn';
import { exceptionIn, isVendors, parseTree, propertiesOf, textOf, type Properties } from './error-object';

/** Names of error objects, some of which results have too: neither one nor the other follows from them alone. */
const errorNames: ReadonlySet<string> = new Set(
  [
    'error errortype errormessage errorsource friendlytext innerexception code correlationid',
    'message messagedetail exceptionmessage exceptiontype stacktrace source error_description',
    'type title status detail instance traceid $type',
  ].flatMap((names) => names.split(' ')),
);

/** Names of results that are no such, as they were met: a look-up takes half the time that lower case takes. */
const resultNames = new Set<string>();

/**
 * A look at every result, to be cheap: whether it is one beyond doubt, so that its text need not be read again.
 * Declared names are asked for first: V8 lists all names of an object before it gives the first one, 3 µs for a carrier
 * of a hundred.
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

/** @param name out of the contract, so that they are not without number */
export function isResultName(name: string): boolean {
  if (errorNames.has(name.toLowerCase())) return false;
  resultNames.add(name);
  return true;
}

export interface StrangeAnswer {
  readonly text: string;
  readonly operation: Operation;
  readonly limits: JsonLimits;
  /** It says that it is RFC 9457's problem object. */
  readonly isProblem: boolean;
  /** The caller has chosen properties, perhaps only such as the contract does not know. */
  readonly isSelected: boolean;
  /** It could not be read by the contract: then it is the result only if it is at least of the right kind. */
  readonly isUnfit: boolean;
}

/**
 * Judges an answer that may be no result: the CRM's refusal, a result after all (as far as that can be seen here), or
 * something else.
 */
export function* judge(answer: StrangeAnswer): Turns<Failure | 'result' | 'other'> {
  const { text, operation, limits, isProblem, isSelected, isUnfit } = answer;
  const mayBeUnknown = isSelected && operation.results.length > 0;
  const tree = yield* parseTree(text, limits);
  const verdict = judgeTree(tree, operation, { isProblem, mayBeUnknown });
  return verdict === 'result' && isUnfit && !isOfItsKind(tree, operation) ? 'other' : verdict;
}

/**
 * The same for a text that has been read; undefined: it was no JSON.
 * @param mayBeUnknown whether properties that nobody knows may be a result
 */
export function judgeTree(
  tree: JsonTree | undefined,
  operation: Operation,
  { isProblem, mayBeUnknown }: { readonly isProblem: boolean; readonly mayBeUnknown: boolean },
): Failure | 'result' | 'other' {
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

function refusalOf(tree: JsonTree | undefined, properties: Properties): Failure {
  const exception = exceptionIn(tree, properties) ?? { message: 'the CRM refused the command', isHearsay: true };
  return failure('crm.refused', exception.message, { exception });
}

/** v1 answers a void operation with 204; null, true and `{}` say as much. Everything else was read by the contract. */
function mayBeResult(tree: JsonTree | undefined, { results }: Operation): boolean {
  return results.length > 0 || tree === null || tree === true;
}

/**
 * A text where a number is due may be anybody's; a number with a fraction where an integer is due is the result all the
 * same.
 */
function isOfItsKind(tree: JsonTree | undefined, { results }: Operation): boolean {
  const [field, second] = results;
  if (field === undefined) return false;
  switch (second === undefined ? field.type.kind : 'struct') {
    case 'struct':
    case 'dictionary':
      // A name that stands twice, in two letter cases, says two things.
      return tree instanceof Map && propertiesOf(tree)?.size === tree.size;
    case 'list':
      return Array.isArray(tree);
    default:
      return tree instanceof JsonNumber || typeof tree === 'boolean';
  }
}

const isEmpty = (properties: Properties): boolean => Array.from(properties.keys()).every((name) => name === '$type');

/** Which of the properties a result of the operation may have, in lower case. */
function knownNames({ results, types }: Operation, properties: Properties): ReadonlySet<string> {
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
function isRefusal(all: Properties, undeclared: Properties, isPlain: boolean): boolean {
  if (undeclared.get('error') === true)
    return !isPlain || textOf(undeclared, 'errormessage', 'errortype') !== undefined;
  if (undeclared.size < all.size || all.get('error') === false) return false;
  if (textOf(all, 'errormessage', 'exceptionmessage') !== undefined) return true;
  const isMessage = textOf(all, 'message', 'messagedetail', 'error', 'error_description') !== undefined;
  return isMessage && statusOf(all) === undefined && Array.from(all.keys()).every((name) => errorNames.has(name));
}

function isProblemObject(properties: Properties, undeclared: Properties): boolean {
  return (statusOf(properties) ?? 0) >= 400 && textOf(undeclared, 'title', 'detail', 'message', 'error') !== undefined;
}

/** A gateway's own trouble (502, 504), in whatever words, says nothing of the command. */
function isClientError(properties: Properties): boolean {
  const status = statusOf(properties) ?? 0;
  return status >= 400 && status < 500;
}

function statusOf(properties: Properties): number | undefined {
  const status = properties.get('status');
  return status instanceof JsonNumber ? Number(status.text) : undefined;
}
