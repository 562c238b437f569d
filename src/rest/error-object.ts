/** The objects that a v1 CRM, or what stands in front of it, explains errors with. */
import type { ExceptionInfo } from '../command';
import { JsonError, readJsonTreeInTurns, type JsonLimits, type JsonTree } from '../json';
import { TurnBudget, type Turns } from '../text/turn';

/** Properties by lower-case name: ASP.NET Core writes camelCase where NetServer writes PascalCase. */
export type Properties = ReadonlyMap<string, JsonTree>;

/** Any JSON as a tree; undefined: it is none. */
export function* parseTree(text: string, limits: JsonLimits, budget = new TurnBudget()): Turns<JsonTree | undefined> {
  try {
    return yield* readJsonTreeInTurns(text, limits, budget);
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

export function propertiesOf(tree: JsonTree | undefined): Properties | undefined {
  return tree instanceof Map ? lowered(tree) : undefined;
}

function lowered(tree: ReadonlyMap<string, JsonTree>): Properties {
  return new Map(Array.from(tree, ([name, value]) => [name.toLowerCase(), value]));
}

/** Nobody reads more of a message: it is written without a pause. */
const messageChars = 16 * 1024;

/** The first of these that has a text. */
export function textOf(properties: Properties, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = properties.get(name);
    if (typeof value === 'string' && value !== '') return value.slice(0, messageChars);
  }
  return undefined;
}

/** Where the text stands: the vendor's, ASP.NET's, OAuth's, RFC 9457's. */
const messageNames = [
  'errormessage',
  'exceptionmessage',
  'messagedetail',
  'message',
  'error_description',
  'detail',
  'title',
  'error',
];

/** Whether this is NetServer's own object, `Error: true` with a type or a text: no proxy writes that. */
export function isVendors(properties: Properties): boolean {
  return properties.get('error') === true && textOf(properties, 'errormessage', 'errortype') !== undefined;
}

/** Names that ASP.NET and NetServer write so; what stands in front of a CRM writes `message`, `error` and the like. */
const ownNames: readonly string[] = ['ErrorMessage', 'Message', 'MessageDetail', 'ExceptionMessage'];

/**
 * Whether it is the CRM that speaks: NetServer's object, or ASP.NET's (`Message`; in other letters, with
 * `MessageDetail` or an exception beside it). An object of any other form may be a proxy's.
 */
function isCrms(tree: ReadonlyMap<string, JsonTree>): boolean {
  if (tree.get('Error') === true || ownNames.some((name) => textOf(tree, name) !== undefined)) return true;
  const properties = lowered(tree);
  if (isVendors(properties)) return true;
  const hasDetail = textOf(properties, 'messagedetail', 'exceptionmessage', 'exceptiontype') !== undefined;
  return hasDetail && textOf(properties, 'message') !== undefined;
}

/**
 * What an error object says, with a mark where it need not be the CRM that says it; undefined: nothing.
 * @param properties those of its properties that count
 */
export function exceptionIn(tree: JsonTree | undefined, properties = propertiesOf(tree)): ExceptionInfo | undefined {
  const exception = properties === undefined ? undefined : exceptionOf(properties);
  if (exception === undefined || (tree instanceof Map && isCrms(tree))) return exception;
  return { ...exception, isHearsay: true };
}

function exceptionOf(properties: Properties): ExceptionInfo | undefined {
  const type = textOf(properties, 'errortype', 'exceptiontype');
  const said = textOf(properties, ...messageNames);
  if (said === undefined && type === undefined && properties.get('error') !== true) return undefined;
  const source = textOf(properties, 'errorsource', 'source');
  const friendlyText = textOf(properties, 'friendlytext');
  const inner = propertiesOf(properties.get('innerexception'));
  const innerException = inner === undefined ? undefined : exceptionOf(inner);
  return {
    message: said ?? 'the CRM refused the command without saying why',
    ...(type === undefined ? {} : { type }),
    ...(source === undefined ? {} : { source }),
    ...(friendlyText === undefined ? {} : { friendlyText }),
    ...(innerException === undefined ? {} : { inner: innerException }),
  };
}
