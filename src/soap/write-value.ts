/**
 * Compiled writers: per contract type one function that begins an element of it. Elements come in the contract's order
 * (strict data contract clients drop what stands elsewhere). Namespaces are declared once, on the Envelope, and only
 * those that were used.
 */
import { type DictionaryType, type Field, type ListType, type QName, type StructType, type Type } from '../contract';
import { isStruct, JsonText, leafText, Refusal, runFrames, subtype, Typed, type Struct } from '../command';
import { Document } from '../body';
import type { Turns } from '../text/turn';
import {
  elementOf,
  tagsIn,
  tagsOf,
  type BeginWrite,
  type Element,
  type ElementSlots,
  type Tags,
  WriteDictionaryFrame,
  WriteListFrame,
  WriteStructFrame,
  WriteTextFrame,
} from './write-element';
import { leafWriter, type LeafType, type WriteContext } from './write-leaf';
import { xsd } from './namespaces';
import { perKey, perRecursiveKey } from '../text/memo';

/**
 * Writes an element that holds a Struct's properties. Undefined: it is written; else what is left to do. Throws
 * Refusal.
 */
export type WriteElement = (value: Struct, context: WriteContext) => Turns<void> | undefined;

/** @param tags of the element */
export function compileElement(tags: Tags, fields: readonly Field[]): WriteElement {
  const slots = slotsOf(fields);
  return (struct, context) => runFrames(new WriteStructFrame(slots, struct, tags, undefined), context, context.output);
}

function slotsOf(fields: readonly Field[]): ElementSlots {
  return { fields, elements: fields.map(slotOf) };
}

const slotOf = (field: Field): Element => elementOf(field, beginOf);

const beginOf: (type: Type) => BeginWrite = perRecursiveKey(compile);

function compile(type: Type): BeginWrite {
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
 * Begins the element of a long value or of an anyType value, which may be a member that the version does not declare.
 */
function beginLeaf(type: LeafType): BeginWrite {
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
      ? new WriteTextFrame(leafText(value), false, tags, outer)
      : new WriteTextFrame(write(value, context) ?? '', true, tags, outer);
  };
}

const beginAny: BeginWrite = (element, tags, value, outer, context) => {
  if (value instanceof JsonText) throw new Refusal('upstream.skew', 'only JSON can say this value, SOAP cannot');
  if (!(value instanceof Typed)) return new WriteTextFrame(leafText(value), false, tags, outer);
  const { type, value: inner } = value;
  if (type.kind === 'any') return new WriteTextFrame(leafText(inner), false, tags, outer);
  return beginOf(type)(element, typedTags(element, type, context), inner, outer, context);
};

/** With the type said by `i:type`. */
function typedTags({ namespace, name }: Element, type: Type, { namespaces }: WriteContext): Tags {
  return tagsOf(namespaces.tag(namespace, name), namespaces.type(typeName(type)));
}

function typeName(type: Type): QName {
  return type.kind === 'scalar' && type.name.namespace === '' ? { namespace: xsd, local: type.scalar } : type.name;
}

const noStruct: Struct = {};
const slotsOfStruct = perKey((type: StructType) => slotsOf(type.fields));

function beginStruct(type: StructType): BeginWrite {
  const slots = slotsOfStruct(type);
  return (element, tags, value, outer, context) => {
    const struct = isStruct(value) ? value : noStruct;
    const derived = derivedType(struct, context);
    return derived === undefined
      ? new WriteStructFrame(slots, struct, tags, outer)
      : new WriteStructFrame(slotsOfStruct(derived), struct, typedTags(element, derived, context), outer);
  };
}

/** The derived type a struct is of; undefined: it is of the declared one. */
function derivedType({ [subtype]: name }: Struct, { types }: WriteContext): StructType | undefined {
  if (name === undefined) return undefined;
  const type = types.all().find((candidate) => candidate.kind === 'struct' && candidate.name.local === name);
  return type?.kind === 'struct' ? type : undefined;
}

function beginList(type: ListType): BeginWrite {
  const item = slotOf(type.item);
  return (_element, tags, value, outer) => new WriteListFrame(item, Array.isArray(value) ? value : [], tags, outer);
}

function beginDictionary({ entry, key, value: valueField }: DictionaryType): BeginWrite {
  const slots = slotsOf([key, valueField]);
  const entryElement = slotOf({ ...key, name: entry.local, namespace: entry.namespace });
  return (_element, tags, value, outer, { namespaces }) => {
    const entryTags = tagsIn(namespaces, entryElement);
    return new WriteDictionaryFrame(slots, entryTags, value instanceof Map ? value : new Map(), tags, outer);
  };
}
