import { returnsBytes, type Operation } from '../contract';
import {
  failure,
  isStruct,
  knownTimeZone,
  parseTimeZone,
  Refusal,
  type Answer,
  type OriginalAnswer,
  type Outcome,
  type Struct,
  type TimeZone,
  type Value,
} from '../command';
import { JsonError, JsonReader, JsonToken, type JsonLimits } from '../json';
import { Document, parseMediaType, BodyParts, type MediaType } from '../body';
import { perKey } from '../text/memo';
import { finishWork, TurnBudget, type Turns, type MaybeTurns } from '../text/turn';
import { decodeText, decodeTextInTurns } from '../xml';
import { decodeFailureInTurns, type RestAnswerBody } from './decode-failure';
import type { PartReader, ReadContext } from './read-context';
import { classify, classifyPassing, isPlainResult, type SuccessAnswer } from './error-in-success';
import { compileField, compileFields, WholeValue } from './read-value';

/** Documents of no more bytes are kept as their text. */
const inlineBytes = 16 * 1024;

/** Writes the caller's whole reply from the text of an answer; undefined: that has to be read. */
export type Transcribe = (text: string, timeZone: TimeZone | undefined) => string | BodyParts | undefined;

export interface ResponseOptions {
  readonly json: JsonLimits;
  readonly keepUnknown?: boolean | undefined;
  /** Whether the CRM was asked for some properties only (`$select`). */
  readonly isSelected?: boolean | undefined;
  /** Whether the values are not wanted, because the bytes go on: then only success and refusal are told apart. */
  readonly passesOn?: boolean | undefined;
  /** Writes the caller's reply straight from the text; undefined, and so without it: the answer is read. */
  readonly transcribe?: Transcribe | undefined;
}

/**
 * Statuses with which a call is done and its answer whole: 202 is not carried out yet, 205 to 226 are parts, lists of
 * answers or nothing.
 */
const successes: ReadonlySet<number> = new Set([200, 201, 203, 204]);

/** How far the reading has come. */
interface ReadingState {
  /** What is being read by the contract; undefined before and after that. */
  text?: string | undefined;
}

/**
 * Reads a v1 CRM's answer against the contract. Properties the contract does not know are passed over, for a newer CRM
 * has more; null stands for absent where the contract has no nil.
 * @returns the outcome; what does not fit is `upstream.invalid` with the path, and with a mark (`isCarriedOut`) where
 * the CRM has reported success for all that
 */
export function decodeResponseInTurns(
  answer: RestAnswerBody,
  operation: Operation,
  options: ResponseOptions,
): MaybeTurns<Outcome> {
  return answer.status === 204
    ? { kind: 'answer', results: nothing(operation), ...zoneOf(answer) }
    : readResponse(answer, operation, options);
}

/** Where a document is due, 204 says that there is none; elsewhere that there is nothing to say. */
function nothing(operation: Operation): Struct {
  const [field] = operation.results;
  return field?.nillable === true && returnsBytes(operation) ? { [field.name]: null } : {};
}

/** The zone the CRM says its times are in. */
function zoneOf({ headers }: RestAnswerBody): Pick<Answer, 'timeZone'> {
  const given = headers.get('so-timezone');
  const timeZone = given === undefined ? undefined : knownTimeZone(parseTimeZone(given));
  return timeZone === undefined ? {} : { timeZone };
}

function* readResponse(answer: RestAnswerBody, operation: Operation, options: ResponseOptions): Turns<Outcome> {
  if (!successes.has(answer.status)) return yield* decodeFailureInTurns(answer, options.json);
  const state: ReadingState = {};
  try {
    return yield* decodeAnswer(answer, operation, options, state);
  } catch (error) {
    if (!(error instanceof Refusal) && !(error instanceof JsonError)) throw error;
    // The CRM's error object may stand where a list or a number is due.
    const { text } = state;
    const verdict =
      text === undefined ? 'other' : yield* classify({ ...successAnswer(text, operation, options), isUnfit: true });
    if (typeof verdict !== 'string') return verdict;
    const path = error instanceof Refusal && error.path !== '' ? { path: error.path } : {};
    return failure('upstream.invalid', `the answer of the CRM could not be read: ${error.message}`, {
      ...path,
      ...(verdict === 'result' ? { isCarriedOut: true } : {}),
    });
  }
}

/** The same, all at once. */
export function decodeResponse(answer: RestAnswerBody, operation: Operation, options: ResponseOptions): Outcome {
  return finishWork(decodeResponseInTurns(answer, operation, options));
}

function* decodeAnswer(
  answer: RestAnswerBody,
  operation: Operation,
  options: ResponseOptions,
  state: ReadingState,
): Turns<Outcome> {
  const timeZone = zoneOf(answer);
  const [field] = operation.results;
  // An answer without a media type is JSON, as all that v1 answers; a document needs its type.
  const media = parseMediaType(
    answer.headers.get('content-type') ?? (answer.document === undefined ? 'application/json' : ''),
  );
  if (media !== undefined && field !== undefined && returnsBytes(operation) && isBytes(media.type))
    return withOriginal(
      { kind: 'answer', results: { [field.name]: bytesOf(answer) }, ...timeZone },
      answer,
      media.type,
    );
  // v1 answers "nothing" by 204 or null; where a result is due, an empty 200 is a broken answer.
  if (answer.document !== undefined) throw new Refusal('upstream.invalid', 'it is no JSON');
  if (answer.body.length === 0 && field !== undefined) throw new Refusal('upstream.invalid', 'it is empty');
  if (answer.body.length === 0) return { kind: 'answer', results: {}, ...timeZone };
  if (media === undefined || !/^(?:application\/(?:[\w.-]+\+)?json|text\/json)$/.test(media.type))
    throw new Refusal('upstream.invalid', 'it is no JSON');
  const charset = media.parameters.get('charset');
  const decoded =
    answer.body.length <= smallBytes
      ? decodeText(answer.body, charset)
      : yield* decodeTextInTurns(answer.body, charset);
  if ('problem' in decoded) throw new Refusal('upstream.invalid', decoded.problem);
  const { text } = decoded;
  const budget = new TurnBudget();
  if (options.passesOn === true && media.type === 'application/json') {
    const passed = withOriginal({ kind: 'answer', results: {}, ...timeZone }, withoutMark(answer), utf8TypeOf(media));
    const verdict = passed.original === undefined ? undefined : yield* classifyPassing(text, operation, options.json);
    if (verdict === 'other')
      throw new Refusal('upstream.invalid', 'it is no answer of this operation, or not all of it');
    if (verdict !== undefined) return verdict === 'result' ? passed : verdict;
  }
  const isProblem = media.type === 'application/problem+json';
  const written =
    isProblem || answer.documents !== undefined ? undefined : options.transcribe?.(text, timeZone.timeZone);
  if (written !== undefined) return { kind: 'answer', results: {}, ...timeZone, written };
  const reader = new JsonReader(text, options.json, answer.documents);
  if (!reader.isSmall) yield* reader.findBlanks(budget);
  const context = readContext(reader, budget, operation, answer, options);
  // A void operation has no result to read: what is there is classified by itself.
  const whole = field === undefined || isProblem ? undefined : new WholeValue(resultReader(operation), undefined);
  state.text = whole === undefined ? undefined : text;
  const remaining = whole?.from(context);
  if (remaining !== undefined) yield* remaining;
  if (whole !== undefined) reader.end();
  state.text = undefined;
  const value = whole?.value;
  if (whole === undefined || context.saysError === true || !isPlainResult(value, operation)) {
    const verdict = yield* classify(successAnswer(text, operation, options, isProblem));
    if (verdict === 'other') throw new Refusal('upstream.invalid', 'it is no answer of this operation');
    if (verdict !== 'result') return verdict;
  }
  const results = resultsOf(value, operation);
  return withOriginal({ kind: 'answer', results, ...timeZone }, withoutMark(answer), utf8TypeOf(media));
}

function successAnswer(
  text: string,
  operation: Operation,
  { json, isSelected = false }: ResponseOptions,
  isProblem = false,
): SuccessAnswer {
  return { text, operation, limits: json, isProblem, isSelected, isUnfit: false };
}

function readContext(
  reader: JsonReader,
  budget: TurnBudget,
  { types }: Operation,
  { documents }: RestAnswerBody,
  { keepUnknown }: ResponseOptions,
): ReadContext {
  const unknown = keepUnknown === true ? 'keep' : 'ignore';
  return {
    reader,
    types,
    budget,
    documents,
    unknown,
    nullIsAbsent: true,
    isLenient: false,
    newerMembers: keepUnknown === true ? 'either' : 'neutral',
    saysError: false,
  };
}

/** Above it, bytes become text in turns. */
const smallBytes = 64 * 1024;

/**
 * Documents come as octet-stream or as what they are (an image, a PDF); text and markup are an error page or JSON's XML
 * twin.
 */
function isBytes(type: string): boolean {
  return type !== '' && !type.startsWith('text/') && !/[/+](?:json|xml|html)$/.test(type);
}

function bytesOf({ body, document = new Document([body]) }: RestAnswerBody): Value {
  return document.byteLength <= inlineBytes ? document.text() : document;
}

function originalOf({ body, documents, document }: RestAnswerBody): Uint8Array | BodyParts | undefined {
  if (document !== undefined) return BodyParts.ofBytes(document);
  return documents === undefined ? body : documents.original();
}

/** RFC 8259 section 8.1 forbids the mark, and JavaScript's JSON.parse does not take it. */
function withoutMark(answer: RestAnswerBody): RestAnswerBody {
  const { body } = answer;
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? { ...answer, body: body.subarray(3) } : answer;
}

/**
 * Media type and charset, if that is UTF-8. Of its other parameters the caller needs none, and they may name machines.
 */
function utf8TypeOf({ type, parameters }: MediaType): string | undefined {
  const charset = parameters.get('charset') ?? '';
  if (charset === '') return type;
  return /^utf-?8$/i.test(charset) ? `${type}; charset=${charset}` : undefined;
}

/** Bytes and UTF-8 JSON may go on to a v1 caller as they are. */
function withOriginal(answer: Answer, received: RestAnswerBody, contentType: string | undefined): Answer {
  const bytes = contentType === undefined ? undefined : originalOf(received);
  if (contentType === undefined || bytes === undefined) return answer;
  const original: OriginalAnswer = { wire: 'rest', status: received.status, contentType, bytes };
  return Object.assign(answer, { original });
}

/** The readers of the one result, or of several as a struct. */
const resultReader = perKey(({ results }: Operation): PartReader => {
  const [field, second] = results;
  if (field !== undefined && second === undefined) return compileField({ ...field, nillable: true });
  const { usual, begin } = compileFields(results);
  return {
    usual,
    begin: (context, receiver) => {
      const { reader } = context;
      if (reader.peek() !== JsonToken.null) return begin(context, receiver);
      receiver.put(reader.readNull());
      return receiver;
    },
  };
});

function resultsOf(read: Value | undefined, { results }: Operation): Struct {
  const [field, second] = results;
  if (field === undefined || second !== undefined) return isStruct(read) ? read : {};
  return read === undefined || (read === null && !field.nillable) ? {} : { [field.name]: read };
}
