/**
 * Compiled readers: per contract type one function that begins to read an element's content, straight into a canonical
 * value. Called with the reader on the element's start; when its frames are done, the reader stands on its end.
 */
import {
  type DictionaryType,
  type Field,
  type ListType,
  type ScalarKind,
  type StructType,
  type Type,
} from '../contract';
import { excerpt, Refusal, runFrames, subtype, Typed, type StructDraft, type Value } from '../command';
import type { Turns } from '../text/turn';
import { actualStruct, checkAttributes, checkTypedAttributes, requireEmpty } from './attributes';
import { ReadDictionaryFrame, entriesOf, itemsOf, ReadListFrame } from './read-collection';
import { ReadStructFrame, slotsOf } from './read-struct';
import { compileLeaf, readString } from './read-text';
import { xsd, xsi } from './namespaces';
import { absent, type Receiver, type ReadContext, type Reading, type ReadValue } from './read-context';
import { SkipFrame } from './pauses';
import { perKey, perRecursiveKey } from '../text/memo';

/**
 * Reads into a Struct. Undefined: that is done; else what is left to do. Throws Refusal, whose path begins with the
 * name of what is put into the Struct.
 */
export type ReadInto = (draft: StructDraft, context: ReadContext) => Turns<void> | undefined;

/** The reader of the child elements of an element the reader stands on the start of. */
export function compileFields(fields: readonly Field[]): ReadInto {
  const slots = slotsOf(fields, '', true, fieldReader);
  return (draft, context) => runFrames(new ReadStructFrame(slots, draft, undefined, context), context, context.budget);
}

/** The reader of the one element that the reader stands on the start of. */
export function compileField(field: Field): ReadInto {
  const read = fieldReader(field);
  return (draft, context) => runFrames(new FieldFrame(field.name, read, draft), context, context.budget);
}

/** Reads a single field. */
class FieldFrame implements Receiver {
  readonly outer = undefined;
  #isBegun = false;

  constructor(
    readonly segment: string,
    private readonly read: ReadValue,
    private readonly draft: StructDraft,
  ) {}

  put(value: Value | typeof absent): void {
    if (value !== absent) this.draft[this.segment] = value;
  }

  advance(context: ReadContext): Reading | undefined {
    if (this.#isBegun) return undefined;
    this.#isBegun = true;
    return this.read(context, this);
  }
}

/** The reader of a type, compiled at first use. */
const typeReader: (type: Type) => ReadValue = perRecursiveKey(compile);

function compile(type: Type): ReadValue {
  switch (type.kind) {
    case 'scalar':
    case 'enum':
    case 'flags':
      return compileLeaf(type);
    case 'struct':
      return structReader(type);
    case 'list':
      return listReader(type, undefined);
    case 'dictionary':
      return dictionaryReader(type);
    case 'any':
      return readAny;
  }
}

/** @param around the list's own element, when that is an item of another list */
function listReader(type: ListType, around: Field | undefined): ReadValue {
  const { item } = type;
  const items = itemsOf(type, around, () =>
    item.type.kind === 'list' ? fieldReader(item, listReader(item.type, item)) : fieldReader(item),
  );
  return (context, outer) => {
    const list: Value[] = [];
    outer.put(list);
    return new ReadListFrame(items, list, outer, context);
  };
}

function dictionaryReader(type: DictionaryType): ReadValue {
  const of = entriesOf(type, fieldReader);
  return (context, outer) => {
    const entries = new Map<string, Value>();
    outer.put(entries);
    return new ReadDictionaryFrame(of, entries, outer, context);
  };
}

/**
 * Each field has known entries of its own: the rights on a contact's fields differ from those on a person's.
 */
function readerOf({ type }: Field): ReadValue {
  return type.kind === 'dictionary' ? dictionaryReader(type) : typeReader(type);
}

/** Reads an element that may be nil. */
function fieldReader(field: Field, read = readerOf(field)): ReadValue {
  const check = field.type.kind === 'struct' || field.type.kind === 'any' ? checkTypedAttributes : checkAttributes;
  return (context, outer) => {
    if (context.reader.attributeCount === 0) return read(context, outer);
    const isNil = check(context);
    // Not even `xsi:nil="false"` may stand there (XML Schema 1 §3.3.4).
    if (!field.nillable && context.reader.attribute(xsi, 'nil') !== undefined) context.isStrict = false;
    if (!isNil) return read(context, outer);
    const value = nilOf(field, context);
    requireEmpty(context);
    outer.put(value);
    return outer;
  };
}

/**
 * What `xsi:nil` means. DataContract takes it for the null of every reference type, whatever the schema says, and
 * refuses it for a value type (measured). The node soap client writes flags so when they were empty as it read them; a
 * CRM that is newer than the contract may have made a value optional.
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

const slotsOfStruct = perKey((type: StructType) => slotsOf(type.fields, type.name.local, true, fieldReader));

function structReader(type: StructType): ReadValue {
  const slots = slotsOfStruct(type);
  return (context, outer) => {
    const draft: StructDraft = {};
    const actual = context.reader.attributeCount === 0 ? type : actualStruct(type, context);
    if (actual !== type) draft[subtype] = actual.name.local;
    outer.put(draft);
    return new ReadStructFrame(actual === type ? slots : slotsOfStruct(actual), draft, outer, context);
  };
}

/**
 * `xs:anyType`: read as what `xsi:type` says; without it, text is a string. Of a newer CRM's own type there is no
 * value.
 */
const readAny: ReadValue = (context, outer) => {
  const { reader, types, newer } = context;
  const written = reader.attribute(xsi, 'type');
  const name = written === undefined ? { namespace: xsd, local: 'string' } : reader.resolve(written);
  const type = name === undefined ? undefined : types.find(name);
  if (type === undefined && newer !== undefined) {
    newer.note('type', name?.local ?? '');
    outer.put(null);
    return new SkipFrame(reader, outer);
  }
  if (type === undefined) throw new Refusal('request.invalid', `unknown xsi:type ${excerpt(written ?? '')}`);
  if (written === undefined || type.kind === 'any') context.isStrict = false;
  const typed = new TypedFrame(type, outer);
  if (type.kind === 'any') return readString(context, typed);
  // The type is known already.
  if (type.kind !== 'struct') return typeReader(type)(context, typed);
  const draft: StructDraft = {};
  typed.put(draft);
  return new ReadStructFrame(slotsOfStruct(type), draft, typed, context);
};

/** Reads a value that names its type. */
class TypedFrame implements Receiver {
  readonly segment = undefined;

  constructor(
    private readonly type: Type,
    readonly outer: Receiver,
  ) {}

  put(value: Value | typeof absent): void {
    this.outer.put(new Typed(this.type, value === absent ? null : value));
  }

  advance(): Reading {
    return this.outer;
  }
}
