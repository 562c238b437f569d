/**
 * Compiled readers: per contract type one function that reads an element's content straight into a canonical value.
 * Called with the reader on the element's start, leaves it on the element's end. Refusals carry the path from the element inwards.
 */
import { perType, type Field, type ListType, type ScalarKind, type StructType, type Type } from '../contract';
import {
  excerpt,
  liftedText,
  placeWithin,
  Refusal,
  subtype,
  Typed,
  within,
  type StructDraft,
  type Value,
} from '../command';
import type { Steps } from '../steps';
import { ExpectedTag, XmlEvent } from '../xml';
import { actualStruct, heedAttributes, heedTypedAttributes, requireEmpty } from './attributes';
import { dictionaryReader, listReader } from './collection-reader';
import { compileLeaf, leafParser, readString, type ParseLeaf } from './leaf-reader';
import { xsd, xsi } from './namespaces';
import { absent, type ReadContent, type ReadContext, type ReadFields, type ReadValue } from './read-context';
import { furtherElement, passOver } from './reading-on';
import { passStranger, strangeElement } from './strange-child';

/** The reader of a type, compiled at first use. */
const contentReader: (type: Type) => ReadContent = perType(compile);

function compile(type: Type): ReadContent {
  switch (type.kind) {
    case 'scalar':
    case 'enum':
    case 'flags':
      return compileLeaf(type).steps;
    case 'struct':
      return compileStruct(type);
    case 'list':
      return compileList(type);
    case 'dictionary':
      return dictionaryReader(type, compileFields([type.key, type.value], type.name.local, false));
    case 'any':
      return readAny;
  }
}

/** @param outer the list's own element, when that is an item of another list */
function compileList(type: ListType, outer?: Field): ReadContent {
  const { item } = type;
  const read = item.type.kind === 'list' ? innerList(item, item.type) : lazily(item);
  return listReader(type, read, outer);
}

function innerList(item: Field, type: ListType): ReadValue {
  // Compiled at the first item: a type may contain itself.
  let read: ReadContent | undefined;
  return fieldReader(
    item,
    inSteps((context) => (read ??= compileList(type, item))(context)),
  );
}

/** Only what has no children is read at once. */
function typeReader(type: Type): ReadValue {
  const isLeaf = type.kind === 'scalar' || type.kind === 'enum' || type.kind === 'flags';
  return isLeaf ? compileLeaf(type) : inSteps(contentReader(type));
}

const inSteps = (steps: ReadContent): ReadValue => ({ now: () => undefined, steps });

/** Reads an element that may be nil. */
export function fieldReader(field: Field, read = typeReader(field.type)): ReadValue {
  const heed = field.type.kind === 'struct' || field.type.kind === 'any' ? heedTypedAttributes : heedAttributes;
  return {
    now(context) {
      if (context.reader.attributeCount === 0) return read.now(context);
      const isNil = heed(context);
      // Not even `xsi:nil="false"` may stand there (XML Schema 1 §3.3.4).
      if (!field.nillable && context.reader.attribute(xsi, 'nil') !== undefined) context.isStrict = false;
      if (!isNil) return read.now(context);
      const value = nilOf(field, context);
      requireEmpty(context);
      return value;
    },
    steps: read.steps,
  };
}

/**
 * What `xsi:nil` means. DataContract takes it for the null of every reference type, whatever the schema says, and refuses it for a value type (measured).
 * The node soap client writes flags so that were empty when it read them; a CRM that is newer than the contract may have made a value optional.
 */
function nilOf({ nillable, type }: Field, { newer }: ReadContext): Value | typeof absent {
  if (nillable) return null;
  if (newer !== undefined) return absent;
  if (type.kind === 'flags') return '';
  if (type.kind === 'enum' || (type.kind === 'scalar' && !references.has(type.scalar)))
    throw new Refusal('request.invalid', 'must not be nil');
  return null;
}

/** Scalars that .NET has null for. */
const references: ReadonlySet<ScalarKind> = new Set<ScalarKind>(['string', 'anyURI', 'QName', 'base64Binary']);

interface Slot {
  readonly name: string;
  readonly namespace: string;
  /** Place in the contract's order. */
  readonly index: number;
  readonly read: ReadValue;
  /** Its tags, when they have the prefix that the first field's have. */
  readonly tag: ExpectedTag | undefined;
  /** Of a leaf: the reader of its text. */
  readonly parse: ParseLeaf | undefined;
}

const structBodies = new WeakMap<StructType, ReadFields>();

function structBody(type: StructType): ReadFields {
  const read = structBodies.get(type) ?? compileFields(type.fields, type.name.local);
  structBodies.set(type, read);
  return read;
}

function compileStruct(type: StructType): ReadContent {
  const readFields = structBody(type);
  return (context) => {
    const actual = context.reader.attributeCount === 0 ? type : actualStruct(type, context);
    return actual === type ? readFields(context) : derivedStruct(actual, context);
  };
}

function* derivedStruct(type: StructType, context: ReadContext): Steps<Value> {
  return Object.assign(yield* structBody(type)(context), { [subtype]: type.name.local });
}

/**
 * Reads child elements in any order into a Struct: each at most once, none that the contract does not know.
 * @param owner name of what has the fields, for whoever is told of a newer one
 * @param hasRoom whether what is read can hold elements that the contract does not know
 */
export function compileFields(fields: readonly Field[], owner = '', hasRoom = true): ReadFields {
  const own = fields[0]?.namespace;
  const inOrder = fields.map((field, index): Slot => {
    const { name, namespace, type } = field;
    const tag = namespace === own ? new ExpectedTag(name) : undefined;
    return { name, namespace, index, read: lazily(field), tag, parse: leafParser(type) };
  });
  const slots = new Map(inOrder.map((slot) => [slot.name, slot]));
  return function* (context) {
    const { reader, strange } = context;
    const draft: StructDraft = {};
    /** How many of the strange things have their place in this element, or are not in it. */
    let placed = 0;
    /** Whether an element with its parent's prefix is in the namespace the fields have. */
    const isOwn = reader.namespace === own;
    /** Place of the field that is expected next. */
    let next = 0;
    /** As long as elements come in the contract's order none can stand twice. */
    let highest = -1;
    let name = '';
    try {
      for (;;) {
        if (isOwn && next > highest) {
          next = readForetold(inOrder, next, draft, context);
          highest = next - 1;
        }
        let slot = inOrder[next];
        if (strange !== undefined) placed = strange.length;
        if (!isOwn || slot?.tag === undefined || slot.parse !== undefined || !reader.enterChild(slot.tag)) {
          const event = reader.nextElement() || (yield* furtherElement(reader));
          if (event === XmlEvent.end) return draft;
          slot = slotOf(event, context, slots, slot);
        }
        if (slot === undefined) {
          yield* passStranger(context, draft, { fields, owner, hasRoom, before: next, slots });
          continue;
        }
        ({ name } = slot);
        next = slot.index + 1;
        if (slot.index > highest) highest = slot.index;
        else if (Object.hasOwn(draft, name)) throw new Refusal('request.invalid', 'stands twice');
        else context.isStrict = false;
        const now = slot.read.now(context);
        const value = now === undefined ? yield* slot.read.steps(context) : now;
        if (value !== absent) draft[name] = value;
        if (strange !== undefined) placed = placeWithin(strange, placed, name);
        name = '';
      }
    } catch (error) {
      throw within(error, name);
    }
  };
}

/** Reads leaf children as long as they come in the contract's order and as short as they can be written; returns the place of the field expected then. */
function readForetold(inOrder: readonly Slot[], first: number, draft: StructDraft, context: ReadContext): number {
  const { reader, lifted, strange } = context;
  let placed = strange?.length ?? 0;
  let slot = inOrder[first];
  try {
    while (slot?.tag !== undefined && slot.parse !== undefined) {
      const text = reader.childText(slot.tag);
      if (text === undefined) return slot.index;
      draft[slot.name] = slot.parse(lifted === undefined ? text : liftedText(text, lifted), context);
      if (strange !== undefined && strange.length > placed) placed = placeWithin(strange, placed, slot.name);
      slot = inOrder[slot.index + 1];
    }
  } catch (error) {
    throw within(error, slot?.name ?? '');
  }
  return slot?.index ?? inOrder.length;
}

/** The slot of the child the reader stands on the start of; undefined: one that the contract does not know, to be passed over. */
function slotOf(
  event: XmlEvent,
  { reader, unknown }: ReadContext,
  slots: ReadonlyMap<string, Slot>,
  expected: Slot | undefined,
): Slot | undefined {
  if (event === XmlEvent.text) throw new Refusal('request.invalid', 'text stands where elements are expected');
  const slot = expected?.name === reader.name ? expected : slots.get(reader.name);
  if (slot?.namespace === reader.namespace) return slot;
  if (slot !== undefined || unknown === 'refuse') throw strangeElement(reader, slot, slots);
  return undefined;
}

/** Field readers are compiled when first met: most of an entity's reachable types are never sent. */
function lazily(field: Field): ReadValue {
  let read: ReadValue | undefined;
  return {
    now: (context) => (read ??= fieldReader(field)).now(context),
    steps: (context) => (read ??= fieldReader(field)).steps(context),
  };
}

/** `xs:anyType`: read as what `xsi:type` says; without it, text is a string. Of a newer CRM's own type there is no value. */
function* readAny(context: ReadContext): Steps<Value> {
  const { reader, types, newer } = context;
  const written = reader.attribute(xsi, 'type');
  const name = written === undefined ? { namespace: xsd, local: 'string' } : reader.resolve(written);
  const type = name === undefined ? undefined : types.find(name);
  if (type === undefined && newer !== undefined) {
    newer.note('type', name?.local ?? '');
    yield* passOver(reader);
    return null;
  }
  if (type === undefined) throw new Refusal('request.invalid', `unknown xsi:type ${excerpt(written ?? '')}`);
  if (written === undefined || type.kind === 'any') context.isStrict = false;
  if (type.kind === 'struct') return new Typed(type, yield* structBody(type)(context));
  const read = type.kind === 'any' ? readString : typeReader(type);
  const now = read.now(context);
  const value = now === undefined ? yield* read.steps(context) : now;
  return new Typed(type, value === absent ? null : value);
}
