import {
  failure,
  failures,
  Refusal,
  unknownElements,
  type Answer,
  type Dictionary,
  type ExceptionInfo,
  type FailureCode,
  type Failure,
  type Outcome,
  type Struct,
} from '../command';
import type { Operation } from '../contract';
import type { BodyParts } from '../body';
import { perKey } from '../text/memo';
import { finish, finishWork, type Turns, type MaybeTurns } from '../text/turn';
import { replaceIllegal } from '../xml';
import { encodeFault } from './encode-fault';
import { compileAround, compileEnvelope, timeZoneBlock, type WriteContent } from './envelope';
import { mapPieces } from './write-leaf';
import { contentTypeOf, type SoapVersion } from './namespaces';

export interface SoapReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Uint8Array | BodyParts;
  /** Set when an answer could not be written and a fault stands in its place. */
  readonly failed?: FailureCode;
}

export interface EncodeOptions {
  readonly version: SoapVersion;
  /** Ends up in fault details, so that a caller can name the call to the operator. */
  readonly correlationId: string;
  /**
   * How the CRM's refusals in its own words reach the client: in header blocks with HTTP 200 as NetServer's own clients
   * expect, or as Faults.
   */
  readonly applicationErrors: 'exception-info' | 'fault';
}

/**
 * Writes an Outcome as SOAP. Without an operation (nothing was understood) only a Fault is possible.
 * A result that XML cannot hold is itself a failure, `upstream.carriedOut`, and reported as such.
 */
export function encodeResponseInTurns(
  outcome: Outcome,
  operation: Operation | undefined,
  options: EncodeOptions,
): MaybeTurns<SoapReply> {
  if (operation === undefined) {
    if (outcome.kind === 'answer') throw new Error('an answer needs its operation');
    return writeFault(outcome, options);
  }
  if (outcome.kind === 'answer') {
    const { original, written } = outcome;
    if (written !== undefined) return send(200, options.version, written);
    if (original?.wire === 'soap' && options.version === '1.1') return send(200, '1.1', original.bytes);
    return encodeAnswer(outcome, operation, options);
  }
  const exception = exceptionForBlocks(outcome, options);
  return exception === undefined
    ? writeFault(outcome, options)
    : encodeException(exception, outcome.extraInfo, operation, options);
}

/**
 * The exception to write in header blocks; undefined: a Fault. NetServer's clients read the blocks of a refusal; others
 * take HTTP 200 for done. So the blocks are for the CRM's own words only. A status, a page or an object that a proxy
 * may have sent is a Fault, and a Fault of the CRM stays one.
 */
function exceptionForBlocks({ code, exception, fault }: Failure, options: EncodeOptions): ExceptionInfo | undefined {
  const isBlock = failures[code].fault === 'Exception' && options.applicationErrors === 'exception-info';
  return isBlock && fault === undefined && exception?.isHearsay !== true ? exception : undefined;
}

function* writeFault(refusal: Failure, { version, correlationId }: EncodeOptions): Turns<SoapReply> {
  const { status, body } = yield* encodeFault(refusal, version, correlationId);
  return send(status, version, body);
}

/** As `encodeResponseInTurns`, without pauses. */
export function encodeResponse(outcome: Outcome, operation: Operation | undefined, options: EncodeOptions): SoapReply {
  return finishWork(encodeResponseInTurns(outcome, operation, options));
}

const writerOf = perKey(({ responseHeaders, response, results }: Operation) =>
  compileEnvelope(responseHeaders, response, results),
);

function writeMessage(
  operation: Operation,
  version: SoapVersion,
  blocks: Struct,
  { results, isRewritten }: Pick<Answer, 'results' | 'isRewritten'>,
): Turns<string | BodyParts> {
  const undeclared = isRewritten === true ? 'write' : 'omit';
  return writerOf(operation)(version, blocks, results, { types: operation.types, undeclared });
}

/** The reply of a void operation is the same text each time, and many operations are void. */
const plainReplies = perKey<Operation, Map<SoapVersion, SoapReply>>(() => new Map());

function encodeAnswer(answer: Answer, operation: Operation, options: EncodeOptions): MaybeTurns<SoapReply> {
  const isPlain = operation.results.length === 0 && answer.results[unknownElements] === undefined;
  if (!isPlain || answer.extraInfo !== undefined || answer.timeZone !== undefined)
    return writeReply(answer, operation, options);
  const known = plainReplies(operation);
  const before = known.get(options.version);
  if (before !== undefined) return before;
  const written = finish(writeReply(answer, operation, options));
  if (written.failed === undefined) known.set(options.version, written);
  return written;
}

function* writeReply(answer: Answer, operation: Operation, options: EncodeOptions): Turns<SoapReply> {
  try {
    const blocks = { ExtraInfo: answer.extraInfo, Succeeded: true, TimeZone: timeZoneBlock(answer.timeZone) };
    return send(200, options.version, yield* writeMessage(operation, options.version, blocks, answer));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { path, message: reason } = error.toFailure();
    const message = `the command was carried out, but its result cannot be written: ${reason}`;
    const fault = yield* writeFault(
      failure('upstream.carriedOut', message, path === undefined ? {} : { path }),
      options,
    );
    return { ...fault, failed: 'upstream.carriedOut' };
  }
}

const writerAround = perKey(({ responseHeaders, response }: Operation) => compileAround(responseHeaders, response));

/**
 * Writes the reply around results that are written elsewhere, as `encodeResponse` would.
 * @param content gives the elements in the operation's own, with the prefixes of these namespaces
 */
export function replyAround(
  operation: Operation,
  version: SoapVersion,
  { timeZone, extraInfo }: Pick<Answer, 'timeZone' | 'extraInfo'>,
  content: WriteContent,
): string | BodyParts {
  const write = writerAround(operation);
  const blocks = { ExtraInfo: extraInfo, Succeeded: true, TimeZone: timeZoneBlock(timeZone) };
  return finish(write(version, blocks, content, { types: operation.types, undeclared: 'omit' }));
}

function* encodeException(
  exception: ExceptionInfo,
  extraInfo: Dictionary | undefined,
  operation: Operation,
  options: EncodeOptions,
): Turns<SoapReply> {
  const blocks = { ExceptionInfo: yield* exceptionValue(exception), ExtraInfo: extraInfo, Succeeded: false };
  return send(200, options.version, yield* writeMessage(operation, options.version, blocks, { results: {} }));
}

/** SoExceptionInfo, in the property names of the contract; inner exceptions too, to the depth they came. */
function* exceptionValue(exception: ExceptionInfo): Turns<Struct> {
  const { message: text, inner, parameters } = exception;
  return {
    Message: yield* mapPieces(text, replaceIllegal),
    StackTrace: '',
    FriendlyText: yield* mapPieces(exception.friendlyText ?? text, replaceIllegal),
    ExceptionType: yield* mapPieces(exception.type ?? '', replaceIllegal),
    Source: yield* mapPieces(exception.source ?? '', replaceIllegal),
    ...(inner === undefined ? {} : { InnerException: yield* exceptionValue(inner) }),
    ...(parameters === undefined ? {} : { Parameters: parameters }),
  };
}

function send(status: number, version: SoapVersion, body: SoapReply['body']): SoapReply {
  return { status, contentType: contentTypeOf[version], body };
}
