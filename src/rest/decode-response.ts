import { returnsBytes, type Operation } from '../contract';
import {
  failure,
  parseTimeZone,
  Refusal,
  type Answer,
  type OriginalAnswer,
  type Outcome,
  type Struct,
} from '../command';
import { JsonError, JsonReader, JsonToken, type JsonLimits } from '../json';
import { parseMediaType } from '../media';
import { decodeText } from '../xml';
import type { RestAnswerBody } from './messages';
import { decodeFailure, decodeStrangeSuccess } from './decode-failure';
import { compileFields, fieldReader, type ReadContext } from './type-reader';

/**
 * Reads a v1 CRM's answer against the contract. Properties the contract does not know are passed over (a newer CRM says more),
 * null stands for absent where the contract has no nil. What does not fit is `upstream.invalid` with the path.
 */
export function decodeResponse(
  answer: RestAnswerBody,
  operation: Operation,
  limits: { readonly json: JsonLimits; readonly keepUnknown?: boolean | undefined },
): Outcome {
  if (answer.status < 200 || answer.status > 299) return decodeFailure(answer, limits.json);
  try {
    return decodeAnswer(answer, operation, limits.json, limits.keepUnknown === true);
  } catch (error) {
    if (!(error instanceof Refusal) && !(error instanceof JsonError)) throw error;
    const path = error instanceof Refusal && error.path !== '' ? { path: error.path } : {};
    return failure('upstream.invalid', `the answer of the CRM could not be read: ${error.message}`, path);
  }
}

function decodeAnswer(answer: RestAnswerBody, operation: Operation, limits: JsonLimits, keepUnknown: boolean): Outcome {
  const zone = parseTimeZone(answer.headers.get('so-timezone') ?? '');
  const timeZone = zone === undefined ? {} : { timeZone: zone };
  const [field] = operation.results;
  const media = parseMediaType(answer.headers.get('content-type') ?? '');
  if (answer.status === 204) return { kind: 'answer', results: {}, ...timeZone };
  if (media !== undefined && field !== undefined && returnsBytes(operation) && isBytes(media.type))
    return withOriginal({ kind: 'answer', results: { [field.name]: base64Of(answer.body) }, ...timeZone }, answer, '');
  // v1 says "nothing" with 204 or null; where a result is due, a 200 with nothing is a broken answer.
  if (answer.body.length === 0 && field !== undefined) throw new Refusal('upstream.invalid', 'it is empty');
  if (answer.body.length === 0) return { kind: 'answer', results: {}, ...timeZone };
  if (media === undefined || !/^(?:application\/(?:[\w.-]+\+)?json|text\/json)$/.test(media.type))
    throw new Refusal('upstream.invalid', 'it is no JSON');
  const decoded = decodeText(answer.body, media.parameters.get('charset'));
  if ('problem' in decoded) throw new Refusal('upstream.invalid', decoded.problem);
  const strange = decodeStrangeSuccess(decoded.text, operation, limits);
  if (strange !== undefined) return strange;
  const results = readResults(decoded.text, operation, limits, keepUnknown);
  return withOriginal({ kind: 'answer', results, ...timeZone }, answer, media.parameters.get('charset'));
}

/** Documents come as octet-stream or as what they are (an image, a PDF); text and markup are an error page or JSON's XML twin. */
function isBytes(type: string): boolean {
  return type !== '' && !type.startsWith('text/') && !/[/+](?:json|xml|html)$/.test(type);
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** Bytes and UTF-8 JSON may go on to a v1 caller as they are. */
function withOriginal(answer: Answer, { status, headers, body }: RestAnswerBody, charset: string | undefined): Answer {
  if (!/^(?:|utf-?8)$/i.test(charset ?? '')) return answer;
  const contentType = headers.get('content-type') ?? '';
  const original: OriginalAnswer = { wire: 'rest', status, contentType, bytes: body };
  return Object.assign(answer, { original });
}

const resultReaders = new WeakMap<Operation, (context: ReadContext) => Struct>();

function resultReader(operation: Operation): (context: ReadContext) => Struct {
  const known = resultReaders.get(operation);
  if (known !== undefined) return known;
  const compiled = compileResults(operation);
  resultReaders.set(operation, compiled);
  return compiled;
}

function compileResults(operation: Operation): (context: ReadContext) => Struct {
  const [field, second] = operation.results;
  if (field === undefined)
    return ({ reader }) => {
      reader.skip();
      return {};
    };
  if (second !== undefined) {
    const readAll = compileFields(operation.results);
    return (context) => {
      if (context.reader.peek() !== JsonToken.null) return readAll(context);
      context.reader.readNull();
      return {};
    };
  }
  const read = fieldReader({ ...field, nillable: true });
  return (context) => {
    const value = read(context);
    return value === undefined || (value === null && !field.nillable) ? {} : { [field.name]: value };
  };
}

function readResults(text: string, operation: Operation, limits: JsonLimits, keepUnknown: boolean): Struct {
  const reader = new JsonReader(text, limits);
  const results = resultReader(operation)({
    reader,
    types: operation.types,
    unknown: keepUnknown ? 'keep' : 'ignore',
    nullIsAbsent: true,
    newerMembers: true,
  });
  reader.end();
  return results;
}
