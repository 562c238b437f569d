/** Compiled JSON readers: per contract type one function from the JSON text straight to the canonical value, no tree in between. */
import { perType, type Field, type StructType, type Type } from '../contract';
import { Refusal, subtype, type StructDraft, type Value } from '../command';
import { JsonToken } from '../json';
import { anyReader } from './any-reader';
import { dictionaryReader, listReader } from './collection-reader';
import { readerHere } from './leaf-here';
import { leafReader } from './leaf-reader';
import type { later, ReadContext, ReadValue } from './read-context';
import { enterObject, readProperties, slotsOf, type Slots } from './struct-reader';
import { actualStruct, readTypeName } from './type-name';

const typeReader: (type: Type) => ReadValue = perType(compile);

function compile(type: Type): ReadValue {
  switch (type.kind) {
    case 'scalar':
    case 'enum':
    case 'flags':
      return leafReader(type);
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
  const readHere = readerHere(field.type);
  const readOther = otherReader(field);
  return (context) => {
    const value = readHere(context);
    return value === undefined ? readOther(context) : value;
  };
}

/** Reads what is not in its usual form, or of a type that has none. */
function otherReader(field: Field): ReadValue {
  let read: ReadValue | undefined;
  const { type } = field;
  return (context) => {
    const token = context.reader.peek();
    if (token === JsonToken.null || (token === JsonToken.string && holdsMembers(type))) {
      readNothing(context, type);
      if (field.nillable) return null;
      if (context.nullIsAbsent) return undefined;
      throw new Refusal('request.invalid', 'must not be null');
    }
    return (read ??= typeReader(type))(context);
  };
}

/** Types whose values no text can be. */
const holdsMembers = ({ kind }: Type): boolean => kind === 'struct' || kind === 'list' || kind === 'dictionary';

/** Reads null; or the empty text, which Json.NET takes for it where an object or array belongs (measured). */
function readNothing({ reader, isLenient, onStranger }: ReadContext, { kind }: Type): void {
  if (reader.peek() === JsonToken.null) reader.readNull();
  else if (isLenient && reader.shortString() === '') onStranger?.();
  else throw new Refusal('request.invalid', kind === 'list' ? 'expected an array' : 'expected an object');
}

/** Reads an object's properties, names in any letter case, each at most once. The reader stands before the object. */
export function compileFields(fields: readonly Field[]): ReadValue {
  const slots = slotsOf(fields, fieldReader);
  return (context) => readProperties(context, slots, {}, enterObject(context, slots));
}

const structSlots = new WeakMap<StructType, Slots>();

function slotsOfStruct(type: StructType): Slots {
  const slots = structSlots.get(type) ?? slotsOf(type.fields, fieldReader);
  structSlots.set(type, slots);
  return slots;
}

/** A struct is of its declared type, or of the derived one that `$type`, the first property, names: so .NET serializers write it. */
function compileStruct(type: StructType): ReadValue {
  const own = slotsOfStruct(type);
  return (context) => {
    const key = enterObject(context, own);
    return key === '$type' && context.reader.peek() === JsonToken.string
      ? readNamed(type, context)
      : readProperties(context, own, {}, key);
  };
}

/** The reader stands before the value of `$type`. */
function readNamed(type: StructType, context: ReadContext): Value | typeof later {
  const actual = actualStruct(type, readTypeName(context), context);
  const draft: StructDraft = actual === type ? {} : { [subtype]: actual.name.local };
  return readProperties(context, slotsOfStruct(actual), draft, context.reader.nextKey());
}

const readAny = anyReader((context, type) =>
  readProperties(context, slotsOfStruct(type), {}, context.reader.nextKey()),
);
