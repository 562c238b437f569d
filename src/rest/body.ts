/** Request bodies of v1 in all their media types, read into the arguments of one operation by its request shape. */
import { requestShape, type Field, type Operation, type RequestShape, type TypeTable } from '../contract';
import { excerpt, Refusal, within, type Struct, type StructDraft, type Value } from '../command';
import { JsonReader, JsonToken, type JsonLimits } from '../json';
import { parseMediaType } from '../media';
import { decodeText, decodeXmlBytes, type XmlLimits } from '../xml';
import { readFields, readValue, spread, type TextContext } from './text-reader';
import { readFormTree, readXmlTree, type TextNode } from './text-tree';
import { compileFields, fieldReader, type ReadContext } from './type-reader';

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
  readonly unknown: 'refuse' | 'ignore';
}

export interface DecodedBody {
  readonly arguments: StructDraft;
  /** Whether the bytes are UTF-8 JSON that a v1 CRM may be sent as they are. */
  readonly forwardable: boolean;
}

/** Reads the body. @throws Refusal, JsonError, XmlError */
export function decodeBody(request: BodyRequest, operation: Operation, limits: BodyLimits): DecodedBody {
  const media = parseMediaType(request.contentType);
  const kind = media?.type === '' ? 'json' : kinds.get(media?.type ?? '');
  if (media === undefined || kind === undefined)
    throw new Refusal('request.mediaType', `expected a JSON, XML or form body, found ${excerpt(request.contentType)}`);
  const charset = media.parameters.get('charset');
  if (request.bytes.length === 0) return { arguments: {}, forwardable: true };
  const decoded = kind === 'xml' ? decodeXmlBytes(request.bytes, charset) : decodeText(request.bytes, charset);
  if ('problem' in decoded)
    throw new Refusal(decoded.code === 'charset' ? 'request.mediaType' : 'request.malformed', decoded.problem);
  const shape = requestShape(operation);
  if (kind === 'json') {
    const utf8 = /^(?:|utf-?8)$/i.test(charset ?? '') && request.bytes[0] !== 0xff && request.bytes[0] !== 0xfe;
    let strange = false;
    const onStranger = (): void => {
      strange = true;
    };
    const read = readJson(decoded.text, operation, shape, { unknown: request.unknown, onStranger }, limits);
    return { arguments: read, forwardable: utf8 && !strange };
  }
  const context: TextContext = {
    unknown: request.unknown,
    types: operation.types,
    repeats: kind === 'form',
    itemsMax: limits.arrayItemsMax,
  };
  const root = kind === 'xml' ? readXmlTree(decoded.text, limits.xml) : readFormTree(decoded.text);
  return { arguments: readTree(root, operation, shape, context), forwardable: false };
}

const argumentReaders = new WeakMap<Operation, (context: ReadContext) => StructDraft>();
const fieldReaders = new WeakMap<Field, ReturnType<typeof fieldReader>>();

function readJson(
  text: string,
  operation: Operation,
  shape: RequestShape,
  strangers: Required<Pick<ReadContext, 'unknown' | 'onStranger'>>,
  limits: BodyLimits,
): StructDraft {
  const reader = new JsonReader(text, limits.json);
  const context: ReadContext = { reader, types: operation.types, nullIsAbsent: false, ...strangers };
  const read = readJsonShape(context, operation, shape);
  reader.end();
  return read;
}

/** A JSON `null` body stands for no body: the vendor's client sends it with query ids and CreateDefault calls. */
function readJsonShape(context: ReadContext, operation: Operation, shape: RequestShape): StructDraft {
  const { reader } = context;
  if (reader.peek() === JsonToken.null) {
    reader.readNull();
    return {};
  }
  // Some clients wrap the ids in a parameters object all the same; an array cannot be mistaken for one.
  if (shape.kind === 'entity' || (shape.kind === 'array' && reader.peek() !== JsonToken.object))
    return readWhole(shape.parameter, context);
  const read = argumentReaders.get(operation) ?? compileFields(operation.parameters);
  argumentReaders.set(operation, read);
  return read(context);
}

function readWhole(parameter: Field, context: ReadContext): StructDraft {
  const read = fieldReaders.get(parameter) ?? fieldReader(parameter);
  fieldReaders.set(parameter, read);
  try {
    return single(parameter, read(context));
  } catch (error) {
    throw within(error, parameter.name);
  }
}

function single(parameter: Field, value: Value | undefined): StructDraft {
  return value === undefined ? {} : { [parameter.name]: value };
}

function readTree(root: TextNode, operation: Operation, shape: RequestShape, context: TextContext): StructDraft {
  if (root.nil) return {};
  if (shape.kind === 'entity' || shape.kind === 'array') {
    try {
      return single(shape.parameter, readValue(shape.parameter.type, unwrapped(root, shape.parameter), context));
    } catch (error) {
      throw within(error, shape.parameter.name);
    }
  }
  if (root.text.trim() !== '') throw new Refusal('request.invalid', 'text stands where properties are expected');
  return readFields(operation.parameters, root.children, context);
}

/** A form has no way to be a bare array: the ids come as fields named like the parameter. */
function unwrapped(root: TextNode, parameter: Field): TextNode {
  const named = root.children.filter(({ name }) => name.toLowerCase() === parameter.name.toLowerCase());
  return root.name === '' && named.length > 0 && named.length === root.children.length && parameter.type.kind === 'list'
    ? { ...root, children: [...spread(named)] }
    : root;
}

/** The id of a query-shaped call (`?appointmentEntityId=5`), name in any letter case; it may stand in the body instead, not in both. */
export function readQuery(
  query: ReadonlyMap<string, readonly string[]>,
  operation: Operation,
  body: Struct,
): StructDraft {
  const shape = requestShape(operation);
  const result: StructDraft = { ...body };
  for (const parameter of operation.parameters) {
    const values = query.get(parameter.name.toLowerCase());
    if (values === undefined) continue;
    const path = `?${shape.kind === 'query' ? shape.queryName : parameter.name}`;
    if (shape.kind !== 'query') throw new Refusal('request.invalid', 'this parameter belongs in the body').within(path);
    const [value, second] = values;
    if (value === undefined || second !== undefined || Object.hasOwn(result, parameter.name))
      throw new Refusal('request.invalid', 'stands twice').within(path);
    result[parameter.name] = readQueryValue(parameter, value, path, operation.types);
  }
  return result;
}

function readQueryValue(parameter: Field, value: string, path: string, types: TypeTable): Value {
  try {
    const node: TextNode = { name: parameter.name, text: value, nil: false, type: '', children: [] };
    return readValue(parameter.type, node, { unknown: 'refuse', types, repeats: false, itemsMax: 0 });
  } catch (error) {
    throw within(error, path);
  }
}
