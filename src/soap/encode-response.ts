import {
  failure,
  failures,
  Refusal,
  type Answer,
  type ExceptionInfo,
  type FailureCode,
  type Failure,
  type Outcome,
  type Struct,
  type Value,
} from '../command';
import type { HeaderPart, Operation } from '../contract';
import { escapeText, replaceIllegal } from '../xml';
import { contentTypeOf, type SoapVersion } from './namespaces';
import { envelope, Namespaces } from './prefixes';
import { compileFieldsWriter, elementWriter, type WriteContext, type WriteElement } from './type-writer';

export interface SoapAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Uint8Array;
  /** Set when an answer could not be written and a fault stands in its place. */
  readonly failed?: FailureCode;
}

export interface EncodeOptions {
  readonly version: SoapVersion;
  /** Ends up in fault details, so that a caller can name his call to the operator. */
  readonly correlationId: string;
  /** How the CRM's refusals reach the client: in header blocks with HTTP 200 as NetServer's own clients expect, or as Faults. */
  readonly applicationErrors: 'exception-info' | 'fault';
}

/**
 * Writes an Outcome as SOAP. Without an operation (nothing was understood) only a Fault is possible.
 * A result that XML cannot hold is itself a failure, `upstream.invalid`, and answered as such.
 */
export function encodeResponse(outcome: Outcome, operation: Operation | undefined, options: EncodeOptions): SoapAnswer {
  if (operation === undefined) {
    if (outcome.kind === 'answer') throw new Error('an answer needs its operation');
    return encodeFault(outcome, options);
  }
  if (outcome.kind === 'answer') {
    const { original } = outcome;
    const untouched = original?.wire === 'soap' && options.version === '1.1' ? original.bytes : undefined;
    return untouched === undefined ? encodeAnswer(outcome, operation, options) : send(200, '1.1', untouched);
  }
  const asException = failures[outcome.code].fault === 'Exception' && options.applicationErrors === 'exception-info';
  return asException ? encodeException(outcome, operation, options) : encodeFault(outcome, options);
}

interface OperationWriter {
  readonly results: (value: Struct, context: WriteContext) => string;
  readonly blocks: ReadonlyMap<string, WriteElement>;
}

const operationWriters = new WeakMap<Operation, OperationWriter>();

function operationWriter(operation: Operation): OperationWriter {
  const known = operationWriters.get(operation);
  if (known !== undefined) return known;
  const compiled = {
    results: compileFieldsWriter(operation.results),
    blocks: new Map(operation.responseHeaders.map((part) => [part.element.local, blockWriter(part)])),
  };
  operationWriters.set(operation, compiled);
  return compiled;
}

function blockWriter({ element, type }: HeaderPart): WriteElement {
  return elementWriter({ name: element.local, namespace: element.namespace, type, optional: true, nillable: true });
}

function writeContext({ response, types }: Operation): WriteContext {
  return { namespaces: new Namespaces(response.namespace), types, undeclared: 'omit' };
}

/** Nothing but "it went well" is the same text each time: about a fifth of all operations are void. */
const plainAnswers = new WeakMap<Operation, Map<SoapVersion, SoapAnswer>>();

function encodeAnswer(answer: Answer, operation: Operation, options: EncodeOptions): SoapAnswer {
  if (operation.results.length > 0 || answer.extraInfo !== undefined || answer.timeZone !== undefined)
    return writeAnswer(answer, operation, options);
  const known = plainAnswers.get(operation) ?? new Map<SoapVersion, SoapAnswer>();
  plainAnswers.set(operation, known);
  const before = known.get(options.version);
  if (before !== undefined) return before;
  const written = writeAnswer(answer, operation, options);
  if (written.failed === undefined) known.set(options.version, written);
  return written;
}

function writeAnswer(answer: Answer, operation: Operation, options: EncodeOptions): SoapAnswer {
  const context = writeContext(operation);
  try {
    const writer = operationWriter(operation);
    const body = element(operation, writer.results(answer.results, context));
    const header = writeBlocks(writer, context, {
      ExtraInfo: answer.extraInfo,
      Succeeded: true,
      TimeZone: timeZoneBlock(answer),
    });
    return send(200, options.version, envelope(options.version, context.namespaces.declarations(), header, body));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { path, message: reason } = error.toFailure();
    const message = `the command was carried out, but its result cannot be written: ${reason}`;
    const fault = encodeFault(failure('upstream.invalid', message, path === undefined ? {} : { path }), options);
    return { ...fault, failed: 'upstream.invalid' };
  }
}

function timeZoneBlock({ timeZone }: Answer): Value | undefined {
  if (timeZone === undefined || (timeZone.id === undefined && timeZone.code === undefined)) return undefined;
  return {
    ...(timeZone.id === undefined ? {} : { SoTimeZoneId: timeZone.id }),
    ...(timeZone.code === undefined ? {} : { SoTimeZoneLocationCode: timeZone.code }),
  };
}

function element(operation: Operation, content: string): string {
  const { local } = operation.response;
  return content === '' ? `<${local}/>` : `<${local}>${content}</${local}>`;
}

/** Header blocks in the order the contract declares them; a block the operation does not declare is not sent. */
function writeBlocks(writer: OperationWriter, context: WriteContext, values: Struct): string {
  let text = '';
  for (const [name, write] of writer.blocks) text += write(values[name], context);
  return text;
}

function encodeException(refusal: Failure, operation: Operation, options: EncodeOptions): SoapAnswer {
  const context = writeContext(operation);
  const exception = refusal.exception ?? { message: refusal.message };
  const header = writeBlocks(operationWriter(operation), context, {
    ExceptionInfo: exceptionValue(exception),
    Succeeded: false,
  });
  const declarations = context.namespaces.declarations();
  return send(200, options.version, envelope(options.version, declarations, header, element(operation, '')));
}

/** SoExceptionInfo, in the property names of the contract; inner exceptions too, to the depth they came. */
function exceptionValue(exception: ExceptionInfo): Struct {
  return {
    Message: replaceIllegal(exception.message),
    StackTrace: '',
    FriendlyText: replaceIllegal(exception.friendlyText ?? exception.message),
    ExceptionType: replaceIllegal(exception.type ?? ''),
    Source: replaceIllegal(exception.source ?? ''),
    ...(exception.inner === undefined ? {} : { InnerException: exceptionValue(exception.inner) }),
    ...(exception.parameters === undefined ? {} : { Parameters: exception.parameters }),
  };
}

const faultCode12: Readonly<Record<string, string>> = {
  Client: 'Sender',
  Server: 'Receiver',
  Exception: 'Receiver',
  MustUnderstand: 'MustUnderstand',
  VersionMismatch: 'VersionMismatch',
};

/** SOAP 1.1 §4.4 and §6.2 (faults travel with status 500), SOAP 1.2 part 1 §5.4 and part 2 §7.5.2.2 (Sender: 400). HTTP's own statuses (404, 413, 503, …) stay. */
function encodeFault(refusal: Failure, { version, correlationId }: EncodeOptions): SoapAnswer {
  const { status, fault } = failures[refusal.code];
  const text = escapeText(
    replaceIllegal(refusal.path === undefined ? refusal.message : `${refusal.path}: ${refusal.message}`),
  );
  const path = refusal.path === undefined ? '' : `<path>${escapeText(replaceIllegal(refusal.path))}</path>`;
  const detail = `<failure xmlns="urn:netserver-gateway"><code>${refusal.code}</code>${path}<correlationId>${escapeText(correlationId)}</correlationId></failure>`;
  const body =
    version === '1.1'
      ? `<s:Fault><faultcode>s:${fault === 'Exception' ? 'Server' : fault}</faultcode><faultstring xml:lang="en">${text}</faultstring><detail>${detail}</detail></s:Fault>`
      : `<s:Fault><s:Code><s:Value>s:${faultCode12[fault] ?? 'Receiver'}</s:Value></s:Code><s:Reason><s:Text xml:lang="en">${text}</s:Text></s:Reason><s:Detail>${detail}</s:Detail></s:Fault>`;
  return send(faultStatus(status, fault, version), version, envelope(version, '', '', body));
}

function faultStatus(status: number, fault: string, version: SoapVersion): number {
  if (fault === 'Exception') return 500;
  return status === 400 && version === '1.1' ? 500 : status;
}

function send(status: number, version: SoapVersion, body: string | Uint8Array): SoapAnswer {
  return { status, contentType: contentTypeOf[version], body };
}
