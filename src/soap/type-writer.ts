/**
 * Compiled writers: per contract type one function that begins an element of it. Elements come in the contract's order
 * (strict data contract clients drop what stands elsewhere). Namespaces are declared once, on the Envelope, and only
 * those that were used.
 */
import { type DictionaryType, type Field, type ListType, type QName, type StructType, type Type } from '../contract';
import { isStruct, JsonText, leafText, Refusal, runFrames, subtype, Typed, type Struct } from '../command';
import { Document } from '../body';
import type { Turns } from '../text/turn';
import { elementOf, tagsIn, tagsOf, type Begin, type Element, type Slots, type Tags } from './element';
import { DictionaryFrame, ListFrame, StructFrame, TextFrame } from './element-frames';
import { leafWriter, type LeafType, type WriteContext } from './leaf-writer';
import { xsd } from './namespaces';
import { perRecursiveKey } from '../text/memo';

/**
 * Writes an element that holds a Struct's properties. Undefined: it is written; else what is left to do. Throws
 * Refusal.
 */
export type WriteElement = (value: Struct, context: WriteContext) => Turns<void> | undefined;

/** @param tags of the element */
export function compileElement(tags: Tags, fields: readonly Field[]): WriteElement {
  const slots = slotsOf(fields);
  return (struct, context) => runFrames(new StructFrame(slots, struct, tags, undefined), context, context.output);
}

function slotsOf(fields: readonly Field[]): Slots {
  return { fields, elements: fields.map(slotOf) };
}

const slotOf = (field: Field): Element => elementOf(field, beginning);

const beginning: (type: Type) => Begin = perRecursiveKey(compile);

function compile(type: Type): Begin {
  switch (type.kind) {
    case 'scalar':
    case 'enum':
    case 'flags':
      return beginLeaf(type);
    case 'struct':
      return beginStruct(type);
    case 'list':
      return beginList(type);
    case 'dictionary':
      return beginDictionary(type);
    case 'any':
      return beginAny;
  }
}

const texts: ReadonlySet<string> = new Set(['string', 'anyURI', 'QName']);

/**
 * Long values, and those of anyType, which are members of enumerations even where the version does not declare them.
 */
function beginLeaf(type: LeafType): Begin {
  const isText = type.kind === 'enum' || (type.kind === 'scalar' && texts.has(type.scalar));
  const write = leafWriter(type);
  return (_element, tags, value, outer, context) => {
    const { output } = context;
    if (value instanceof Document) {
      output.text += tags.open;
      output.addDocument(value);
      output.text += tags.close;
      return outer;
    }
    return isText
      ? new TextFrame(leafText(value), false, tags, outer)
      : new TextFrame(write(value, context) ?? '', true, tags, outer);
  };
}

const beginAny: Begin = (element, tags, value, outer, context) => {
  if (value instanceof JsonText) throw new Refusal('upstream.skew', 'only JSON can say this value, SOAP cannot');
  if (!(value instanceof Typed)) return new TextFrame(leafText(value), false, tags, outer);
  const { type, value: inner } = value;
  if (type.kind === 'any') return new TextFrame(leafText(inner), false, tags, outer);
  return beginning(type)(element, typedTags(element, type, context), inner, outer, context);
};

/** With the type said by `i:type`. */
function typedTags({ namespace, name }: Element, type: Type, { namespaces }: WriteContext): Tags {
  return tagsOf(namespaces.tag(namespace, name), namespaces.type(typeName(type)));
}

function typeName(type: Type): QName {
  return type.kind === 'scalar' && type.name.namespace === '' ? { namespace: xsd, local: type.scalar } : type.name;
}

const noStruct: Struct = {};
const structSlots = new WeakMap<StructType, Slots>();

function slotsOfStruct(type: StructType): Slots {
  const slots = structSlots.get(type) ?? slotsOf(type.fields);
  structSlots.set(type, slots);
  return slots;
}

function beginStruct(type: StructType): Begin {
  const slots = slotsOfStruct(type);
  return (element, tags, value, outer, context) => {
    const struct = isStruct(value) ? value : noStruct;
    const derived = derivedType(struct, context);
    return derived === undefined
      ? new StructFrame(slots, struct, tags, outer)
      : new StructFrame(slotsOfStruct(derived), struct, typedTags(element, derived, context), outer);
  };
}

/** The derived type a struct is of; undefined: it is of the declared one. */
function derivedType({ [subtype]: name }: Struct, { types }: WriteContext): StructType | undefined {
  if (name === undefined) return undefined;
  const type = types.all().find((candidate) => candidate.kind === 'struct' && candidate.name.local === name);
  return type?.kind === 'struct' ? type : undefined;
}

function beginList(type: ListType): Begin {
  const item = slotOf(type.item);
  return (_element, tags, value, outer) => new ListFrame(item, Array.isArray(value) ? value : [], tags, outer);
}

function beginDictionary({ entry, key, value: valueField }: DictionaryType): Begin {
  const slots = slotsOf([key, valueField]);
  const entryElement = slotOf({ ...key, name: entry.local, namespace: entry.namespace });
  return (_element, tags, value, outer, { namespaces }) => {
    const entryTags = tagsIn(namespaces, entryElement);
    return new DictionaryFrame(slots, entryTags, value instanceof Map ? value : new Map(), tags, outer);
  };
}
