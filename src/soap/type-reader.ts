/**
 * Compiled readers: per contract type one function that reads an element's content straight into a canonical value.
 * Called with the reader on the element's start, leaves it on the element's end. Refusals carry the path from the element inwards.
 */
import { perType, type DictionaryType, type Field, type ListType, type StructType, type Type } from '../contract';
import { collapse, excerpt, Refusal, subtype, Typed, within, type StructDraft, type Value } from '../command';
import { ExpectedTag, XmlEvent, type XmlReader } from '../xml';
import {
  compileLeaf,
  leafParser,
  readString,
  refuseReference,
  type ParseLeaf,
  type ReadContext,
  type ReadValue,
} from './leaf-reader';
import { xsd, xsi } from './namespaces';

export type { ReadContext };

/** The reader of a type, compiled at first use. */
export const typeReader: (type: Type) => ReadValue = perType(compile);

function compile(type: Type): ReadValue {
  switch (type.kind) {
    case 'scalar':
    case 'enum':
    case 'flags':
      return compileLeaf(type);
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

/** Reads an element that may be nil: `xsi:nil` gives null where the contract allows it, and is refused elsewhere. */
export function fieldReader(field: Field): ReadValue {
  const read = typeReader(field.type);
  return (context) => {
    if (context.reader.hasAttributes && isNil(context.reader)) {
      if (!field.nillable) throw new Refusal('request.invalid', 'must not be nil');
      requireEmpty(context.reader);
      return null;
    }
    return read(context);
  };
}

function isNil(reader: XmlReader): boolean {
  const nil = reader.attribute(xsi, 'nil');
  if (nil === undefined) return false;
  const flag = collapse(nil);
  if (flag === 'true' || flag === '1') return true;
  if (flag === 'false' || flag === '0') return false;
  throw new Refusal('request.invalid', `xsi:nil must be true or false, found ${excerpt(nil)}`);
}

function requireEmpty(reader: XmlReader): void {
  const text = reader.readText();
  if (text === undefined || text.trim() !== '') throw new Refusal('request.invalid', 'a nil element must be empty');
}

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

const structBodies = new WeakMap<StructType, (context: ReadContext) => StructDraft>();

function structBody(type: StructType): (context: ReadContext) => StructDraft {
  const read = structBodies.get(type) ?? compileFields(type.fields);
  structBodies.set(type, read);
  return read;
}

function compileStruct(type: StructType): ReadValue {
  const readFields = structBody(type);
  return (context) => {
    if (context.reader.hasAttributes) {
      const actual = actualStruct(type, context);
      if (actual !== type) return { ...structBody(actual)(context), [subtype]: actual.name.local };
      refuseReference(context.reader);
    }
    return readFields(context);
  };
}

/** `xsi:type` on a struct may name the declared type or one derived from it (XML Schema 1 §2.6.1). */
function actualStruct(declared: StructType, { reader, types }: ReadContext): StructType {
  const written = reader.attribute(xsi, 'type');
  if (written === undefined) return declared;
  const name = reader.resolve(written);
  const type = name === undefined ? undefined : types.find(name);
  if (type?.kind === 'struct' && (type === declared || types.derivedOf(declared).includes(type))) return type;
  throw new Refusal('request.invalid', `xsi:type ${excerpt(written)} is not ${declared.name.local} or derived from it`);
}

/** Reads child elements in any order into a Struct: each at most once, none that the contract does not know. */
export function compileFields(fields: readonly Field[]): (context: ReadContext) => StructDraft {
  const own = fields[0]?.namespace;
  const inOrder = fields.map((field, index): Slot => {
    const { name, namespace, type } = field;
    const tag = namespace === own ? new ExpectedTag(name) : undefined;
    return { name, namespace, index, read: lazily(field), tag, parse: leafParser(type) };
  });
  const slots = new Map(inOrder.map((slot) => [slot.name, slot]));
  return (context) => {
    const { reader } = context;
    const draft: StructDraft = {};
    /** Whether an element with its parent's prefix is in the namespace the fields have. */
    const isOwn = reader.namespace === own;
    let expected = inOrder[0];
    /** As long as elements come in the contract's order none can stand twice. */
    let highest = -1;
    let name = '';
    try {
      for (;;) {
        let slot = expected;
        const tag = isOwn ? slot?.tag : undefined;
        const parse = slot?.parse;
        const text = tag === undefined || parse === undefined ? undefined : reader.childText(tag);
        const isNext = text !== undefined || (tag !== undefined && parse === undefined && reader.enterChild(tag));
        if (!isNext) {
          name = '';
          slot = nextSlot(context, slots, expected);
        }
        if (slot === undefined) return draft;
        ({ name } = slot);
        expected = inOrder[slot.index + 1];
        if (slot.index > highest) highest = slot.index;
        else if (Object.hasOwn(draft, name)) throw new Refusal('request.invalid', 'stands twice');
        draft[name] = text === undefined || parse === undefined ? slot.read(context) : parse(text);
      }
    } catch (error) {
      throw within(error, name);
    }
  };
}

/** Moves to the start of the next child that the contract knows; undefined at the parent's end. */
function nextSlot(
  context: ReadContext,
  slots: ReadonlyMap<string, Slot>,
  expected: Slot | undefined,
): Slot | undefined {
  const { reader } = context;
  for (;;) {
    const event = reader.nextElement();
    if (event === XmlEvent.end) return undefined;
    if (event === XmlEvent.text) throw new Refusal('request.invalid', 'text stands where elements are expected');
    const slot = expected?.name === reader.name ? expected : slots.get(reader.name);
    if (slot !== undefined && slot.namespace === reader.namespace) return slot;
    passUnknown(context, slot, slots);
  }
}

/** Field readers are compiled when first met: most of an entity's reachable types are never sent. */
function lazily(field: Field): ReadValue {
  let read: ReadValue | undefined;
  return (context) => (read ??= fieldReader(field))(context);
}

/** How many names an error message offers. */
const offeredMax = 12;

/** An element of a known name in a foreign namespace is a mistake even where unknown ones are passed over: its value would be lost. */
function passUnknown({ reader, unknown }: ReadContext, slot: Slot | undefined, slots: ReadonlyMap<string, Slot>): void {
  if (slot === undefined && unknown === 'ignore') return reader.skip();
  const names = [...slots.keys()];
  const offered = `${names.slice(0, offeredMax).join(', ')}${names.length > offeredMax ? ', …' : ''}`;
  const expected =
    slot === undefined
      ? `is not known to the contract, expected ${names.length === 0 ? 'no element' : offered}`
      : `must be in namespace ${slot.namespace}`;
  const found = reader.namespace === '' ? 'no namespace' : excerpt(reader.namespace);
  throw new Refusal('request.invalid', `element ${excerpt(reader.name)} in ${found} ${expected}`).within(
    excerpt(reader.name).slice(1, -1),
  );
}

function compileList(type: ListType): ReadValue {
  const { name, namespace } = type.item;
  const read = lazily(type.item);
  return (context) => {
    const { reader } = context;
    const items: Value[] = [];
    for (;;) {
      const event = reader.nextElement();
      if (event === XmlEvent.end) return items;
      if (event === XmlEvent.text) throw new Refusal('request.invalid', 'text stands where elements are expected');
      // nuSOAP writes scalar items in the service namespace.
      const fits =
        reader.name === name && (reader.namespace === namespace || reader.namespace === context.serviceNamespace);
      if (!fits) throw new Refusal('request.invalid', `expected items named ${name}, found ${excerpt(reader.name)}`);
      if (items.length >= context.arrayItemsMax)
        throw new Refusal('request.limit', `more than ${context.arrayItemsMax} items`);
      try {
        items.push(read(context));
      } catch (error) {
        throw within(error, `[${items.length}]`);
      }
    }
  };
}

function compileDictionary(type: DictionaryType): ReadValue {
  const readEntry = compileFields([type.key, type.value]);
  return (context) => {
    const { reader } = context;
    const entries = new Map<string, Value>();
    for (;;) {
      const event = reader.nextElement();
      if (event === XmlEvent.end) return entries;
      if (event === XmlEvent.text || reader.name !== type.entry.local || reader.namespace !== type.entry.namespace)
        throw new Refusal(
          'request.invalid',
          `expected entries named ${type.entry.local}, found ${excerpt(reader.name)}`,
        );
      if (entries.size >= context.arrayItemsMax)
        throw new Refusal('request.limit', `more than ${context.arrayItemsMax} entries`);
      try {
        addEntry(entries, type, readEntry(context));
      } catch (error) {
        throw within(error, `[${entries.size}]`);
      }
    }
  };
}

/** The key as its text; an entry without value is one with null, where the contract has null. */
function addEntry(entries: Map<string, Value>, type: DictionaryType, entry: StructDraft): void {
  const key = entry[type.key.name];
  if (typeof key !== 'string' && typeof key !== 'number' && typeof key !== 'boolean')
    throw new Refusal('request.invalid', 'the entry has no key');
  const text = String(key);
  if (entries.has(text)) throw new Refusal('request.invalid', `key ${excerpt(text)} stands twice`);
  const value = entry[type.value.name];
  if (value === undefined && !type.value.nillable) throw new Refusal('request.invalid', 'the entry has no value');
  entries.set(text, value ?? null);
}

/** `xs:anyType`: read as what `xsi:type` says; without it, text is a string. */
function readAny(context: ReadContext): Value {
  const { reader, types } = context;
  const written = reader.attribute(xsi, 'type');
  const name = written === undefined ? { namespace: xsd, local: 'string' } : reader.resolve(written);
  const type = name === undefined ? undefined : types.find(name);
  if (type === undefined) throw new Refusal('request.invalid', `unknown xsi:type ${excerpt(written ?? '')}`);
  if (type.kind === 'any') return new Typed(type, readString(context));
  return new Typed(type, type.kind === 'struct' ? structBody(type)(context) : typeReader(type)(context));
}
