/** Outcomes as replies to v1 clients. */
import { returnsBytes, type Operation } from '../contract';
import {
  formatTimeZone,
  Refusal,
  type Answer,
  type Failure,
  type Outcome,
  type Reply,
  type Struct,
  type Value,
} from '../command';
import { Document, chooseType, BodyParts, Output } from '../body';
import { perKey } from '../text/memo';
import { finishWork, type Turns, type MaybeTurns } from '../text/turn';
import { foldCase } from './property-names';
import { parseSelect, type Select } from './query';
import { compileFieldsWriter, writeValue, type WriteFields } from './write-value';
import type { WriteContext } from './write-context';
import { writeXmlElement } from './write-xml';
import { encodeFailure } from './encode-failure';

export interface EncodeOptions {
  /** The Accept header; undefined when missing. */
  readonly accept: string | undefined;
  readonly correlationId: string;
  readonly select?: string | undefined;
}

const offers = ['application/json', 'text/json', 'application/xml', 'text/xml'];
const binary = 'application/octet-stream';
const binaryOffers = [binary, ...offers];

function offersOf(operation: Operation | undefined): readonly string[] {
  return operation !== undefined && returnsBytes(operation) ? binaryOffers : offers;
}

/**
 * The media type of the reply: the offer the client likes best. Where it likes none (`image/*`, `text/html`, the patch
 * types that the vendor's pages list) it gets the usual one all the same, as from the replaced server. RFC 9110 §12.5.1
 * leaves that open.
 */
function chosenType(accept: string | undefined, operation: Operation | undefined): string {
  const offers = offersOf(operation);
  return chooseType(accept, offers) ?? offers[0] ?? 'application/json';
}

/** Writes an Outcome as a v1 reply: 204 for void, the single result bare, several out elements as one object. */
export function encodeResponseInTurns(
  outcome: Outcome,
  operation: Operation | undefined,
  options: EncodeOptions,
): MaybeTurns<Reply> {
  const type = chosenType(options.accept, operation);
  if (outcome.kind === 'failure') return encodeFailure(outcome, type, options.correlationId);
  if (operation === undefined) throw new Error('an answer needs its operation');
  return operation.results.length === 0 && outcome.original === undefined
    ? { status: 204, headers: zoneOf(outcome), body: '' }
    : encodeResult(outcome, operation, type, options);
}

/** Whether the client takes v1's usual JSON, all of it: then the CRM's bytes need not be read for it. */
export function takesJson(operation: Operation, { accept, select }: Pick<EncodeOptions, 'accept' | 'select'>): boolean {
  return select === undefined && chosenType(accept, operation) === 'application/json';
}

function zoneOf({ timeZone }: Answer): Record<string, string> {
  return timeZone === undefined ? {} : { 'so-timezone': formatTimeZone(timeZone) };
}

function* encodeResult(answer: Answer, operation: Operation, type: string, options: EncodeOptions): Turns<Reply> {
  try {
    return yield* encodeAnswer(answer, operation, type, options);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const refusal = error.toFailure();
    const message = `the command was carried out, but its result cannot be written: ${refusal.message}`;
    const carriedOut: Failure = { ...refusal, code: 'upstream.carriedOut', message };
    return { ...encodeFailure(carriedOut, type, options.correlationId), failed: 'upstream.carriedOut' };
  }
}

/** The same, all at once. */
export function encodeResponse(outcome: Outcome, operation: Operation | undefined, options: EncodeOptions): Reply {
  return finishWork(encodeResponseInTurns(outcome, operation, options));
}

function* encodeAnswer(answer: Answer, operation: Operation, type: string, options: EncodeOptions): Turns<Reply> {
  const zone = zoneOf(answer);
  const original = answer.original;
  if (
    original?.wire === 'rest' &&
    options.select === undefined &&
    isWelcome(original.contentType, type, operation, options)
  )
    return {
      status: original.status,
      headers: { ...zone, 'content-type': original.contentType },
      body: original.bytes,
    };
  if (operation.results.length === 0) return { status: 204, headers: zone, body: '' };
  const headers = { ...zone, 'content-type': type === binary ? binary : `${type}; charset=utf-8` };
  if (type === binary) {
    const document = singleValue(operation, answer.results);
    // No document is not an empty one.
    if (document === null) return { status: 204, headers: zone, body: '' };
    return { status: 200, headers, body: bytesOf(document) };
  }
  const output = new Output();
  const context = { types: operation.types, output };
  const select = options.select === undefined ? undefined : parseSelect(options.select);
  const remaining = (type.endsWith('json') ? writeJson : writeXml)(answer, operation, context, select);
  if (remaining !== undefined) yield* remaining;
  return { status: 200, headers, body: output.body() };
}

/**
 * Whether the CRM's own answer will do. A document may be of any type: an image, or base64 in JSON, goes on as such to
 * a client that does not mind.
 */
function isWelcome(contentType: string, type: string, operation: Operation, { accept }: EncodeOptions): boolean {
  if (contentType.startsWith(type)) return true;
  const [own = ''] = contentType.split(';');
  return returnsBytes(operation) && chooseType(accept, [own]) !== undefined;
}

function singleValue(operation: Operation, results: Struct): Value {
  const [field] = operation.results;
  return (field === undefined ? undefined : results[field.name]) ?? null;
}

function bytesOf(value: NonNullable<Value>): Uint8Array | BodyParts {
  if (value instanceof Document) return BodyParts.ofBytes(value);
  return typeof value === 'string' ? Buffer.from(value, 'base64') : new Uint8Array();
}

/** The writer of several results, as one object. */
const resultsWriter = perKey(({ results }: Operation): WriteFields => compileFieldsWriter(results));

function writeJson(
  answer: Answer,
  operation: Operation,
  context: WriteContext,
  select: Select | undefined,
): Turns<void> | undefined {
  const [field, second] = operation.results;
  if (field !== undefined && second === undefined)
    return writeValue(field.type, singleValue(operation, answer.results), context, select);
  return resultsWriter(operation)(answer.results, context, select);
}

function* writeXml(
  answer: Answer,
  operation: Operation,
  context: WriteContext,
  select: Select | undefined,
): Turns<void> {
  const { output } = context;
  const [field, second] = operation.results;
  output.add('<?xml version="1.0" encoding="utf-8"?>');
  if (field !== undefined && second === undefined) {
    const value = singleValue(operation, answer.results);
    return yield* writeXmlElement(field.type.name.local, field.type, value, context, select);
  }
  output.add(`<${operation.name}>`);
  for (const { name, type } of operation.results)
    yield* writeXmlElement(name, type, answer.results[name] ?? null, context, select?.get(foldCase(name)));
  output.add(`</${operation.name}>`);
}
