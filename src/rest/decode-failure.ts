/** Error answers of a v1 CRM, or of a proxy in front of it: statuses and the objects that explain them. */
import {
  failure,
  misdirected,
  misdirectedBy,
  type ExceptionInfo,
  type Failure,
  type FailureCode,
  parseRetryAfter,
} from '../command';
import { JsonError, readJsonTreeInTurns, type JsonLimits, type JsonTree } from '../json';
import { parseMediaType, type BodyWithDocuments, type Document } from '../body';
import { finish, TurnBudget, type Turns } from '../text/turn';
import { decodeTextInTurns } from '../xml';

/** An answer of the CRM. */
export interface RestAnswerBody {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  /** All of it; what is left of it where documents were taken out; nothing where it is one document. */
  readonly body: Uint8Array;
  readonly documents?: BodyWithDocuments;
  readonly document?: Document;
}

/** What a v1 CRM's status means. */
const codes: ReadonlyMap<number, FailureCode> = new Map<number, FailureCode>([
  [401, 'crm.unauthenticated'],
  [403, 'crm.forbidden'],
  [404, 'crm.notFound'],
  [429, 'crm.busy'],
  [503, 'crm.busy'],
]);

/** Statuses that proxies in front of the CRM give too, perhaps after the CRM has carried out the command. */
const proxies: ReadonlySet<number> = new Set([408, 502, 503, 504]);

/**
 * Reads an error answer: the vendor's error object, ASP.NET's `Message`/`MessageDetail`, or a page without anything
 * usable.
 */
export function* decodeFailureInTurns(answer: RestAnswerBody, limits: JsonLimits): Turns<Failure> {
  const { status } = answer;
  if (status < 400 || status > 599)
    return failure(
      'upstream.invalid',
      `the CRM answered with HTTP ${status}, which is no answer to a command`,
      misdirectedBy(status),
    );
  if (status === 421) return misdirected();
  const tree = yield* readTree(answer, limits);
  const properties = propertiesOf(tree);
  const exception = exceptionIn(tree, properties);
  const isOwn = properties !== undefined && isVendors(properties);
  const retryAfterSeconds = parseRetryAfter(answer.headers);
  const code = codeOf(status, isOwn, exception !== undefined, retryAfterSeconds !== undefined);
  if (code.startsWith('upstream.')) return failure(code, `the CRM answered with HTTP ${status}`);
  return failure(code, exception?.message ?? `the CRM answered with HTTP ${status}`, {
    status,
    ...(tree === undefined || exception?.isHearsay === true ? misdirectedBy(status) : {}),
    ...(exception === undefined ? {} : { exception }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}

/** The same, all at once. */
export function decodeFailure(answer: RestAnswerBody, limits: JsonLimits): Failure {
  return finish(decodeFailureInTurns(answer, limits));
}

/**
 * The vendor's error object is the CRM's own word, whatever the status. Where a proxy may have answered, only a time to
 * come back at is certain: a server that gives one has not begun. A 5xx without an explanation means that something
 * broke, not that nothing was done.
 */
function codeOf(status: number, isOwn: boolean, isExplained: boolean, asksToWait: boolean): FailureCode {
  const code = codes.get(status);
  if (isOwn) return code ?? 'crm.refused';
  if (proxies.has(status) && !(status === 503 && asksToWait)) return 'upstream.unknown';
  return code ?? (status < 500 || (status < 502 && isExplained) ? 'crm.refused' : 'upstream.invalid');
}

function* readTree(answer: RestAnswerBody, limits: JsonLimits): Turns<JsonTree | undefined> {
  const media = parseMediaType(answer.headers.get('content-type') ?? '');
  if (media === undefined || !media.type.includes('json')) return undefined;
  const decoded = yield* decodeTextInTurns(answer.body, media.parameters.get('charset'));
  if ('problem' in decoded) return undefined;
  return yield* parseTree(decoded.text, limits);
}

/** Properties by lower-case name: ASP.NET Core writes camelCase where NetServer writes PascalCase. */
export type ErrorProperties = ReadonlyMap<string, JsonTree>;

/** Any JSON as a tree; undefined: it is none. */
export function* parseTree(text: string, limits: JsonLimits, budget = new TurnBudget()): Turns<JsonTree | undefined> {
  try {
    return yield* readJsonTreeInTurns(text, limits, budget);
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

export function propertiesOf(tree: JsonTree | undefined): ErrorProperties | undefined {
  return tree instanceof Map ? lowered(tree) : undefined;
}

function lowered(tree: ReadonlyMap<string, JsonTree>): ErrorProperties {
  return new Map(Array.from(tree, ([name, value]) => [name.toLowerCase(), value]));
}

/** No reader needs more of a message; it is written without a pause. */
const messageChars = 16 * 1024;

/** The first of these that has a text. */
export function firstTextOf(properties: ErrorProperties, ...names: readonly string[]): string | undefined {
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
export function isVendors(properties: ErrorProperties): boolean {
  return properties.get('error') === true && firstTextOf(properties, 'errormessage', 'errortype') !== undefined;
}

/** Names that ASP.NET and NetServer write so; proxies in front of a CRM write `message`, `error` and the like. */
const ownNames: readonly string[] = ['ErrorMessage', 'Message', 'MessageDetail', 'ExceptionMessage'];

/**
 * Whether the CRM is its author: NetServer's object, or ASP.NET's (`Message`; in other letters, with
 * `MessageDetail` or an exception beside it). An object of any other form may be a proxy's.
 */
function isCrms(tree: ReadonlyMap<string, JsonTree>): boolean {
  if (tree.get('Error') === true || ownNames.some((name) => firstTextOf(tree, name) !== undefined)) return true;
  const properties = lowered(tree);
  if (isVendors(properties)) return true;
  const hasDetail = firstTextOf(properties, 'messagedetail', 'exceptionmessage', 'exceptiontype') !== undefined;
  return hasDetail && firstTextOf(properties, 'message') !== undefined;
}

/**
 * What an error object says, with a mark (`isHearsay`) where the CRM may not be its author; undefined: nothing.
 * @param properties those of its properties that count
 */
export function exceptionIn(tree: JsonTree | undefined, properties = propertiesOf(tree)): ExceptionInfo | undefined {
  const exception = properties === undefined ? undefined : exceptionOf(properties);
  if (exception === undefined || (tree instanceof Map && isCrms(tree))) return exception;
  return { ...exception, isHearsay: true };
}

function exceptionOf(properties: ErrorProperties): ExceptionInfo | undefined {
  const type = firstTextOf(properties, 'errortype', 'exceptiontype');
  const message = firstTextOf(properties, ...messageNames);
  if (message === undefined && type === undefined && properties.get('error') !== true) return undefined;
  const source = firstTextOf(properties, 'errorsource', 'source');
  const friendlyText = firstTextOf(properties, 'friendlytext');
  const inner = propertiesOf(properties.get('innerexception'));
  const innerException = inner === undefined ? undefined : exceptionOf(inner);
  return {
    message: message ?? 'the CRM refused the command without saying why',
    ...(type === undefined ? {} : { type }),
    ...(source === undefined ? {} : { source }),
    ...(friendlyText === undefined ? {} : { friendlyText }),
    ...(innerException === undefined ? {} : { inner: innerException }),
  };
}
