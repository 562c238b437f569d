import {
  excerpt,
  failure,
  isStruct,
  Refusal,
  within,
  type Answer,
  type ExceptionInfo,
  type Failure,
  type FailureCode,
  type OriginalAnswer,
  type Outcome,
  type Struct,
  type StructDraft,
  type TimeZone,
  type Value,
} from '../command';
import type { HeaderPart, Operation } from '../contract';
import { XmlError, XmlEvent, XmlReader, type XmlLimits } from '../xml';
import { enterEnvelope, xmlRefusal } from './decode-request';
import { codeOfException, readFault } from './fault-reader';
import { readMessage, type Message, type SoapBody } from './message';
import { envelopeNamespace } from './namespaces';
import { compileFields, fieldReader, type ReadContext } from './type-reader';

export interface SoapAnswerBody extends SoapBody {
  readonly status: number;
  /** Of an answer that asks to be asked later. */
  readonly retryAfterSeconds?: number | undefined;
}

/**
 * Reads a CRM's SOAP answer: the response element, `Succeeded=false` with ExceptionInfo, or a Fault of either SOAP version with any HTTP status.
 * Anything else (an HTML error page, another operation's answer, a value against the contract) is `upstream.invalid`.
 * Elements the contract does not know are passed over: a newer CRM may say more.
 */
export function decodeResponse(
  answer: SoapAnswerBody,
  operation: Operation,
  limits: { readonly xml: XmlLimits; readonly arrayItemsMax: number },
): Outcome {
  try {
    const message = readMessage(answer);
    const reader = new XmlReader(message.text, limits.xml);
    const context: ReadContext = {
      reader,
      types: operation.types,
      serviceNamespace: operation.response.namespace,
      unknown: 'ignore',
      arrayItemsMax: limits.arrayItemsMax,
      ...(message.attachment === undefined ? {} : { attachment: message.attachment }),
    };
    const version = enterEnvelope(reader);
    const outcome = readAnswer(context, operation, envelopeNamespace[version]);
    // No success that the CRM did not give: NetServer's errors travel with 200 or 500, its successes with 200 only.
    if (outcome.kind === 'answer' && (answer.status < 200 || answer.status > 299))
      throw new Refusal('upstream.invalid', 'status and content contradict each other');
    return version === '1.1' ? withOriginal(outcome, answer, message) : outcome;
  } catch (error) {
    return unreadable(error, answer);
  }
}

/** A SOAP 1.1 answer that says it is UTF-8 may go on to a SOAP 1.1 caller of the same version as it is. */
function withOriginal(outcome: Outcome, { status, contentType, bytes }: SoapAnswerBody, message: Message): Outcome {
  if (outcome.kind !== 'answer' || !/^text\/xml\s*;\s*charset="?utf-8"?\s*$/i.test(contentType)) return outcome;
  if (message.attachment !== undefined) return outcome;
  const original: OriginalAnswer = { wire: 'soap', status, contentType, bytes };
  return Object.assign(outcome, { original });
}

/** What a status says of an answer that is no SOAP at all. Those that a proxy makes up say nothing about the command's fate. */
const statuses: ReadonlyMap<number, readonly [FailureCode, string]> = new Map<number, readonly [FailureCode, string]>([
  [401, ['crm.unauthenticated', 'the CRM did not accept the credentials']],
  [403, ['crm.forbidden', 'the CRM does not allow this']],
  [404, ['crm.notFound', 'the CRM has no such service']],
  [429, ['crm.busy', 'the CRM is busy']],
  [503, ['crm.busy', 'the CRM is busy']],
  [502, ['upstream.unknown', 'the CRM answered with HTTP 502']],
  [504, ['upstream.unknown', 'the CRM answered with HTTP 504']],
]);

/** An answer that is no SOAP at all: what its HTTP status says, never its text. */
function unreadable(error: unknown, { status, retryAfterSeconds }: SoapAnswerBody): Failure {
  if (!(error instanceof Refusal) && !(error instanceof XmlError)) throw error;
  const [code, text] = statuses.get(status) ?? [];
  const later = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  if (code === 'upstream.unknown') return failure(code, text ?? '');
  if (code !== undefined) return failure(code, text ?? '', { status, ...later });
  if (status >= 400 && status < 500) return failure('crm.refused', `the CRM answered with HTTP ${status}`, { status });
  const refusal = error instanceof XmlError ? xmlRefusal(error) : error;
  const { message, path } = refusal.toFailure();
  return failure(
    'upstream.invalid',
    `the answer of the CRM (HTTP ${status}) could not be read: ${message}`,
    path === undefined ? {} : { path },
  );
}

function readAnswer(context: ReadContext, operation: Operation, envelope: string): Outcome {
  const { reader } = context;
  const blocks: StructDraft = {};
  let body: Struct | Failed | undefined;
  for (;;) {
    const event = reader.nextElement();
    if (event === XmlEvent.end) break;
    if (event === XmlEvent.text) throw new Refusal('upstream.invalid', 'text stands in the Envelope');
    if (reader.namespace === envelope && reader.name === 'Header') readBlocks(context, operation, blocks);
    else if (reader.namespace === envelope && reader.name === 'Body' && body === undefined)
      body = readBody(context, operation, envelope, blocks['Succeeded'] === false);
    else if (!readBlock(context, operation, blocks)) reader.skip();
  }
  if (reader.next() !== XmlEvent.eof || body === undefined)
    throw new Refusal('upstream.invalid', 'the answer has no Body');
  if (body instanceof Failed) return body.failure;
  return isRefusal(blocks) ? refused(blocks['ExceptionInfo']) : answerOf(body, blocks);
}

/** A Fault in the Body's place. */
class Failed {
  constructor(readonly failure: Failure) {}
}

/** `Succeeded` decides; without it an ExceptionInfo that says something does. An empty one beside `Succeeded=true` says nothing. */
function isRefusal({ Succeeded: succeeded, ExceptionInfo: info }: StructDraft): boolean {
  if (typeof succeeded === 'boolean') return !succeeded;
  return isStruct(info) && (textOf(info['Message']) ?? textOf(info['ExceptionType'])) !== undefined;
}

function readBlocks(context: ReadContext, operation: Operation, blocks: StructDraft): void {
  for (;;) {
    const event = context.reader.nextElement();
    if (event === XmlEvent.end) return;
    if (event === XmlEvent.text) throw new Refusal('upstream.invalid', 'text stands in the Header');
    if (!readBlock(context, operation, blocks)) context.reader.skip();
  }
}

const blockReaders = new WeakMap<HeaderPart, ReturnType<typeof fieldReader>>();

function readBlock(context: ReadContext, operation: Operation, blocks: StructDraft): boolean {
  const { name, namespace } = context.reader;
  const part = operation.responseHeaders.find(
    ({ element }) => element.local === name && element.namespace === namespace,
  );
  if (part === undefined) return false;
  const field = { name, namespace, type: part.type, optional: true, nillable: true };
  const read = blockReaders.get(part) ?? fieldReader(field);
  blockReaders.set(part, read);
  try {
    blocks[name] = read(context);
  } catch (error) {
    throw within(error, name);
  }
  return true;
}

const resultReaders = new WeakMap<Operation, ReturnType<typeof compileFields>>();

/** @param refused the header has said `Succeeded=false`: whatever stands in the response element then is no result */
function readBody(context: ReadContext, operation: Operation, envelope: string, refused: boolean): Struct | Failed {
  const { reader } = context;
  const { local, namespace } = operation.response;
  if (reader.nextElement() !== XmlEvent.start) throw new Refusal('upstream.invalid', 'the Body is empty');
  const isFault = reader.name === 'Fault' && reader.namespace === envelope;
  if (!isFault && (reader.name !== local || reader.namespace !== namespace))
    throw new Refusal('upstream.invalid', `expected ${local}, found ${excerpt(reader.name)}`);
  const body = isFault ? new Failed(readFault(reader)) : readResults(context, operation, refused);
  if (reader.nextElement() !== XmlEvent.end) throw new Refusal('upstream.invalid', 'the Body has a second element');
  return body;
}

function readResults(context: ReadContext, operation: Operation, refused: boolean): Struct {
  if (refused) {
    context.reader.skip();
    return {};
  }
  const read = resultReaders.get(operation) ?? compileFields(operation.results);
  resultReaders.set(operation, read);
  return read(context);
}

function refused(info: Value | undefined): Failure {
  const exception = isStruct(info) ? exceptionOf(info) : { message: 'the CRM refused the command without saying why' };
  return failure(codeOfException(exception.type ?? ''), exception.message, { exception });
}

const textOf = (value: Value | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

function exceptionOf(info: Struct): ExceptionInfo {
  const { InnerException: inner, Parameters: parameters } = info;
  const type = textOf(info['ExceptionType']);
  const friendlyText = textOf(info['FriendlyText']);
  const source = textOf(info['Source']);
  return {
    message: textOf(info['Message']) ?? friendlyText ?? 'the CRM refused the command',
    ...(type === undefined ? {} : { type }),
    ...(friendlyText === undefined ? {} : { friendlyText }),
    ...(source === undefined ? {} : { source }),
    ...(isStruct(inner) ? { inner: exceptionOf(inner) } : {}),
    ...(parameters instanceof Map && parameters.size > 0 ? { parameters } : {}),
  };
}

function answerOf(results: Struct, blocks: StructDraft): Answer {
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
  return {
    ...(typeof id === 'number' && id !== 0 ? { id } : {}),
    ...(typeof code === 'string' && code !== '' ? { code } : {}),
  };
}
