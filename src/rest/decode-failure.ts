import type { Operation } from '../contract';
import { failure, type ExceptionInfo, type Failure, type FailureCode } from '../command';
import { JsonError, readJsonTree, type JsonLimits, type JsonTree } from '../json';
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
  const code =
    exception !== undefined && status !== 429
      ? (codes.get(status === 502 || status === 504 ? 0 : status) ?? 'crm.refused')
      : (codes.get(status) ?? 'crm.refused');
  const message = exception?.message ?? `the CRM answered with HTTP ${status}`;
  const retryAfterSeconds = retryAfter(answer.headers.get('retry-after'));
  return failure(code, message, {
    ...(code === 'upstream.unknown' ? {} : { status }),
    ...(exception === undefined ? {} : { exception }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}

/** RFC 9110 §10.2.3, seconds only and at most a day; a date is not passed on. */
function retryAfter(value: string | undefined): number | undefined {
  return value !== undefined && /^[0-9]{1,5}$/.test(value.trim()) ? Math.min(Number(value), 86_400) : undefined;
}

function readException(answer: RestAnswerBody, limits: JsonLimits): ExceptionInfo | undefined {
  if (!/json/i.test(answer.headers.get('content-type') ?? '')) return undefined;
  const decoded = decodeText(answer.body, undefined);
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

function textOf(tree: ReadonlyMap<string, JsonTree>, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = tree.get(name);
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

function exceptionOf(tree: ReadonlyMap<string, JsonTree>): ExceptionInfo | undefined {
  const message = textOf(
    tree,
    'ErrorMessage',
    'ExceptionMessage',
    'MessageDetail',
    'Message',
    'error_description',
    'title',
  );
  if (message === undefined) return undefined;
  const type = textOf(tree, 'ErrorType', 'ExceptionType');
  const source = textOf(tree, 'ErrorSource', 'Source');
  const friendlyText = textOf(tree, 'FriendlyText');
  const inner = tree.get('InnerException');
  const innerException = inner instanceof Map ? exceptionOf(inner) : undefined;
  return {
    message,
    ...(type === undefined ? {} : { type }),
    ...(source === undefined ? {} : { source }),
    ...(friendlyText === undefined ? {} : { friendlyText }),
    ...(innerException === undefined ? {} : { inner: innerException }),
  };
}

const messageOnly: ReadonlySet<string> = new Set(['Message', 'MessageDetail']);

/** Agents may answer 200 with an object holding only Message and MessageDetail, or the error object: a refusal all the same. */
export function decodeStrangeSuccess(text: string, operation: Operation, limits: JsonLimits): Failure | undefined {
  if (!/^\s*\{\s*"(?:Message|MessageDetail|Error)"/.test(text.slice(0, 200))) return undefined;
  const [field] = operation.results;
  const declared = field?.type.kind === 'struct' ? field.type.fields.map(({ name }) => name) : [];
  if (field?.type.kind === 'dictionary' || declared.some((name) => messageOnly.has(name) || name === 'Error'))
    return undefined;
  const tree = parse(text, limits);
  if (!(tree instanceof Map)) return undefined;
  const isMessage = Array.from(tree.keys()).every((name) => messageOnly.has(name));
  const exception = isMessage || tree.get('Error') === true ? exceptionOf(tree) : undefined;
  return exception === undefined ? undefined : failure('crm.refused', exception.message, { exception });
}
