import type { QName } from '../contract';
import type { BodyParts } from '../body';
import type { TimeZone, WireName } from './call';
import type { FailureCode } from './failure';
import type { Dictionary, Struct } from './value';

/** NetServer's SoExceptionInfo: the CRM's words for a command that it understood and refused. */
export interface ExceptionInfo {
  readonly message: string;
  /** Such as `SuperOffice.CRM.Services.SoException`. */
  readonly type?: string;
  readonly friendlyText?: string;
  readonly source?: string;
  readonly inner?: ExceptionInfo;
  readonly parameters?: Dictionary;
  /** A proxy in front of the CRM may have said so: the words go on, but not as the CRM's own. */
  readonly isHearsay?: true;
}

/** The Fault of a SOAP CRM: for SOAP callers it stays one. */
export interface FaultInfo {
  /** The code and its subcodes, the most general first. */
  readonly codes: readonly QName[];
  /** Of the text (`xml:lang`). */
  readonly language?: string;
  /** Its detail, without stacks. */
  readonly detail: DetailElement['content'];
}

/** An element of a Fault's detail, which no contract describes. */
export interface DetailElement {
  readonly name: QName;
  readonly attributes: readonly (readonly [name: QName, value: string])[];
  readonly content: readonly (DetailElement | string)[];
}

/** The CRM's own bytes, when it speaks the caller's wire. */
export interface OriginalAnswer {
  readonly wire: WireName;
  readonly status: number;
  readonly contentType: string;
  readonly bytes: Uint8Array | BodyParts;
}

/** The command was carried out. */
export interface Answer {
  readonly kind: 'answer';
  /** Out elements by name, as in the operation's `results`; empty for a void operation. */
  readonly results: Struct;
  readonly timeZone?: TimeZone;
  readonly extraInfo?: Dictionary;
  readonly original?: OriginalAnswer;
  /** Stands for bytes that would have gone on: the reply has the members, too, that only the CRM knows. */
  readonly isRewritten?: true;
  /** The whole reply on the caller's wire, written straight from the CRM's answer; `results` is empty then. */
  readonly written?: string | BodyParts;
}

/** There is no usable answer. `code` tells what is known of the command, by the failure table. */
export interface Failure {
  readonly kind: 'failure';
  readonly code: FailureCode;
  /** One sentence for the caller; no secret, no upstream address, no stack. */
  readonly message: string;
  /** Where the offending value stands: `AppointmentIds[1]`, `Body/SetSeen/AppointmentId`, `Authorization`. */
  readonly path?: string;
  /**
   * The CRM's own words, for `crm.*` codes. Without them the CRM, or a proxy in front of it, refused with a status or a
   * page only.
   */
  readonly exception?: ExceptionInfo;
  /** Set when a SOAP CRM has sent it as a Fault. */
  readonly fault?: FaultInfo;
  /** HTTP status the CRM gave, for `crm.*` codes from a REST CRM. */
  readonly status?: number;
  readonly retryAfterSeconds?: number;
  /** For the ExtraInfo block of a reply that has blocks; a Fault has none. */
  readonly extraInfo?: Dictionary;
  /** The CRM has answered that the command was carried out, though the answer cannot be read. */
  readonly isCarriedOut?: true;
  /**
   * Code of what kept the CRM's answer from us (`ECONNREFUSED`, `CERT_HAS_EXPIRED`): for the log and the operator,
   * never for the caller.
   */
  readonly cause?: string;
  /**
   * What answered does not serve this CRM, or not any more: 421, a redirect, a 404 or 503 without a word of
   * NetServer's. The command was not carried out there, as far as its status can say that.
   */
  readonly isMisdirected?: true;
  /** Methods of a 405. */
  readonly allow?: string;
  /** Of a relayed call: nothing was sent and its body was not read, because this CRM has no REST outside the agents. */
  readonly hasNoRest?: true;
}

export type Outcome = Answer | Failure;

/** The cause of a failure, for another failure that takes its place. */
export function causeOf({ cause }: Failure): Pick<Failure, 'cause'> {
  return cause === undefined ? {} : { cause };
}

/**
 * HTTP 421, whatever its content: the server does not answer for this CRM, and has not read the command (RFC 9110
 * section 15.5.20).
 */
export function misdirected(): Failure {
  return failure('upstream.unreachable', 'the CRM is not served at its address; the command was not carried out', {
    retryAfterSeconds: 1,
    isMisdirected: true,
    cause: 'HTTP_421',
  });
}

/** Answers of a server that sends the client elsewhere; 303 is no such, for it may follow upon what was done. */
const elsewhere: ReadonlySet<number> = new Set([301, 302, 307, 308]);

/** The mark for an answer that NetServer did not write. @param status of HTTP */
export function misdirectedBy(status: number): Pick<Failure, 'isMisdirected'> {
  return elsewhere.has(status) || status === 404 || status === 503 ? { isMisdirected: true } : {};
}

/** Failures whose meaning ends with the call that failed: they say that its delivery or its answer is unknown. */
const ofOneCall: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'upstream.unknown',
  'upstream.invalid',
  'upstream.carriedOut',
  'upstream.timeout',
  'upstream.tooLarge',
]);

/**
 * The failure of a command that was not sent because a call before it failed, such as its log-in.
 * @param earlier the failure of that call; given back where it says the same of the command
 * @param message for the caller, in place of the earlier one
 */
export function notSentAfter(earlier: Failure, message: string): Failure {
  if (!ofOneCall.has(earlier.code)) return earlier;
  return failure('upstream.unreachable', message, { retryAfterSeconds: 1, ...causeOf(earlier) });
}

/** Builds a Failure; `extra` adds its path, exception, Retry-After and so on. */
export function failure(
  code: FailureCode,
  message: string,
  extra: Omit<Failure, 'kind' | 'code' | 'message'> = {},
): Failure {
  return { kind: 'failure', code, message, ...extra };
}
