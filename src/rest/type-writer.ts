/** Compiled JSON writers: per contract type one function from the canonical value to JSON text, properties in the contract's order. */
import { leafOf } from './leaf';
import type { Field, StructType, Type, TypeTable } from '../contract';
import { isStruct, leafText, subtype, Typed, type Struct, type Value } from '../command';
import { writeJsonString } from '../json';
import type { Select } from './select';

export interface WriteContext {
  readonly types: TypeTable;
}

export type WriteValue = (value: Value, context: WriteContext, select: Select | undefined) => string;

const writers = new WeakMap<Type, WriteValue>();

/** The writer of a type, compiled at first use. */
export function typeWriter(type: Type): WriteValue {
  const known = writers.get(type);
  if (known !== undefined) return known;
  let compiled: WriteValue | undefined;
  writers.set(type, (value, context, select) => (compiled === undefined ? 'null' : compiled(value, context, select)));
  compiled = nullable(compile(type));
  writers.set(type, compiled);
  return compiled;
}

function nullable(write: WriteValue): WriteValue {
  return (value, context, select) => (value === null ? 'null' : write(value, context, select));
}

function compile(type: Type): WriteValue {
  switch (type.kind) {
    case 'scalar':
    case 'enum':
    case 'flags': {
      const { toJson } = leafOf(type);
      return (value) => toJson(value, writeJsonString);
    }
    case 'struct':
      return compileStruct(type);
    case 'list': {
      const write = typeWriter(type.item.type);
      return (value, context, select) =>
        Array.isArray(value) ? `[${value.map((item: Value) => write(item, context, select)).join(',')}]` : 'null';
    }
    case 'dictionary':
      return compileDictionary(type.value.type);
    case 'any':
      return writeAny;
  }
}

interface Slot {
  readonly name: string;
  readonly lower: string;
  readonly key: string;
  readonly write: WriteValue;
}

/** Writes a Struct as an object: absent properties are left out, unselected ones are null. */
export function compileFieldsWriter(
  fields: readonly Field[],
): (value: Struct, context: WriteContext, select?: Select) => string {
  const slots: readonly Slot[] = fields.map(({ name, type }) => {
    let write: WriteValue | undefined;
    return {
      name,
      lower: name.toLowerCase(),
      key: `${writeJsonString(name)}:`,
      write: (value, context, select) => (write ??= typeWriter(type))(value, context, select),
    };
  });
  return (struct, context, select) => `{${writeSlots(slots, struct, context, select)}}`;
}

function writeSlots(slots: readonly Slot[], struct: Struct, context: WriteContext, select: Select | undefined): string {
  let text = '';
  for (const slot of slots) {
    const value = struct[slot.name];
    if (value === undefined) continue;
    if (text !== '') text += ',';
    if (select === undefined) {
      text += slot.key + slot.write(value, context, undefined);
      continue;
    }
    const inner = select.get(slot.lower);
    text +=
      slot.key + (inner === undefined ? 'null' : slot.write(value, context, inner.size === 0 ? undefined : inner));
  }
  return text;
}

function compileStruct(type: StructType): WriteValue {
  const write = compileFieldsWriter(type.fields);
  return (value, context, select) => {
    if (!isStruct(value)) return 'null';
    return value[subtype] === undefined ? write(value, context, select) : writeDerived(type, value, context, select);
  };
}

/** A struct of a derived type says so by `$type`, first, as .NET serializers do. */
function writeDerived(declared: StructType, value: Struct, context: WriteContext, select: Select | undefined): string {
  const actual = context.types.derivedOf(declared).find(({ name }) => name.local === value[subtype]) ?? declared;
  const properties = compileFieldsWriter(actual.fields)(value, context, select);
  const separator = properties === '{}' ? '' : ',';
  return `{"$type":${writeJsonString(actual.name.local)}${separator}${properties.slice(1)}`;
}

function compileDictionary(valueType: Type): WriteValue {
  const write = typeWriter(valueType);
  return (value, context) => {
    if (!(value instanceof Map)) return 'null';
    const entries: string[] = [];
    for (const [key, item] of value) entries.push(`${writeJsonString(key)}:${write(item, context, undefined)}`);
    return `{${entries.join(',')}}`;
  };
}

const writeAny: WriteValue = (value, context, select) =>
  value instanceof Typed && value.type.kind !== 'any'
    ? typeWriter(value.type)(value.value, context, select)
    : writeJsonString(leafText(value instanceof Typed ? value.value : value));
