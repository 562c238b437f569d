import {
  excerpt,
  Refusal,
  type Answer,
  type Failure,
  type OriginalAnswer,
  type Outcome,
  type Struct,
  type StructDraft,
} from '../command';
import type { HeaderPart, Operation } from '../contract';
import { perKey } from '../text/memo';
import { finish, TurnBudget, turnUnits, type Turns } from '../text/turn';
import { XmlError, XmlEvent, XmlReader, type XmlLimits } from '../xml';
import {
  successes,
  unreadableAnswer,
  withStatus,
  type AnswerHead,
  answerOf,
  isRefusal,
  refusalOf,
  isBlank,
} from './answer-verdict';
import { envelopeVersion } from './decode-request';
import { readFault } from './read-fault';
import { readMessage, type Message, type SoapBody } from './message';
import { envelopeNamespace } from './namespaces';
import { elementAfterPause, skipElement } from './pauses';
import type { ReadContext, SoapReading } from './read-context';
import { compileField, compileFields } from './read-value';

export interface SoapAnswerBody extends SoapBody, AnswerHead {}

export interface SoapAnswerLimits {
  readonly xml: XmlLimits;
  readonly arrayItemsMax: number;
}

/** What is left out is not reported. */
const usual: SoapReading = { newer: { keepsMembers: false, note: () => undefined } };

/**
 * Reads a CRM's SOAP answer: the response element, `Succeeded=false` with ExceptionInfo, or a Fault of either SOAP
 * version with any HTTP status. Anything else (an HTML error page, another operation's answer, a value against the
 * contract) is `upstream.invalid`, marked where the CRM has said success all the same. A newer CRM may say more:
 * elements the contract does not know are passed over, members too, or the neutral one stands in for them.
 */
export function* decodeResponseInTurns(
  answer: SoapAnswerBody,
  operation: Operation,
  limits: SoapAnswerLimits,
  reading: SoapReading = usual,
): Turns<Outcome> {
  let message: Message | undefined;
  try {
    message = yield* readMessage(answer);
    if (reading.isRewritten === true) {
      const read = yield* readToRewrite(answer, message, operation, limits, reading);
      if (read !== undefined) return read;
    }
    const outcome = yield* readOnce(answer, message, operation, limits, reading);
    const isUnread = reading.passesOn === true && outcome.kind === 'answer' && outcome.original === undefined;
    // No bytes can be passed on.
    return isUnread ? yield* readOnce(answer, message, operation, limits, { ...reading, passesOn: false }) : outcome;
  } catch (error) {
    if (error instanceof XmlError) yield* error.locate();
    const isForeign = message === undefined || !message.text.includes('Envelope');
    const refusal = unreadableAnswer(error, { ...answer, isForeign });
    const isSuccess = message !== undefined && (yield* saysSuccess(answer, message, operation, limits, reading));
    return isSuccess ? { ...refusal, isCarriedOut: true } : refusal;
  }
}

/** The results without the bytes; undefined: they cannot be read. */
function* readToRewrite(
  answer: SoapAnswerBody,
  message: Message,
  operation: Operation,
  limits: SoapAnswerLimits,
  reading: SoapReading,
): Turns<Outcome | undefined> {
  try {
    const outcome = yield* readOnce(answer, message, operation, limits, { ...reading, passesOn: false });
    if (outcome.kind === 'failure') return outcome;
    const { original: _original, ...read } = outcome;
    return { ...read, isRewritten: true };
  } catch (error) {
    if (error instanceof Refusal || error instanceof XmlError) return undefined;
    throw error;
  }
}

/**
 * Whether an answer that cannot be read still says that the command was carried out: all that tells success from
 * failure is complete and says so.
 */
function* saysSuccess(
  answer: SoapAnswerBody,
  message: Message,
  operation: Operation,
  limits: SoapAnswerLimits,
  { newer }: SoapReading,
): Turns<boolean> {
  if (!successes.has(answer.status)) return false;
  try {
    return (yield* readOnce(answer, message, operation, limits, { newer, passesOn: true })).kind === 'answer';
  } catch (error) {
    if (error instanceof Refusal || error instanceof XmlError) return false;
    throw error;
  }
}

function* readOnce(
  answer: SoapAnswerBody,
  message: Message,
  operation: Operation,
  limits: SoapAnswerLimits,
  { newer, passesOn = false, keepsUnknown = false }: SoapReading,
): Turns<Outcome> {
  const reader = new XmlReader(message.text, limits.xml, turnUnits);
  const context: ReadContext = {
    reader,
    budget: new TurnBudget(),
    types: operation.types,
    serviceNamespace: operation.response.namespace,
    unknown: keepsUnknown ? 'keep' : 'ignore',
    newer,
    arrayItemsMax: limits.arrayItemsMax,
    documents: answer.documents,
    isStrict: message.isStrict,
    attachment: message.attachment,
  };
  const version = envelopeVersion(reader, reader.nextElement() || (yield* elementAfterPause(reader)));
  const header: Header = { blocks: {}, isPlain: true };
  const outcome = yield* readAnswer(context, operation, envelopeNamespace[version], header, passesOn);
  if (outcome.kind === 'failure') return withStatus(outcome, answer);
  // No success that the CRM did not give: NetServer's errors travel with 200 or 500, its successes with 200 only.
  if (!successes.has(answer.status)) throw new Refusal('upstream.invalid', 'status and content contradict each other');
  const isPlain = header.isPlain && isBlank(header.blocks['ExceptionInfo']);
  if (version !== '1.1' || !isPlain || (yield* hasComment(message.text))) return outcome;
  return withOriginal(outcome, answer, message);
}

/** As `decodeResponseInTurns`, without pauses. */
export function decodeResponse(
  answer: SoapAnswerBody,
  operation: Operation,
  limits: SoapAnswerLimits,
  reading?: SoapReading,
): Outcome {
  return finish(decodeResponseInTurns(answer, operation, limits, reading));
}

/** A comment may say anything, so it is not passed on. Its end is rarer than its beginning, so the search is faster. */
function* hasComment(text: string): Turns<boolean> {
  for (let at = 0; at < text.length; at += turnUnits) {
    if (at > 0) yield;
    if (text.slice(at, at + turnUnits + 2).includes('-->')) return true;
  }
  return false;
}

/** A SOAP 1.1 answer that says it is UTF-8 may go on to a SOAP 1.1 caller of the same version as it is. */
function withOriginal(
  outcome: Answer,
  { status, contentType, bytes, documents }: SoapAnswerBody,
  message: Message,
): Outcome {
  if (!/^text\/xml\s*;\s*charset="?utf-8"?\s*$/i.test(contentType)) return outcome;
  if (message.attachment !== undefined) return outcome;
  const whole = documents === undefined ? bytes : documents.original();
  if (whole === undefined) return outcome;
  const original: OriginalAnswer = { wire: 'soap', status, contentType, bytes: whole };
  return Object.assign(outcome, { original });
}

/** What the header blocks said. */
interface Header {
  readonly blocks: StructDraft;
  /** Whether there were only blocks that the contract declares: others must not reach the client. */
  isPlain: boolean;
}

/** @param passesOn see SoapReading */
function* readAnswer(
  context: ReadContext,
  operation: Operation,
  envelope: string,
  header: Header,
  passesOn: boolean,
): Turns<Answer | Failure> {
  const { reader } = context;
  const { blocks } = header;
  let hasHeader = false;
  let body: Struct | FaultBody | undefined;
  for (;;) {
    const event = reader.nextElement() || (yield* elementAfterPause(reader));
    if (event === XmlEvent.end) break;
    if (event === XmlEvent.text) throw new Refusal('upstream.invalid', 'text stands in the Envelope');
    if (reader.namespace !== envelope) yield* readBlock(context, operation, header);
    else if (reader.name === 'Body' && body === undefined)
      body = yield* readBody(context, operation, envelope, passesOn || blocks['Succeeded'] === false);
    else if (reader.name === 'Header' && body === undefined && !hasHeader) {
      hasHeader = true;
      yield* readBlocks(context, operation, header);
    } else throw new Refusal('upstream.invalid', `${excerpt(reader.name)} occurs twice, or in the wrong place`);
  }
  if ((reader.nextElement() || (yield* elementAfterPause(reader))) !== XmlEvent.eof || body === undefined)
    throw new Refusal('upstream.invalid', 'the answer has no Body');
  if (!(body instanceof FaultBody))
    return isRefusal(blocks) ? refusalOf(blocks['ExceptionInfo']) : answerOf(body, blocks);
  if (blocks['Succeeded'] === true)
    throw new Refusal('upstream.invalid', 'Succeeded and a Fault contradict each other');
  return body.failure;
}

/** A Fault in the Body's place. */
class FaultBody {
  constructor(readonly failure: Failure) {}
}

function* readBlocks(context: ReadContext, operation: Operation, header: Header): Turns<void> {
  const { reader } = context;
  for (;;) {
    const event = reader.nextElement() || (yield* elementAfterPause(reader));
    if (event === XmlEvent.end) return;
    if (event === XmlEvent.text) throw new Refusal('upstream.invalid', 'text stands in the Header');
    yield* readBlock(context, operation, header);
  }
}

const blockReader = perKey(({ element: { local: name, namespace }, type }: HeaderPart) =>
  compileField({ name, namespace, type, optional: true, nillable: true }),
);

function* readBlock(context: ReadContext, operation: Operation, header: Header): Turns<void> {
  const { name, namespace } = context.reader;
  const { blocks } = header;
  const part = operation.responseHeaders.find(
    ({ element }) => element.local === name && element.namespace === namespace,
  );
  if (part === undefined) {
    // Two verdicts, one of which is another service's: either may be true.
    if (name === 'Succeeded') throw new Refusal('upstream.invalid', 'Succeeded is in another namespace');
    header.isPlain = false;
    return yield* skipElement(context.reader);
  }
  if (Object.hasOwn(blocks, name)) throw new Refusal('upstream.invalid', 'occurs twice').within(name);
  const left = blockReader(part)(blocks, context);
  if (left !== undefined) yield* left;
}

const resultReader = perKey(({ results }: Operation) => compileFields(results));

/**
 * @param isPassedOver the results are not needed, or the header has said `Succeeded=false`: then the response element
 * holds none
 */
function* readBody(
  context: ReadContext,
  operation: Operation,
  envelope: string,
  isPassedOver: boolean,
): Turns<Struct | FaultBody> {
  const { reader } = context;
  const { local, namespace } = operation.response;
  if ((reader.nextElement() || (yield* elementAfterPause(reader))) !== XmlEvent.start)
    throw new Refusal('upstream.invalid', 'the Body is empty');
  const isFault = reader.name === 'Fault' && reader.namespace === envelope;
  const isOurs = reader.namespace === namespace && (reader.name === local || operation.isUndescribed === true);
  if (!isFault && !isOurs) throw new Refusal('upstream.invalid', `expected ${local}, found ${excerpt(reader.name)}`);
  const body = isFault ? new FaultBody(yield* readFault(reader)) : yield* readResults(context, operation, isPassedOver);
  if ((reader.nextElement() || (yield* elementAfterPause(reader))) !== XmlEvent.end)
    throw new Refusal('upstream.invalid', 'the Body has a second element');
  return body;
}

function* readResults(context: ReadContext, operation: Operation, isPassedOver: boolean): Turns<Struct> {
  const results: StructDraft = {};
  if (isPassedOver) {
    yield* skipElement(context.reader);
    return results;
  }
  const left = resultReader(operation)(results, context);
  if (left !== undefined) yield* left;
  return results;
}
