import {
  excerpt,
  failure,
  isStruct,
  Refusal,
  within,
  type Answer,
  type ExceptionInfo,
  type Failure,
  type Outcome,
  type Struct,
  type StructDraft,
  type TimeZone,
  type Value,
} from '../command';
import type { HeaderPart, Operation } from '../contract';
import { XmlError, XmlEvent, XmlReader, type XmlLimits } from '../xml';
import { enterEnvelope, xmlRefusal } from './decode-request';
import { readMessage, type SoapBody } from './message';
import { envelopeNamespace } from './namespaces';
import { compileFields, fieldReader, type ReadContext } from './type-reader';

export interface SoapAnswerBody extends SoapBody {
  readonly status: number;
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
    return readAnswer(context, operation);
  } catch (error) {
    return unreadable(error, answer.status);
  }
}

/** An answer that is no SOAP at all: what its HTTP status says, never its text. */
function unreadable(error: unknown, status: number): Failure {
  if (!(error instanceof Refusal) && !(error instanceof XmlError)) throw error;
  if (status === 401) return failure('crm.unauthenticated', 'the CRM did not accept the credentials', { status });
  if (status === 403) return failure('crm.forbidden', 'the CRM does not allow this', { status });
  if (status === 404) return failure('crm.notFound', 'the CRM has no such service', { status });
  if (status === 429 || status === 503) return failure('crm.busy', 'the CRM is busy', { status });
  const refusal = error instanceof XmlError ? xmlRefusal(error) : error;
  const { message, path } = refusal.toFailure();
  return failure(
    'upstream.invalid',
    `the answer of the CRM (HTTP ${status}) could not be read: ${message}`,
    path === undefined ? {} : { path },
  );
}

function readAnswer(context: ReadContext, operation: Operation): Outcome {
  const { reader } = context;
  const version = enterEnvelope(reader);
  const envelope = envelopeNamespace[version];
  const blocks: StructDraft = {};
  let body: StructDraft | Failure | undefined;
  for (;;) {
    const event = reader.nextElement();
    if (event === XmlEvent.end) break;
    if (event === XmlEvent.text) throw new Refusal('upstream.invalid', 'text stands in the Envelope');
    if (reader.namespace === envelope && reader.name === 'Header') readBlocks(context, operation, blocks);
    else if (reader.namespace === envelope && reader.name === 'Body' && body === undefined)
      body = readBody(context, operation, envelope);
    else if (!readBlock(context, operation, blocks)) reader.skip();
  }
  if (reader.next() !== XmlEvent.eof || body === undefined)
    throw new Refusal('upstream.invalid', 'the answer has no Body');
  if (isFailure(body)) return body;
  if (blocks['Succeeded'] === false || isStruct(blocks['ExceptionInfo'])) return refused(blocks['ExceptionInfo']);
  return answerOf(body, blocks);
}

function isFailure(body: StructDraft | Failure): body is Failure {
  return body['kind'] === 'failure' && 'code' in body;
}

function readBlocks(context: ReadContext, operation: Operation, blocks: StructDraft): void {
  for (;;) {
    const event = context.reader.nextElement();
    if (event === XmlEvent.end) return;
    if (event === XmlEvent.text || !readBlock(context, operation, blocks)) context.reader.skip();
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

function readBody(context: ReadContext, operation: Operation, envelope: string): StructDraft | Failure {
  const { reader } = context;
  const { local, namespace } = operation.response;
  if (reader.nextElement() !== XmlEvent.start) throw new Refusal('upstream.invalid', 'the Body is empty');
  const isFault = reader.name === 'Fault' && reader.namespace === envelope;
  if (!isFault && (reader.name !== local || reader.namespace !== namespace))
    throw new Refusal('upstream.invalid', `expected ${local}, found ${excerpt(reader.name)}`);
  const read = resultReaders.get(operation) ?? compileFields(operation.results);
  resultReaders.set(operation, read);
  const body = isFault ? readFault(reader) : read(context);
  if (reader.nextElement() !== XmlEvent.end) throw new Refusal('upstream.invalid', 'the Body has a second element');
  return body;
}

function refused(info: Value | undefined): Failure {
  const exception = isStruct(info) ? exceptionOf(info) : { message: 'the CRM refused the command without saying why' };
  return failure(codeOf(exception.type ?? ''), exception.message, { exception });
}

/** NetServer says by exception type what v1 says by HTTP status. */
function codeOf(type: string): 'crm.unauthenticated' | 'crm.forbidden' | 'crm.refused' {
  if (/NotAuthenticated|InvalidTicket|TicketExpired|SoSessionException|Authentication/i.test(type))
    return 'crm.unauthenticated';
  return /Sentry|UnauthorizedAccess|AccessDenied/i.test(type) ? 'crm.forbidden' : 'crm.refused';
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

/** SOAP 1.1 §4.4: faultcode, faultstring; SOAP 1.2 §5.4: Code/Value, Reason/Text. The detail may hold a stack: it is not passed on. */
function readFault(reader: XmlReader): Failure {
  const texts: string[] = [];
  collectFaultTexts(reader, texts, 0);
  const message = texts.find((text) => text !== '') ?? 'the CRM answered with a fault';
  return failure('crm.refused', message, { exception: { message, type: 'SoapFault' } });
}

const faultParents: ReadonlySet<string> = new Set(['Reason']);

function collectFaultTexts(reader: XmlReader, texts: string[], depth: number): void {
  for (;;) {
    const event = reader.nextElement();
    if (event === XmlEvent.end) return;
    if (event === XmlEvent.text) continue;
    if (reader.name === 'faultstring' || (depth === 1 && reader.name === 'Text'))
      texts.push((reader.readText() ?? '').trim());
    else if (depth === 0 && faultParents.has(reader.name)) collectFaultTexts(reader, texts, 1);
    else reader.skip();
  }
}
