/** Compiled JSON writers: per contract type one function from the canonical value to JSON text, properties in the contract's order. */
import type { Field, StructType, Type } from '../contract';
import { isStruct, runFrames, subtype, Typed, type Struct, type Value } from '../command';
import { writeJsonString } from '../json';
import type { Steps } from '../text/turn';
import { dictionaryWriter, listWriter } from './collection-writer';
import { beginLeaf, jsonWriter, leafWriter } from './leaf-writer';
import type { Select } from './select';
import { slotsOf, StructFrame, type Slot } from './struct-writer';
import type { Begin, ValueWriter, WriteContext, Writing } from './write-context';

/** Writes any value of a type, null too. Undefined: it is written; else what is left to do. @throws Refusal */
export function writeValue(
  type: Type,
  value: Value,
  context: WriteContext,
  select: Select | undefined,
): Steps<void> | undefined {
  const first = begin(type, value, undefined, context, select);
  return first === undefined ? undefined : runFrames(first, context, context.output);
}

function begin(
  type: Type,
  value: Value,
  outer: Writing | undefined,
  context: WriteContext,
  select: Select | undefined,
): Writing | undefined {
  const text = value === null ? 'null' : writerOf(type).short?.(value);
  if (text === undefined) return writerOf(type).begin(value, outer, context, select);
  context.output.add(text);
  return outer;
}

/** The writer of a type, compiled at first use. */
const writerOf: (type: Type) => ValueWriter = (type) => {
  const writer = writers.get(type) ?? compile(type);
  writers.set(type, writer);
  return writer;
};

const writers = new WeakMap<Type, ValueWriter>();

function compile(type: Type): ValueWriter {
  switch (type.kind) {
    case 'scalar':
    case 'enum':
    case 'flags':
      return leafWriter(type);
    case 'struct':
      return { short: undefined, begin: structWriter(type) };
    case 'list':
      return { short: undefined, begin: listWriter(() => writerOf(type.item.type)) };
    case 'dictionary':
      return { short: undefined, begin: dictionaryWriter(type, () => writerOf(type.value.type)) };
    case 'any':
      return { short: undefined, begin: beginAny };
  }
}

/** Writes a Struct as an object. Undefined: it is written; else what is left to do. Throws Refusal. */
export type WriteFields = (value: Struct, context: WriteContext, select?: Select) => Steps<void> | undefined;

/** Absent properties are left out, unselected ones are null (a CRM that selects itself leaves them out or nulls them). */
export function compileFieldsWriter(fields: readonly Field[]): WriteFields {
  const slots = slotsOf(fields, writerOf);
  return (struct, context, select) =>
    runFrames(new StructFrame(slots, struct, '{', undefined, select), context, context.output);
}

const structSlots = new WeakMap<StructType, readonly Slot[]>();

function slotsOfStruct(type: StructType): readonly Slot[] {
  const slots = structSlots.get(type) ?? slotsOf(type.fields, writerOf);
  structSlots.set(type, slots);
  return slots;
}

function structWriter(type: StructType): Begin {
  const slots = slotsOfStruct(type);
  return (value, outer, context, select) => {
    if (!isStruct(value)) {
      context.output.add('null');
      return outer;
    }
    return value[subtype] === undefined
      ? new StructFrame(slots, value, '{', outer, select).advance(context)
      : beginNamed(derivedType(type, value, context), value, outer, context, select);
  };
}

function derivedType(declared: StructType, { [subtype]: local }: Struct, { types }: WriteContext): StructType {
  return types.derivedOf(declared).find(({ name }) => name.local === local) ?? declared;
}

/** A struct of a derived type says so by `$type`, first, as .NET serializers do. */
function beginNamed(
  type: StructType,
  value: Struct,
  outer: Writing | undefined,
  context: WriteContext,
  select: Select | undefined,
): Writing | undefined {
  const begun = `{"$type":${writeJsonString(type.name.local)}`;
  return new StructFrame(slotsOfStruct(type), value, begun, outer, select).advance(context);
}

/** anyType: the bare value, as v1 writes it; a carrier says its type, which nothing else would. */
const beginAny: Begin = (value, outer, context, select) => {
  if (!(value instanceof Typed)) return jsonWriter.begin(value, outer, context, select);
  const { type, value: inner } = value;
  if (type.kind === 'any') return beginLeaf(inner, outer, context);
  if (type.kind === 'struct' && isStruct(inner)) return beginNamed(type, inner, outer, context, select);
  return begin(type, inner, outer, context, select);
};
