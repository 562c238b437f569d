/** Compiled JSON readers: per contract type one function from the JSON text straight to the canonical value, no tree in between. */
import { perType, type Field, type StructType, type Type } from '../contract';
import { excerpt, extras, Refusal, subtype, Typed, within, type StructDraft, type Value } from '../command';
import { JsonToken, writeJsonString, type JsonReader } from '../json';
import { builtin, typedNumber } from './any-scalar';
import { dictionaryReader, listReader } from './collection-reader';
import { leafOf, type LeafType } from './leaf';
import { readerHere } from './leaf-here';
import { readingNewer, type ReadLeaf } from './newer-members';
import type { ReadContext, ReadValue } from './read-context';

export type { ReadContext, ReadValue };

const typeReader: (type: Type) => (context: ReadContext) => Value = perType(compile);

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
  const { type } = field;
  const readHere = readerHere(type);
  return (context) => {
    const value = readHere(context);
    if (value !== undefined) return value;
    if (context.reader.peek() === JsonToken.null) {
      context.reader.readNull();
      if (field.nillable) return null;
      if (context.nullIsAbsent) return undefined;
      throw new Refusal('request.invalid', 'must not be null');
    }
    return (read ??= typeReader(type))(context);
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
  /** Place in the contract's order. */
  readonly index: number;
  /** The key as writers put it, `"Name":`. */
  readonly literal: string;
  readonly read: ReadValue;
}
interface Slots {
  readonly inOrder: readonly Slot[];
  /** By exact name and by lower-case name: callers write names in any letter case. */
  readonly byName: ReadonlyMap<string, Slot>;
}

function slotsOf(fields: readonly Field[]): Slots {
  const inOrder = fields.map((field, index): Slot => {
    const { name } = field;
    return { name, index, literal: `${writeJsonString(name)}:`, read: fieldReader(field) };
  });
  const byName = new Map(inOrder.map((slot) => [slot.name, slot]));
  for (const slot of inOrder) {
    const lower = slot.name.toLowerCase();
    if (!byName.has(lower)) byName.set(lower, slot);
  }
  return { inOrder, byName };
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
    return readProperties(context, slots, {}, nextKey(context.reader, slots.inOrder[0]));
  };
}

function enterObject({ reader }: ReadContext): void {
  if (reader.peek() !== JsonToken.object) throw new Refusal('request.invalid', 'expected an object');
  reader.enterObject();
}

function nextKey(reader: JsonReader, expected: Slot | undefined): string | undefined {
  return expected !== undefined && reader.nextKeyIs(expected.literal) ? expected.name : reader.nextKey();
}

/** @param first the first key, already read; undefined when the object is empty */
function readProperties(
  context: ReadContext,
  { inOrder, byName }: Slots,
  draft: StructDraft,
  first: string | undefined,
): StructDraft {
  const { reader } = context;
  let absent: Set<Slot> | undefined;
  let expected = inOrder[0];
  /** As long as properties come in the contract's order none can stand twice. */
  let highest = -1;
  let name = '';
  try {
    for (let key = first; key !== undefined; name = '', key = nextKey(reader, expected)) {
      const slot = expected?.name === key ? expected : (byName.get(key) ?? byName.get(key.toLowerCase()));
      if (slot === undefined) {
        passUnknown(context, key, inOrder, draft);
        continue;
      }
      ({ name } = slot);
      expected = inOrder[slot.index + 1];
      if (slot.index > highest) highest = slot.index;
      else if (Object.hasOwn(draft, name) || absent?.has(slot) === true)
        throw new Refusal('request.invalid', 'stands twice');
      const value = slot.read(context);
      if (value === undefined) (absent ??= new Set()).add(slot);
      else draft[name] = value;
    }
  } catch (error) {
    throw within(error, name);
  }
  return draft;
}

/** How many names an error message offers. */
const offeredMax = 12;

/**
 * Everything unknown is refused or passed over. Null is passed over in any case, it says nothing:
 * the vendor's client writes the v1-only properties of an entity so (`"preferredTZLocationData": null`).
 */
function passUnknown(context: ReadContext, key: string, slots: readonly Slot[], draft: StructDraft): void {
  const { reader } = context;
  if (context.unknown === 'keep') keep(draft, key, reader.readRaw());
  else if (context.unknown === 'ignore') reader.skip();
  else if (reader.peek() === JsonToken.null) {
    reader.readNull();
    context.onStranger?.();
  } else {
    const names = slots.map(({ name }) => name);
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
    const key = nextKey(reader, own.inOrder[0]);
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
