import type { Operation } from '../contract';
import { failure, type ExceptionInfo, type Failure, type FailureCode } from '../command';
import { JsonError, readJsonTree, type JsonLimits, type JsonTree } from '../json';
import { parseMediaType, parseRetryAfter } from '../media';
import { decodeText } from '../xml';
import type { RestAnswerBody } from './messages';

/** What a v1 CRM's status means. Statuses that a proxy in front of the CRM makes up say nothing about the command's fate. */
const codes: ReadonlyMap<number, FailureCode> = new Map<number, FailureCode>([
  [401, 'crm.unauthenticated'],
  [403, 'crm.forbidden'],
  [404, 'crm.notFound'],
  [429, 'crm.busy'],
  [503, 'crm.busy'],
  [502, 'upstream.unknown'],
  [504, 'upstream.unknown'],
]);

/** Reads an error answer: the vendor's error object, ASP.NET's `Message`/`MessageDetail`, or a page that says nothing usable. */
export function decodeFailure(answer: RestAnswerBody, limits: JsonLimits): Failure {
  const { status } = answer;
  const exception = readException(answer, limits);
  if (status < 400)
    return failure('upstream.invalid', `the CRM answered with HTTP ${status}, which is no answer to a command`);
  const code = codeOf(status, exception !== undefined);
  const message = exception?.message ?? `the CRM answered with HTTP ${status}`;
  const retryAfterSeconds = parseRetryAfter(answer.headers.get('retry-after'));
  return failure(code, message, {
    ...(code.startsWith('upstream.') ? {} : { status }),
    ...(exception === undefined ? {} : { exception }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}

/** An error object is the CRM's own word, whatever the status. A 5xx without one says that something broke, not that nothing was done. */
function codeOf(status: number, explained: boolean): FailureCode {
  const code = codes.get(status);
  if (explained) return code === undefined || code === 'upstream.unknown' ? 'crm.refused' : code;
  return code ?? (status < 500 ? 'crm.refused' : 'upstream.invalid');
}

function readException(answer: RestAnswerBody, limits: JsonLimits): ExceptionInfo | undefined {
  const media = parseMediaType(answer.headers.get('content-type') ?? '');
  if (media === undefined || !media.type.includes('json')) return undefined;
  const decoded = decodeText(answer.body, media.parameters.get('charset'));
  if ('problem' in decoded) return undefined;
  const tree = parse(decoded.text, limits);
  return tree instanceof Map ? exceptionOf(tree) : undefined;
}

function parse(text: string, limits: JsonLimits): JsonTree | undefined {
  try {
    return readJsonTree(text, limits);
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

/** Properties by lower-case name: ASP.NET Core writes camelCase where NetServer writes PascalCase. */
type Properties = ReadonlyMap<string, JsonTree>;

function propertiesOf(tree: ReadonlyMap<string, JsonTree>): Properties {
  return new Map(Array.from(tree, ([name, value]) => [name.toLowerCase(), value]));
}

function textOf(properties: Properties, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = properties.get(name);
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

const messageNames = [
  'errormessage',
  'exceptionmessage',
  'messagedetail',
  'message',
  'error_description',
  'detail',
  'title',
];

function exceptionOf(tree: ReadonlyMap<string, JsonTree>): ExceptionInfo | undefined {
  const properties = propertiesOf(tree);
  const message = textOf(properties, ...messageNames);
  if (message === undefined) return undefined;
  const type = textOf(properties, 'errortype', 'exceptiontype');
  const source = textOf(properties, 'errorsource', 'source');
  const friendlyText = textOf(properties, 'friendlytext');
  const inner = properties.get('innerexception');
  const innerException = inner instanceof Map ? exceptionOf(inner) : undefined;
  return {
    message,
    ...(type === undefined ? {} : { type }),
    ...(source === undefined ? {} : { source }),
    ...(friendlyText === undefined ? {} : { friendlyText }),
    ...(innerException === undefined ? {} : { inner: innerException }),
  };
}

const messageOnly: ReadonlySet<string> = new Set(['message', 'messagedetail']);

/** Agents may answer 200 with an object holding only Message and MessageDetail, or the error object: a refusal all the same. */
export function decodeStrangeSuccess(text: string, operation: Operation, limits: JsonLimits): Failure | undefined {
  // A cheap look before anything is parsed twice: the first key.
  if (!/^\ufeff?\s*\{\s*"(?:Message|MessageDetail|Error)"/i.test(text.slice(0, 200))) return undefined;
  const [field] = operation.results;
  const declared = field?.type.kind === 'struct' ? field.type.fields.map(({ name }) => name.toLowerCase()) : [];
  if (field?.type.kind === 'dictionary' || declared.some((name) => messageOnly.has(name) || name === 'error'))
    return undefined;
  const tree = parse(text, limits);
  if (!(tree instanceof Map)) return undefined;
  const properties = propertiesOf(tree);
  const isMessage = Array.from(properties.keys()).every((name) => messageOnly.has(name));
  const exception = isMessage || properties.get('error') === true ? exceptionOf(tree) : undefined;
  return exception === undefined ? undefined : failure('crm.refused', exception.message, { exception });
}
