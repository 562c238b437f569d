/** Compiled JSON writers: per contract type one function from the canonical value to JSON text, properties in the contract's order. */
import { leafOf } from './leaf';
import { perType, type Field, type StructType, type Type, type TypeTable } from '../contract';
import { extras, isStruct, leafText, subtype, Typed, type Struct, type Value } from '../command';
import { writeJsonString } from '../json';
import type { Select } from './select';

export interface WriteContext {
  readonly types: TypeTable;
}

export type WriteValue = (value: Value, context: WriteContext, select: Select | undefined) => string;

/** The writer of a type, compiled at first use; it writes null too. */
export function typeWriter(type: Type): WriteValue {
  const write = presentWriter(type);
  return (value, context, select) => (value === null ? 'null' : write(value, context, select));
}

/** The writer of a type's values other than null. */
const presentWriter: (type: Type) => WriteValue = perType(compile);

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
  /** The same with a comma in front. */
  readonly nextKey: string;
  readonly type: Type;
  /** Compiled when first met: most of an entity's reachable types are never sent. */
  write: WriteValue | undefined;
}

/** Writes a Struct as an object: absent properties are left out, unselected ones are null (a CRM that selects itself leaves them out or nulls them). */
export function compileFieldsWriter(
  fields: readonly Field[],
): (value: Struct, context: WriteContext, select?: Select) => string {
  const slots: readonly Slot[] = fields.map(({ name, type }) => {
    const key = `${writeJsonString(name)}:`;
    return {
      name,
      lower: name.toLowerCase(),
      key,
      nextKey: `,${key}`,
      type,
      write: undefined,
    };
  });
  return (struct, context, select) => {
    const properties =
      select === undefined ? writeAll(slots, struct, context) : writeSelected(slots, struct, context, select);
    const unknown = struct[extras];
    return unknown === undefined ? `{${properties}}` : `{${properties}${writeExtras(unknown, properties !== '')}}`;
  };
}

function writeSlot(slot: Slot, value: Value, context: WriteContext, select?: Select): string {
  if (value === null) return 'null';
  return (slot.write ??= presentWriter(slot.type))(value, context, select);
}

function writeAll(slots: readonly Slot[], struct: Struct, context: WriteContext): string {
  let text = '';
  for (const slot of slots) {
    const value = struct[slot.name];
    if (value !== undefined) text = text + (text === '' ? slot.key : slot.nextKey) + writeSlot(slot, value, context);
  }
  return text;
}

function writeSelected(slots: readonly Slot[], struct: Struct, context: WriteContext, select: Select): string {
  let text = '';
  for (const slot of slots) {
    const value = struct[slot.name];
    const inner = select.get(slot.lower);
    const written =
      value === undefined || inner === undefined
        ? 'null'
        : writeSlot(slot, value, context, inner.size === 0 ? undefined : inner);
    if (value !== undefined || inner === undefined) text += (text === '' ? slot.key : slot.nextKey) + written;
  }
  return text;
}

/** Properties that a CRM had and no contract names, written back as they were read. */
function writeExtras(unknown: ReadonlyMap<string, string>, follows: boolean): string {
  const properties = Array.from(unknown, ([name, text]) => `${writeJsonString(name)}:${text}`).join(',');
  return follows && properties !== '' ? `,${properties}` : properties;
}

const structWriters = new WeakMap<StructType, ReturnType<typeof compileFieldsWriter>>();

function structWriter(type: StructType): ReturnType<typeof compileFieldsWriter> {
  const write = structWriters.get(type) ?? compileFieldsWriter(type.fields);
  structWriters.set(type, write);
  return write;
}

function compileStruct(type: StructType): WriteValue {
  const write = structWriter(type);
  return (value, context, select) => {
    if (!isStruct(value)) return 'null';
    return value[subtype] === undefined ? write(value, context, select) : writeDerived(type, value, context, select);
  };
}

/** A struct of a derived type says so by `$type`, first, as .NET serializers do. */
function writeDerived(declared: StructType, value: Struct, context: WriteContext, select: Select | undefined): string {
  const actual = context.types.derivedOf(declared).find(({ name }) => name.local === value[subtype]) ?? declared;
  return withTypeName(actual, structWriter(actual)(value, context, select));
}

function withTypeName({ name }: StructType, properties: string): string {
  return `{"$type":${writeJsonString(name.local)}${properties === '{}' ? '' : ','}${properties.slice(1)}`;
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

/** anyType: the bare value, as v1 writes it; a carrier says its type, which nothing else would. */
const writeAny: WriteValue = (value, context, select) => {
  if (!(value instanceof Typed)) return writeJsonString(leafText(value));
  const { type } = value;
  if (type.kind === 'any') return writeJsonString(leafText(value.value));
  if (type.kind === 'struct' && isStruct(value.value))
    return withTypeName(type, structWriter(type)(value.value, context, select));
  return typeWriter(type)(value.value, context, select);
};
