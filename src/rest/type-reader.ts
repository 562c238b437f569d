/** Compiled JSON readers: per contract type one function from the JSON text straight to the canonical value, no tree in between. */
import type { Field, StructType, Type } from '../contract';
import { excerpt, extras, Refusal, subtype, Typed, within, type StructDraft, type Value } from '../command';
import { JsonToken } from '../json';
import { builtin, typedNumber } from './any-scalar';
import { dictionaryReader, listReader } from './collection-reader';
import { leafOf, type LeafType } from './leaf';
import { readingNewer, type ReadLeaf } from './newer-members';
import type { ReadContext, ReadValue } from './read-context';

export type { ReadContext, ReadValue };

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
      return listReader(fieldReader(type.item));
    case 'dictionary':
      return dictionaryReader(type, fieldReader(type.value));
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

const readStrictly: ReadLeaf = (parse, text) => parse(text);

function compileLeaf(type: LeafType): (context: ReadContext) => Value {
  const leaf = leafOf(type);
  const read = type.kind === 'scalar' ? readStrictly : readingNewer(type);
  return ({ reader, newerMembers }) => {
    switch (reader.peek()) {
      case JsonToken.string:
        return read(leaf.fromString, reader.readString(), newerMembers);
      case JsonToken.number:
        return read(leaf.fromNumber, reader.readNumber(), newerMembers);
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
/** By exact name and by lower-case name: callers write names in any letter case. */
type Slots = ReadonlyMap<string, Slot>;

function slotsOf(fields: readonly Field[]): Slots {
  const slots = new Map<string, Slot>();
  for (const field of fields) slots.set(field.name, { name: field.name, read: fieldReader(field) });
  for (const field of fields) {
    const lower = field.name.toLowerCase();
    const slot = slots.get(field.name);
    if (slot !== undefined && !slots.has(lower)) slots.set(lower, slot);
  }
  return slots;
}

const structSlots = new WeakMap<StructType, Slots>();

function slotsOfStruct(type: StructType): Slots {
  const slots = structSlots.get(type) ?? slotsOf(type.fields);
  structSlots.set(type, slots);
  return slots;
}

/** Reads an object's properties, names in any letter case, each at most once. The reader stands before the object. */
export function compileFields(fields: readonly Field[]): (context: ReadContext) => StructDraft {
  const slots = slotsOf(fields);
  return (context) => {
    enterObject(context);
    return readProperties(context, slots, {}, context.reader.nextKey());
  };
}

function enterObject({ reader }: ReadContext): void {
  if (reader.peek() !== JsonToken.object) throw new Refusal('request.invalid', 'expected an object');
  reader.enterObject();
}

/** @param first the first key, already read; undefined when the object is empty */
function readProperties(
  context: ReadContext,
  slots: Slots,
  draft: StructDraft,
  first: string | undefined,
): StructDraft {
  const { reader } = context;
  let absent: Set<Slot> | undefined;
  for (let key = first; key !== undefined; key = reader.nextKey()) {
    const slot = slots.get(key) ?? slots.get(key.toLowerCase());
    if (slot === undefined) {
      passUnknown(context, key, slots, draft);
      continue;
    }
    if (Object.hasOwn(draft, slot.name) || absent?.has(slot) === true)
      throw new Refusal('request.invalid', 'stands twice').within(slot.name);
    const value = readWithin(slot, context);
    if (value === undefined) (absent ??= new Set()).add(slot);
    else draft[slot.name] = value;
  }
  return draft;
}

function readWithin(slot: Slot, context: ReadContext): Value | undefined {
  try {
    return slot.read(context);
  } catch (error) {
    throw within(error, slot.name);
  }
}

/** How many names an error message offers. */
const offeredMax = 12;

/**
 * Everything unknown is refused or passed over. Null is passed over in any case, it says nothing:
 * the vendor's client writes the v1-only properties of an entity so (`"preferredTZLocationData": null`).
 */
function passUnknown(context: ReadContext, key: string, slots: Slots, draft: StructDraft): void {
  const { reader } = context;
  if (context.unknown === 'keep') keep(draft, key, reader.readRaw());
  else if (context.unknown === 'ignore') reader.skip();
  else if (reader.peek() === JsonToken.null) {
    reader.readNull();
    context.onStranger?.();
  } else {
    const names = [...new Set(Array.from(slots.values(), ({ name }) => name))];
    const offered = `${names.slice(0, offeredMax).join(', ')}${names.length > offeredMax ? ', …' : ''}`;
    throw new Refusal(
      'request.invalid',
      `property ${excerpt(key)} is not known to the contract, expected ${names.length === 0 ? 'none' : offered}`,
    ).within(excerpt(key).slice(1, -1));
  }
}

function keep(draft: StructDraft, key: string, text: string): void {
  const kept = draft[extras];
  if (kept instanceof Map) kept.set(key, text);
  else draft[extras] = new Map([[key, text]]);
}

/** A struct is of its declared type, or of the derived one that `$type`, the first property, names: so .NET serializers write it. */
function compileStruct(type: StructType): (context: ReadContext) => Value {
  const own = slotsOfStruct(type);
  return (context) => {
    enterObject(context);
    const { reader } = context;
    const key = reader.nextKey();
    if (key !== '$type' || reader.peek() !== JsonToken.string) return readProperties(context, own, {}, key);
    const actual = actualStruct(type, reader.readString(), context);
    const draft: StructDraft = actual === type ? {} : { [subtype]: actual.name.local };
    return readProperties(context, slotsOfStruct(actual), draft, reader.nextKey());
  };
}

/** `Project`, or as .NET writes it, `SuperOffice.CRM.Services.Project, SuperOffice.Contracts`. */
const localTypeName = (written: string): string => /^(?:[\w+]+\.)*(\w+)(?:,.*)?$/s.exec(written)?.[1] ?? written;

/** A newer CRM's type that the contract does not know is read as the declared one. */
function actualStruct(type: StructType, written: string, { types, unknown }: ReadContext): StructType {
  const local = localTypeName(written);
  if (local === type.name.local) return type;
  const derived = types.derivedOf(type).find(({ name }) => name.local === local);
  if (derived !== undefined) return derived;
  if (unknown !== 'refuse') return type;
  throw new Refusal('request.invalid', `${excerpt(written)} is not ${type.name.local} or derived from it`).within(
    '$type',
  );
}

const arrays = 'http://schemas.microsoft.com/2003/10/Serialization/Arrays';

/**
 * anyType in JSON: a bare value takes the XSD type its JSON form suggests, an array of such the array type of the Arrays namespace,
 * an object the struct its `$type` names.
 */
function readAny(context: ReadContext): Typed {
  const { reader, types } = context;
  switch (reader.peek()) {
    case JsonToken.string:
      return new Typed(builtin(types, 'string'), reader.readString());
    case JsonToken.boolean:
      return new Typed(builtin(types, 'boolean'), reader.readBoolean());
    case JsonToken.number:
      return typedNumber(reader.readNumber(), types);
    case JsonToken.array:
      return readAnyArray(context);
    default:
      return readAnyObject(context);
  }
}

function readAnyArray(context: ReadContext): Typed {
  const { reader, types } = context;
  const items: Typed[] = [];
  reader.enterArray();
  while (reader.nextItem()) items.push(readAny(context));
  const [first] = items;
  const local = first === undefined ? 'string' : first.type.name.local;
  const list = types.find({ namespace: arrays, local: `ArrayOf${local}` });
  if (list?.kind !== 'list' || items.some(({ type }) => type !== first?.type))
    throw new Refusal('request.invalid', 'an array for anyType must hold values of one simple type');
  return new Typed(
    list,
    items.map(({ value }) => value),
  );
}

function readAnyObject(context: ReadContext): Typed {
  const { reader, types } = context;
  reader.enterObject();
  const named = reader.nextKey() === '$type' && reader.peek() === JsonToken.string;
  const local = named ? localTypeName(reader.readString()) : '';
  const type = types.all().find((candidate) => candidate.kind === 'struct' && candidate.name.local === local);
  if (type?.kind !== 'struct')
    throw new Refusal('request.invalid', 'an object for anyType must begin with the $type of a known carrier');
  return new Typed(type, readProperties(context, slotsOfStruct(type), {}, reader.nextKey()));
}
