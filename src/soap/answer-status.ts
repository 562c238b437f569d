/** What the HTTP status of a SOAP answer says, beside its content or in its place. */
import { failure, Refusal, type Failure, type FailureCode } from '../command';
import { XmlError } from '../xml';
import { xmlRefusal } from './decode-request';

export interface AnswerHead {
  readonly status: number;
  /** Of an answer that asks to be asked later. */
  readonly retryAfterSeconds?: number | undefined;
}

/**
 * Statuses with which a call is done and its answer whole: 202 is not carried out yet, 204 to 226 hold nothing, or
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

/** Whoever gives a date to come back at has not begun. */
const mayBeProxys = ({ status, retryAfterSeconds }: AnswerHead): boolean =>
  proxies.has(status) && !(status === 503 && retryAfterSeconds !== undefined);

const unknown = ({ status }: AnswerHead): Failure =>
  failure('upstream.unknown', `the CRM answered with HTTP ${status}`);

/**
 * A refusal that was read, as its status has it: passed on as a v1 CRM's is.
 * @throws Refusal when the two contradict each other
 */
export function withStatus(told: Failure, head: AnswerHead): Failure {
  const { status, retryAfterSeconds } = head;
  if (status < 300 || told.code === 'upstream.unsupported') return told;
  if (status < 400 || status > 599) throw new Refusal('upstream.invalid', 'status and content contradict each other');
  // A Fault without anything of NetServer's may be a service bus's own.
  if (told.exception?.type === 'SoapFault' && (mayBeProxys(head) || status > 504)) return unknown(head);
  const [code] = statuses.get(status) ?? [told.code];
  const isPassedOn = status < 500 ? code === statuses.get(status)?.[0] || code === 'crm.refused' : status === 503;
  return {
    ...told,
    code,
    ...(isPassedOn ? { status } : {}),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

/** An answer that cannot be read: what its HTTP status says, never its text. @throws the error, if it is a defect */
export function unreadable(error: unknown, head: AnswerHead): Failure {
  if (!(error instanceof Refusal) && !(error instanceof XmlError)) throw error;
  const { status, retryAfterSeconds } = head;
  if (mayBeProxys(head)) return unknown(head);
  const later = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  const [code, text] = statuses.get(status) ?? ['crm.refused', `the CRM answered with HTTP ${status}`];
  if (statuses.has(status) || (status >= 400 && status < 500)) return failure(code, text, { status, ...later });
  const refusal = error instanceof XmlError ? xmlRefusal(error) : error;
  const { message, path } = refusal.toFailure();
  return failure(
    'upstream.invalid',
    `the answer of the CRM (HTTP ${status}) could not be read: ${message}`,
    path === undefined ? {} : { path },
  );
}
