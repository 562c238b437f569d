/** Success or refusal: what the header blocks and the HTTP status of a CRM's SOAP answer say. */
import {
  failure,
  misdirected,
  misdirectedBy,
  isStruct,
  knownTimeZone,
  Refusal,
  xmlRefusal,
  type Answer,
  type ExceptionInfo,
  type Failure,
  type FailureCode,
  type Struct,
  type StructDraft,
  type TimeZone,
  type Value,
} from '../command';
import { XmlError } from '../xml';
import { codeOfException } from './read-fault';

export interface AnswerHead {
  readonly status: number;
  /** Seconds, when the answer asks the client to come back later. */
  readonly retryAfterSeconds?: number | undefined;
  /** Whether it is no envelope, so that NetServer did not write it. */
  readonly isForeign?: boolean;
}

/**
 * Statuses with which a call is done and its answer complete: 202 is not carried out yet, 204 to 226 hold nothing, or
 * parts.
 */
export const successes: ReadonlySet<number> = new Set([200, 201, 203]);

const statuses: ReadonlyMap<number, readonly [FailureCode, string]> = new Map<number, readonly [FailureCode, string]>([
  [401, ['crm.unauthenticated', 'the CRM did not accept the credentials']],
  [403, ['crm.forbidden', 'the CRM does not allow this']],
  [404, ['crm.notFound', 'the CRM has no such service']],
  [429, ['crm.busy', 'the CRM is busy']],
  [503, ['crm.busy', 'the CRM is busy']],
]);

/** Statuses that proxies in front of the CRM give too, perhaps after the CRM has done it. */
const proxies: ReadonlySet<number> = new Set([408, 502, 503, 504]);

/** A server that gives a time to come back has not begun. */
const mayBeProxys = ({ status, retryAfterSeconds }: AnswerHead): boolean =>
  proxies.has(status) && !(status === 503 && retryAfterSeconds !== undefined);

const unknown = ({ status }: AnswerHead): Failure =>
  failure('upstream.unknown', `the CRM answered with HTTP ${status}`);

/**
 * A refusal that was read, with what its HTTP status adds: it is passed on like a v1 CRM's.
 * @throws Refusal when the two contradict each other
 */
export function withStatus(refusal: Failure, head: AnswerHead): Failure {
  const { status, retryAfterSeconds } = head;
  if (status === 421) return misdirected();
  if (status < 300 || refusal.code === 'upstream.unsupported') return refusal;
  if (status < 400 || status > 599) throw new Refusal('upstream.invalid', 'status and content contradict each other');
  // A Fault without anything of NetServer's may be a service bus's own.
  if (refusal.exception?.type === 'SoapFault' && (mayBeProxys(head) || status > 504)) return unknown(head);
  const [code] = statuses.get(status) ?? [refusal.code];
  const isPassedOn = status < 500 ? code === statuses.get(status)?.[0] || code === 'crm.refused' : status === 503;
  return {
    ...refusal,
    code,
    ...(isPassedOn ? { status } : {}),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

/**
 * The failure for an answer that cannot be read: by its HTTP status, never by its text.
 * @throws an error that is a defect
 */
export function unreadableAnswer(error: unknown, head: AnswerHead): Failure {
  if (!(error instanceof Refusal) && !(error instanceof XmlError)) throw error;
  const { status, retryAfterSeconds, isForeign } = head;
  if (status === 421) return misdirected();
  if (mayBeProxys(head)) return unknown(head);
  const mark = isForeign === true ? misdirectedBy(status) : {};
  const later = { ...mark, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
  const [code, text] = statuses.get(status) ?? ['crm.refused', `the CRM answered with HTTP ${status}`];
  if (statuses.has(status) || (status >= 400 && status < 500)) return failure(code, text, { status, ...later });
  const refusal = error instanceof XmlError ? xmlRefusal(error) : error;
  const { message, path } = refusal.toFailure();
  return failure('upstream.invalid', `the answer of the CRM (HTTP ${status}) could not be read: ${message}`, {
    ...mark,
    ...(path === undefined ? {} : { path }),
  });
}

/**
 * `Succeeded` decides; without it an ExceptionInfo with a text does. An empty one beside `Succeeded=true` means no
 * refusal.
 */
export function isRefusal({ Succeeded: succeeded, ExceptionInfo: info }: StructDraft): boolean {
  if (typeof succeeded === 'boolean') return !succeeded;
  return isStruct(info) && (nonEmptyText(info['Message']) ?? nonEmptyText(info['ExceptionType'])) !== undefined;
}

/** Whether a value is nil, empty, or made up of such values. */
export function isBlank(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (value instanceof Map) return value.size === 0;
  return isStruct(value) && Object.values(value).every(isBlank);
}

/** The failure that an ExceptionInfo block tells of. */
export function refusalOf(info: Value | undefined): Failure {
  const exception = isStruct(info)
    ? exceptionOf(info)
    : { message: 'the CRM refusalOf the command without saying why' };
  return failure(codeOfException(exception.type ?? ''), exception.message, { exception });
}

const nonEmptyText = (value: Value | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

function exceptionOf(info: Struct): ExceptionInfo {
  const { InnerException: inner, Parameters: parameters } = info;
  const type = nonEmptyText(info['ExceptionType']);
  const friendlyText = nonEmptyText(info['FriendlyText']);
  const source = nonEmptyText(info['Source']);
  return {
    message: nonEmptyText(info['Message']) ?? friendlyText ?? 'the CRM refusalOf the command',
    ...(type === undefined ? {} : { type }),
    ...(friendlyText === undefined ? {} : { friendlyText }),
    ...(source === undefined ? {} : { source }),
    ...(isStruct(inner) ? { inner: exceptionOf(inner) } : {}),
    ...(parameters instanceof Map && parameters.size > 0 ? { parameters } : {}),
  };
}

/** The answer with what its header blocks add: ExtraInfo and the time zone. */
export function answerOf(results: Struct, blocks: StructDraft): Answer {
  const { ExtraInfo: extraInfo, TimeZone: block } = blocks;
  const timeZone = isStruct(block) ? timeZoneOf(block) : {};
  return {
    kind: 'answer',
    results,
    ...(extraInfo instanceof Map && extraInfo.size > 0 ? { extraInfo } : {}),
    ...(Object.keys(timeZone).length === 0 ? {} : { timeZone }),
  };
}

function timeZoneOf({ SoTimeZoneId: id, SoTimeZoneLocationCode: code }: Struct): TimeZone {
  const named = typeof code === 'string' && code !== '' ? knownTimeZone({ code }) : undefined;
  return { ...(typeof id === 'number' && id !== 0 ? { id } : {}), ...named };
}
