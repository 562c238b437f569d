/** Compiled JSON writers: per contract type one function from the canonical value to JSON text, properties in the contract's order. */
import type { Field, StructType, Type } from '../contract';
import { isStruct, JsonText, subtype, Typed, type Struct, type Value } from '../command';
import { writeJsonString } from '../json';
import { dictionaryWriter, listWriter } from './collection-writer';
import { leafWriter, writeLongLeaf } from './leaf-writer';
import type { Select } from './select';
import { slotsOf, writeProperties, type Slot } from './struct-writer';
import type { Rest, ValueWriter, WriteContext } from './write-context';

/** Writes any value of a type, null too. */
export function writeValue(type: Type, value: Value, context: WriteContext, select: Select | undefined): Rest {
  const text = value === null ? 'null' : writerOf(type).short(value);
  if (text === undefined) return writerOf(type).write(value, context, select);
  context.output.add(text);
  return undefined;
}

/** The writer of a type, compiled at first use. */
const writerOf: (type: Type) => ValueWriter = (type) => {
  const writer = writers.get(type) ?? compile(type);
  writers.set(type, writer);
  return writer;
};

const writers = new WeakMap<Type, ValueWriter>();

const neverShort = (): undefined => undefined;

function compile(type: Type): ValueWriter {
  switch (type.kind) {
    case 'scalar':
    case 'enum':
    case 'flags':
      return leafWriter(type);
    case 'struct':
      return { short: neverShort, write: structWriter(type) };
    case 'list':
      return { short: neverShort, write: listWriter(() => writerOf(type.item.type)) };
    case 'dictionary':
      return { short: neverShort, write: dictionaryWriter(() => writerOf(type.value.type)) };
    case 'any':
      return { short: neverShort, write: writeAny };
  }
}

/** Writes a Struct as an object: absent properties are left out, unselected ones are null (a CRM that selects itself leaves them out or nulls them). */
export function compileFieldsWriter(
  fields: readonly Field[],
): (value: Struct, context: WriteContext, select?: Select) => Rest {
  const slots = slotsOf(fields, writerOf);
  return (struct, context, select) => writeProperties(slots, '', struct, context, select);
}

const structSlots = new WeakMap<StructType, readonly Slot[]>();

function slotsOfStruct(type: StructType): readonly Slot[] {
  const slots = structSlots.get(type) ?? slotsOf(type.fields, writerOf);
  structSlots.set(type, slots);
  return slots;
}

function structWriter(type: StructType): ValueWriter['write'] {
  const slots = slotsOfStruct(type);
  return (value, context, select) => {
    if (!isStruct(value)) {
      context.output.add('null');
      return undefined;
    }
    return value[subtype] === undefined
      ? writeProperties(slots, '', value, context, select)
      : writeDerived(type, value, context, select);
  };
}

/** A struct of a derived type says so by `$type`, first, as .NET serializers do. */
function writeDerived(declared: StructType, value: Struct, context: WriteContext, select: Select | undefined): Rest {
  const actual = context.types.derivedOf(declared).find(({ name }) => name.local === value[subtype]) ?? declared;
  return writeNamed(actual, value, context, select);
}

function writeNamed(type: StructType, value: Struct, context: WriteContext, select: Select | undefined): Rest {
  const typeName = `"$type":${writeJsonString(type.name.local)}`;
  return writeProperties(slotsOfStruct(type), typeName, value, context, select);
}

/** anyType: the bare value, as v1 writes it; a carrier says its type, which nothing else would. */
const writeAny: ValueWriter['write'] = (value, context, select) => {
  if (value instanceof JsonText) return context.output.addLong(value.text());
  if (!(value instanceof Typed)) return writeLongLeaf(value, context.output);
  const { type } = value;
  if (type.kind === 'any') return writeLongLeaf(value.value, context.output);
  if (type.kind === 'struct' && isStruct(value.value)) return writeNamed(type, value.value, context, select);
  return writeValue(type, value.value, context, select);
};
