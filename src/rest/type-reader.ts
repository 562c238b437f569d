/** Compiled JSON readers: per contract type one function from the JSON text straight to the canonical value, no tree in between. */
import type { DictionaryType, Field, ListType, StructType, Type, TypeTable } from '../contract';
import { excerpt, leafText, Refusal, subtype, Typed, within, type StructDraft, type Value } from '../command';
import { JsonToken, type JsonReader } from '../json';
import { leafOf, type LeafType } from './leaf';

export interface ReadContext {
  readonly reader: JsonReader;
  readonly types: TypeTable;
  /** Properties the contract does not know: refused in requests (silent loss is worse), passed over in answers of a newer CRM. */
  readonly unknown: 'refuse' | 'ignore';
  /** Whether `null` stands for "left out" where the contract has no nil: so in answers, `$select` nulls everything else. */
  readonly nullIsAbsent: boolean;
}

/** undefined: an absent value (see nullIsAbsent). */
export type ReadValue = (context: ReadContext) => Value | undefined;

const readers = new WeakMap<Type, (context: ReadContext) => Value>();

function typeReader(type: Type): (context: ReadContext) => Value {
  const known = readers.get(type);
  if (known !== undefined) return known;
  let compiled: ((context: ReadContext) => Value) | undefined;
  readers.set(type, (context) => (compiled === undefined ? null : compiled(context)));
  compiled = compile(type);
  readers.set(type, compiled);
  return compiled;
}

function compile(type: Type): (context: ReadContext) => Value {
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

/** Reads a value that may be null where the contract allows nil. */
export function fieldReader(field: Field): ReadValue {
  let read: ((context: ReadContext) => Value) | undefined;
  return (context) => {
    if (context.reader.peek() === JsonToken.null) {
      context.reader.readNull();
      if (field.nillable) return null;
      if (context.nullIsAbsent) return undefined;
      throw new Refusal('request.invalid', 'must not be null');
    }
    return (read ??= typeReader(field.type))(context);
  };
}

function compileLeaf(type: LeafType): (context: ReadContext) => Value {
  const leaf = leafOf(type);
  return ({ reader }) => {
    switch (reader.peek()) {
      case JsonToken.string:
        return leaf.fromString(reader.readString());
      case JsonToken.number:
        return leaf.fromNumber(reader.readNumber());
      case JsonToken.boolean:
        return leaf.fromBoolean(reader.readBoolean());
      case JsonToken.object:
        throw new Refusal('request.invalid', `expected ${type.name.local}, found an object`);
      default:
        throw new Refusal('request.invalid', `expected ${type.name.local}, found an array`);
    }
  };
}

interface Slot {
  readonly name: string;
  readonly read: ReadValue;
}

/** Reads an object's properties, names in any letter case, each at most once. The reader stands before the object. */
export function compileFields(fields: readonly Field[]): (context: ReadContext) => StructDraft {
  const slots = new Map<string, Slot>();
  for (const field of fields) slots.set(field.name, { name: field.name, read: fieldReader(field) });
  for (const field of fields) {
    const lower = field.name.toLowerCase();
    const slot = slots.get(field.name);
    if (slot !== undefined && !slots.has(lower)) slots.set(lower, slot);
  }
  return (context) => {
    const { reader } = context;
    if (reader.peek() !== JsonToken.object) throw new Refusal('request.invalid', 'expected an object');
    reader.enterObject();
    const draft: StructDraft = {};
    const absent = new Set<Slot>();
    for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
      const slot = slots.get(key) ?? slots.get(key.toLowerCase());
      if (slot === undefined) {
        passUnknown(context, key, draft);
        continue;
      }
      if (Object.hasOwn(draft, slot.name) || absent.has(slot))
        throw new Refusal('request.invalid', 'stands twice').within(slot.name);
      const value = readWithin(slot, context);
      if (value === undefined) absent.add(slot);
      else draft[slot.name] = value;
    }
    return draft;
  };
}

function readWithin(slot: Slot, context: ReadContext): Value | undefined {
  try {
    return slot.read(context);
  } catch (error) {
    throw within(error, slot.name);
  }
}

/** `$type` names a derived type; everything else unknown is refused or passed over. */
function passUnknown(context: ReadContext, key: string, draft: StructDraft): void {
  const { reader } = context;
  if (key === '$type' && reader.peek() === JsonToken.string) {
    if (draft[subtype] !== undefined) throw new Refusal('request.invalid', 'stands twice').within(key);
    draft[subtype] = reader.readString();
  } else if (context.unknown === 'refuse') {
    throw new Refusal('request.invalid', `property ${excerpt(key)} is not known to the contract`);
  } else reader.skip();
}

/**
 * A struct whose `$type` (written by us, first in the object) names a derived type has that type's properties.
 * Properties are read with the fields of the declared type and all its derivations, then held against the type that was named.
 */
function compileStruct(type: StructType): (context: ReadContext) => Value {
  const readOwn = compileFields(type.fields);
  let readWide: ((context: ReadContext) => StructDraft) | undefined;
  return (context) => {
    const derived = context.types.derivedOf(type);
    if (derived.length === 0) return withoutSubtype(readOwn(context), type);
    readWide ??= compileFields([...type.fields, ...derived.flatMap(({ ownFields }) => ownFields)]);
    const draft = readWide(context);
    const actual = [type, ...derived].find(({ name }) => name.local === (draft[subtype] ?? type.name.local));
    if (actual === undefined)
      throw new Refusal(
        'request.invalid',
        `$type ${excerpt(draft[subtype] ?? '')} is not ${type.name.local} or derived from it`,
      );
    const names = new Set(actual.fields.map(({ name }) => name));
    const stranger = Object.keys(draft).find((name) => !names.has(name));
    if (stranger !== undefined && context.unknown === 'refuse')
      throw new Refusal('request.invalid', `${actual.name.local} has no such property`).within(stranger);
    if (actual === type) delete draft[subtype];
    return draft;
  };
}

function withoutSubtype(draft: StructDraft, type: StructType): StructDraft {
  const named = draft[subtype];
  if (named === undefined) return draft;
  if (named !== type.name.local)
    throw new Refusal('request.invalid', `$type ${excerpt(named)} is not ${type.name.local}`);
  delete draft[subtype];
  return draft;
}

function compileList(type: ListType): (context: ReadContext) => Value {
  const read = fieldReader(type.item);
  return (context) => {
    const { reader } = context;
    if (reader.peek() !== JsonToken.array) throw new Refusal('request.invalid', 'expected an array');
    reader.enterArray();
    const items: Value[] = [];
    while (reader.nextItem()) {
      try {
        const item = read(context);
        if (item !== undefined) items.push(item);
      } catch (error) {
        throw within(error, `[${items.length}]`);
      }
    }
    return items;
  };
}

/** v1 writes dictionaries as objects; the keys are data: letter case counts and any key, `__proto__` too, is one. */
function compileDictionary(type: DictionaryType): (context: ReadContext) => Value {
  const read = fieldReader(type.value);
  const keyType = type.key.type;
  const key =
    keyType.kind === 'scalar' || keyType.kind === 'enum' || keyType.kind === 'flags' ? leafOf(keyType) : undefined;
  return (context) => {
    const { reader } = context;
    if (reader.peek() !== JsonToken.object) throw new Refusal('request.invalid', 'expected an object');
    reader.enterObject();
    const entries = new Map<string, Value>();
    for (let name = reader.nextKey(); name !== undefined; name = reader.nextKey()) {
      try {
        const text = key === undefined ? name : leafText(key.fromText(name));
        if (entries.has(text)) throw new Refusal('request.invalid', 'stands twice');
        entries.set(text, read(context) ?? null);
      } catch (error) {
        throw within(error, name.length > 64 ? name.slice(0, 64) : name);
      }
    }
    return entries;
  };
}

const xsd = 'http://www.w3.org/2001/XMLSchema';

/** anyType in JSON: a bare value takes the XSD type its JSON form suggests. */
function readAny({ reader, types }: ReadContext): Value {
  const typed = (local: string, value: Value): Value => {
    const type = types.find({ namespace: xsd, local });
    if (type === undefined) throw new Error(`the type table lacks ${local}`);
    return new Typed(type, value);
  };
  switch (reader.peek()) {
    case JsonToken.string:
      return typed('string', reader.readString());
    case JsonToken.boolean:
      return typed('boolean', reader.readBoolean());
    case JsonToken.number:
      return typedNumber(reader.readNumber(), typed);
    default:
      throw new Refusal('request.invalid', 'only strings, numbers and booleans can stand for anyType');
  }
}

function typedNumber(text: string, typed: (local: string, value: Value) => Value): Value {
  if (!/^-?[0-9]{1,19}$/.test(text)) return typed('double', text);
  const value = BigInt(text);
  if (value >= -(2n ** 31n) && value < 2n ** 31n) return typed('int', Number(value));
  return value >= -(2n ** 63n) && value < 2n ** 63n ? typed('long', value.toString()) : typed('double', text);
}
