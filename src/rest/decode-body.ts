/** Request bodies of v1 in all their media types, read into the arguments of one operation by its request shape. */
import { requestShape, v1Parameters, type Field, type Operation, type RequestShape } from '../contract';
import { decodedText, excerpt, isStruct, Refusal, within, type Struct, type Value } from '../command';
import { JsonReader, JsonToken, type JsonLimits } from '../json';
import { parseMediaType, type BodyWithDocuments } from '../body';
import { perKey } from '../text/memo';
import { TurnBudget, type Turns } from '../text/turn';
import { decodeText, decodeTextInTurns, decodeXmlBytesInTurns, type XmlLimits } from '../xml';
import { foldCase } from './property-names';
import { readFields, readValue, spread, type TextContext } from './text-reader';
import { readFormTree, readXmlTree, type TextNode } from './text-tree';
import type { PartReader, ReadContext } from './read-context';
import { refuseAbsent } from './required';
import { compileField, compileFields, WholeValue } from './read-value';
import { fromV1Names } from './encode-request';

export interface BodyLimits {
  readonly json: JsonLimits;
  readonly xml: XmlLimits;
  readonly arrayItemsMax: number;
}

/** Media types a v1 body may have, and how each is read. */
const kinds: ReadonlyMap<string, 'json' | 'xml' | 'form'> = new Map([
  ['application/json', 'json'],
  ['text/json', 'json'],
  ['application/json-patch+json', 'json'],
  ['application/merge-patch+json', 'json'],
  ['application/xml', 'xml'],
  ['text/xml', 'xml'],
  ['application/x-www-form-urlencoded', 'form'],
]);

export interface BodyRequest {
  readonly bytes: Uint8Array;
  /** '' when missing: an empty body needs none, any other is taken as JSON. */
  readonly contentType: string;
  /** Properties that the contract does not know. */
  readonly unknown: 'refuse' | 'keep';
  /** Whether values are read as the replaced server reads them. */
  readonly isLenient: boolean;
  /** Documents that were taken out of it; `bytes` is what is left then. */
  readonly documents?: BodyWithDocuments | undefined;
  /** The parameter that the body is; unset: the operation's request shape says what the body holds. */
  readonly whole?: Field;
}

export interface DecodedBody {
  readonly arguments: Struct;
  /** Whether the bytes are UTF-8 JSON that a v1 CRM may be sent as they are. */
  readonly forwardable: boolean;
  /** Whether the arguments hold, at any depth, properties that the contract does not know (`extras`). */
  readonly hasExtras: boolean;
}

/** Reads the body. @throws Refusal, JsonError, XmlError */
export function decodeBody(request: BodyRequest, operation: Operation, limits: BodyLimits): Turns<DecodedBody> {
  const media = parseMediaType(request.contentType);
  const kind = media?.type === '' ? 'json' : kinds.get(media?.type ?? '');
  if (media === undefined || kind === undefined)
    throw new Refusal('request.mediaType', `expected a JSON, XML or form body, found ${excerpt(request.contentType)}`);
  const charset = media.parameters.get('charset');
  return kind === 'json'
    ? readJson(request, charset, operation, limits)
    : readTree(request, charset, kind, operation, limits);
}

/** @throws Refusal where v1 wants a body */
function noBodyOf(operation: Operation, whole: Field | undefined): DecodedBody {
  if (whole === undefined) refuseAbsent(operation);
  return { arguments: {}, forwardable: true, hasExtras: false };
}

const firstNonAscii = 0x80;

/** Above it, bytes become text in turns. */
const smallBytes = 64 * 1024;

/**
 * The vendor's client writes names in camel case and flags by number: what it sends goes on as it came. Of other
 * clients the members are written.
 */
const camelCaseBody = /^[\s\ufeff[{]*"[a-z]/;

function* readJson(
  { bytes, documents, unknown, isLenient, whole: field }: BodyRequest,
  charset: string | undefined,
  operation: Operation,
  { json }: BodyLimits,
): Turns<DecodedBody> {
  if (bytes.length === 0) return noBodyOf(operation, field);
  const text = decodedText(
    bytes.length <= smallBytes ? decodeText(bytes, charset) : yield* decodeTextInTurns(bytes, charset),
  );
  const budget = new TurnBudget();
  const reader = new JsonReader(text, json, documents, isLenient);
  if (!reader.isSmall) yield* reader.findBlanks(budget);
  const token = reader.peek();
  if (field === undefined && (token === JsonToken.null || token === JsonToken.string)) refuseAbsent(operation);
  const shape = shapeOf(operation, field);
  // Some clients wrap ids in a parameters object all the same, which is not v1; an array cannot be mistaken for one.
  // It is sent on as the array: other properties of the object have no place there.
  const isWrapped = token === JsonToken.object && shape.kind === 'array';
  const isWhole = !isWrapped && (shape.kind === 'entity' || shape.kind === 'array');
  const parameter = isWhole ? shape.parameter : undefined;
  const [first = 0] = bytes;
  // A byte order mark is for us to pass over; JSON itself begins with ASCII.
  let forwardable = !isWrapped && (charset === undefined || /^utf-?8$/i.test(charset)) && first < firstNonAscii;
  let hasExtras = false;
  let isCamelCase: boolean | undefined;
  const { types } = operation;
  const context: ReadContext = {
    reader,
    types,
    budget,
    documents,
    nullIsAbsent: false,
    isLenient,
    unknown: isWrapped ? 'refuse' : unknown,
    newerMembers: unknown === 'keep' ? 'text' : undefined,
    onLeniency: () => {
      forwardable = false;
    },
    onFlagsByNumber: () => {
      isCamelCase ??= camelCaseBody.test(text.slice(0, 64));
      if (!isCamelCase) forwardable = false;
    },
    onExtra: () => {
      hasExtras = true;
    },
  };
  const part = parameter === undefined ? argumentsReader(operation) : wholeReader(parameter);
  const whole = new WholeValue(part, parameter?.name);
  // A JSON `null` body stands for no body: the vendor's client sends it with query ids and CreateDefault calls.
  if (token === JsonToken.null) reader.readNull();
  const remaining = token === JsonToken.null ? undefined : whole.from(context);
  if (remaining !== undefined) yield* remaining;
  reader.end();
  const given = argumentsOf(whole.value, parameter, operation);
  return { arguments: given, forwardable: forwardable && reader.isStrict, hasExtras };
}

const shapeOf = (operation: Operation, whole: Field | undefined): RequestShape =>
  whole === undefined ? requestShape(operation) : { kind: 'entity', parameter: whole };

/** The readers of the arguments where they are the body's properties. */
const argumentsReader = perKey((operation: Operation): PartReader => compileFields(v1Parameters(operation).fields));

/** The readers of the parameter whose value is the body. */
const wholeReader = perKey((parameter: Field): PartReader => compileField(parameter));

function argumentsOf(read: Value | undefined, whole: Field | undefined, operation: Operation): Struct {
  if (read === undefined) return {};
  if (whole !== undefined) return { [whole.name]: read };
  if (!isStruct(read)) throw new Error('arguments are read as a struct');
  return fromV1Names(operation, read);
}

function* readTree(
  { bytes, documents, unknown, isLenient, whole }: BodyRequest,
  charset: string | undefined,
  kind: 'xml' | 'form',
  operation: Operation,
  { xml, arrayItemsMax }: BodyLimits,
): Turns<DecodedBody> {
  if (bytes.length === 0) return noBodyOf(operation, whole);
  const text = decodedText(yield* (kind === 'xml' ? decodeXmlBytesInTurns : decodeTextInTurns)(bytes, charset));
  const budget = new TurnBudget();
  const { types } = operation;
  let hasExtras = false;
  const context: TextContext = {
    unknown,
    isLenient,
    onExtra: () => {
      hasExtras = true;
    },
    types,
    repeats: kind === 'form',
    itemsMax: arrayItemsMax,
    budget,
    documents,
  };
  const root = yield* kind === 'xml' ? readXmlTree(text, xml, budget) : readFormTree(text, budget);
  const given = yield* readNodes(root, operation, whole, context);
  return { arguments: given, forwardable: false, hasExtras };
}

function* readNodes(
  root: TextNode,
  operation: Operation,
  whole: Field | undefined,
  context: TextContext,
): Turns<Struct> {
  if (root.nil) return noBodyOf(operation, whole).arguments;
  const shape = shapeOf(operation, whole);
  if (shape.kind === 'entity' || shape.kind === 'array') {
    const { name, type } = shape.parameter;
    try {
      return { [name]: yield* readValue(type, unwrapped(root, shape.parameter), context) };
    } catch (error) {
      throw within(error, name);
    }
  }
  if (!root.blank) throw new Refusal('request.invalid', 'text stands where properties are expected');
  return fromV1Names(operation, yield* readFields(v1Parameters(operation).fields, root.children, context));
}

/** A form has no way to be a bare array: the ids come as fields named like the parameter. */
function unwrapped(root: TextNode, parameter: Field): TextNode {
  const named = root.children.filter(({ name }) => foldCase(name) === foldCase(parameter.name));
  return root.name === '' && named.length > 0 && named.length === root.children.length && parameter.type.kind === 'list'
    ? { ...root, children: [...spread(named)] }
    : root;
}
