/**
 * Compiled readers: per contract type one function that reads an element's content straight into a canonical value.
 * Called with the reader on the element's start, leaves it on the element's end. Refusals carry the path from the element inwards.
 */
import { perType, type DictionaryType, type Field, type ListType, type StructType, type Type } from '../contract';
import { excerpt, liftedText, Refusal, subtype, Typed, within, type StructDraft, type Value } from '../command';
import type { Steps } from '../steps';
import { ExpectedTag, XmlEvent, type XmlReader } from '../xml';
import { actualStruct, heedAttributes, heedTypedAttributes, requireEmpty } from './attributes';
import { compileLeaf, leafParser, readString, type ParseLeaf } from './leaf-reader';
import { xsd, xsi } from './namespaces';
import type { ReadContext, ReadValue } from './read-context';
import { furtherElement, passOver } from './reading-on';

export type { ReadContext };

/** Reads the content of an element that has children. */
type ReadContent = (context: ReadContext) => Steps<Value>;

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
      return compileDictionary(type);
    case 'any':
      return readAny;
  }
}

/** Only what has no children is read at once. */
function typeReader(type: Type): ReadValue {
  const isLeaf = type.kind === 'scalar' || type.kind === 'enum' || type.kind === 'flags';
  return isLeaf ? compileLeaf(type) : { now: () => undefined, steps: contentReader(type) };
}

/** Reads an element that may be nil: `xsi:nil` gives null where the contract allows it, and is refused elsewhere. */
export function fieldReader(field: Field): ReadValue {
  const read = typeReader(field.type);
  const heed = field.type.kind === 'struct' || field.type.kind === 'any' ? heedTypedAttributes : heedAttributes;
  return {
    now(context) {
      if (context.reader.attributeCount === 0) return read.now(context);
      const isNil = heed(context);
      // Not even `xsi:nil="false"` may stand there (XML Schema 1 §3.3.4).
      if (!field.nillable && context.reader.attribute(xsi, 'nil') !== undefined) context.isStrict = false;
      if (!isNil) return read.now(context);
      if (!field.nillable) throw new Refusal('request.invalid', 'must not be nil');
      requireEmpty(context);
      return null;
    },
    steps: read.steps,
  };
}

/** Reads child elements into a Struct. */
export type ReadFields = (context: ReadContext) => Steps<StructDraft>;

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
  const read = structBodies.get(type) ?? compileFields(type.fields);
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

/** Reads child elements in any order into a Struct: each at most once, none that the contract does not know. */
export function compileFields(fields: readonly Field[]): ReadFields {
  const own = fields[0]?.namespace;
  const inOrder = fields.map((field, index): Slot => {
    const { name, namespace, type } = field;
    const tag = namespace === own ? new ExpectedTag(name) : undefined;
    return { name, namespace, index, read: lazily(field), tag, parse: leafParser(type) };
  });
  const slots = new Map(inOrder.map((slot) => [slot.name, slot]));
  return function* (context) {
    const { reader } = context;
    const draft: StructDraft = {};
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
        if (!isOwn || slot?.tag === undefined || slot.parse !== undefined || !reader.enterChild(slot.tag)) {
          const event = reader.nextElement() || (yield* furtherElement(reader));
          if (event === XmlEvent.end) return draft;
          slot = slotOf(event, context, slots, slot);
        }
        if (slot === undefined) {
          context.isStrict = false;
          yield* passOver(reader);
          continue;
        }
        ({ name } = slot);
        next = slot.index + 1;
        if (slot.index > highest) highest = slot.index;
        else if (Object.hasOwn(draft, name)) throw new Refusal('request.invalid', 'stands twice');
        else context.isStrict = false;
        const value = slot.read.now(context);
        draft[name] = value === undefined ? yield* slot.read.steps(context) : value;
        name = '';
      }
    } catch (error) {
      throw within(error, name);
    }
  };
}

/** Reads leaf children as long as they come in the contract's order and as short as they can be written; returns the place of the field expected then. */
function readForetold(inOrder: readonly Slot[], first: number, draft: StructDraft, context: ReadContext): number {
  const { reader, lifted } = context;
  let slot = inOrder[first];
  try {
    while (slot?.tag !== undefined && slot.parse !== undefined) {
      const text = reader.childText(slot.tag);
      if (text === undefined) return slot.index;
      draft[slot.name] = slot.parse(lifted === undefined ? text : liftedText(text, lifted), context);
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

/** How many names an error message offers. */
const offeredMax = 12;

/** An element of a known name in a foreign namespace is a mistake even where unknown ones are passed over: its value would be lost. */
function strangeElement(reader: XmlReader, slot: Slot | undefined, slots: ReadonlyMap<string, Slot>): Refusal {
  const names = [...slots.keys()];
  const offered = `${names.slice(0, offeredMax).join(', ')}${names.length > offeredMax ? ', …' : ''}`;
  const expected =
    slot === undefined
      ? `is not known to the contract, expected ${names.length === 0 ? 'no element' : offered}`
      : `must be in namespace ${slot.namespace}`;
  const found = reader.namespace === '' ? 'no namespace' : excerpt(reader.namespace);
  return new Refusal('request.invalid', `element ${excerpt(reader.name)} in ${found} ${expected}`).within(
    excerpt(reader.name).slice(1, -1),
  );
}

function compileList(type: ListType): ReadContent {
  const { name, namespace } = type.item;
  const read = lazily(type.item);
  const tag = new ExpectedTag(name);
  return function* (context) {
    const { reader } = context;
    const isOwn = reader.namespace === namespace;
    const items: Value[] = [];
    for (;;) {
      if (!isOwn || !reader.enterChild(tag)) {
        const event = reader.nextElement() || (yield* furtherElement(reader));
        if (event === XmlEvent.end) return items;
        if (event === XmlEvent.text) throw new Refusal('request.invalid', 'text stands where elements are expected');
        const fits = reader.name === name && reader.namespace === namespace;
        // nuSOAP writes scalar items in the service namespace.
        if (!fits && (reader.name !== name || reader.namespace !== context.serviceNamespace))
          throw new Refusal('request.invalid', `expected items named ${name}, found ${excerpt(reader.name)}`);
        context.isStrict &&= fits;
      }
      if (items.length >= context.arrayItemsMax)
        throw new Refusal('request.limit', `more than ${context.arrayItemsMax} items`);
      try {
        const value = read.now(context);
        items.push(value === undefined ? yield* read.steps(context) : value);
      } catch (error) {
        throw within(error, `[${items.length}]`);
      }
    }
  };
}

function compileDictionary(type: DictionaryType): ReadContent {
  const readEntry = compileFields([type.key, type.value]);
  return function* (context) {
    const { reader } = context;
    const entries = new Map<string, Value>();
    for (;;) {
      const event = reader.nextElement() || (yield* furtherElement(reader));
      if (event === XmlEvent.end) return entries;
      if (event === XmlEvent.text || reader.name !== type.entry.local || reader.namespace !== type.entry.namespace)
        throw new Refusal(
          'request.invalid',
          `expected entries named ${type.entry.local}, found ${excerpt(reader.name)}`,
        );
      if (entries.size >= context.arrayItemsMax)
        throw new Refusal('request.limit', `more than ${context.arrayItemsMax} entries`);
      try {
        if (reader.attributeCount > 0 && heedAttributes(context))
          throw new Refusal('request.invalid', 'must not be nil');
        addEntry(entries, type, yield* readEntry(context), context);
      } catch (error) {
        throw within(error, `[${entries.size}]`);
      }
    }
  };
}

/** The key as its text; an entry without value is one with null, where the contract has null. */
function addEntry(entries: Map<string, Value>, type: DictionaryType, entry: StructDraft, context: ReadContext): void {
  const key = entry[type.key.name];
  if (typeof key !== 'string' && typeof key !== 'number' && typeof key !== 'boolean')
    throw new Refusal('request.invalid', 'the entry has no key');
  const text = String(key);
  if (entries.has(text)) throw new Refusal('request.invalid', `key ${excerpt(text)} stands twice`);
  const value = entry[type.value.name];
  if (value === undefined && !type.value.nillable) throw new Refusal('request.invalid', 'the entry has no value');
  context.isStrict &&= value !== undefined;
  entries.set(text, value ?? null);
}

/** `xs:anyType`: read as what `xsi:type` says; without it, text is a string. */
function* readAny(context: ReadContext): Steps<Value> {
  const { reader, types } = context;
  const written = reader.attribute(xsi, 'type');
  const name = written === undefined ? { namespace: xsd, local: 'string' } : reader.resolve(written);
  const type = name === undefined ? undefined : types.find(name);
  if (type === undefined) throw new Refusal('request.invalid', `unknown xsi:type ${excerpt(written ?? '')}`);
  if (written === undefined || type.kind === 'any') context.isStrict = false;
  if (type.kind === 'struct') return new Typed(type, yield* structBody(type)(context));
  const read = type.kind === 'any' ? readString : typeReader(type);
  const value = read.now(context);
  return new Typed(type, value === undefined ? yield* read.steps(context) : value);
}
