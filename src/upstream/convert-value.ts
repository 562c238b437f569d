/**
 * Moves canonical values between two versions of one contract. Skew between Services84 and 88 is additive: types gain fields, enumerations members;
 * one field changed its type (UserGroup.Deleted, short up to 86, boolean from 87).
 */
import type { EnumType, Field, FlagsType, ScalarType, StructType, Type } from '../contract';
import {
  isStruct,
  leafText,
  Refusal,
  subtype,
  Typed,
  within,
  type Struct,
  type StructDraft,
  type Value,
} from '../command';

/** What a conversion does with what the target cannot hold. */
export interface Conversion {
  /** Called with the name of a property the target type lacks; throws, or says by returning that it may be left out. */
  onField(name: string, value: Value, target: StructType | undefined): void;
  /** Called with a member the target enumeration lacks: the member to put in its place, or a throw. */
  onMember(name: string, target: EnumType | FlagsType): string | undefined;
}

/** Converts named values (arguments, results) to the fields of another version. @throws Refusal with the path */
export function convertFields(
  values: Struct,
  from: readonly Field[],
  to: readonly Field[],
  conversion: Conversion,
  target?: StructType,
): StructDraft {
  const converted: StructDraft = {};
  const targets = fieldsByName(to);
  for (const { name, type } of from) {
    const value = values[name];
    if (value === undefined) continue;
    const field = targets.get(name);
    try {
      if (field === undefined) conversion.onField(name, value, target);
      else converted[name] = value === null ? null : convertValue(value, type, field.type, conversion);
    } catch (error) {
      throw within(error, name);
    }
  }
  return converted;
}

const fieldMaps = new WeakMap<readonly Field[], ReadonlyMap<string, Field>>();

function fieldsByName(fields: readonly Field[]): ReadonlyMap<string, Field> {
  const known = fieldMaps.get(fields) ?? new Map(fields.map((field) => [field.name, field]));
  fieldMaps.set(fields, known);
  return known;
}

function convertValue(value: Value, from: Type, to: Type, conversion: Conversion): Value {
  if (from === to || value === null) return value;
  switch (to.kind) {
    case 'scalar':
      return from.kind === 'scalar' ? convertScalar(value, from, to) : mismatch(from, to);
    case 'enum':
      return from.kind === 'enum' ? convertMember(leafText(value), to, conversion) : mismatch(from, to);
    case 'flags':
      return from.kind === 'flags' ? convertFlags(leafText(value), to, conversion) : mismatch(from, to);
    case 'struct':
      return from.kind === 'struct' && isStruct(value)
        ? convertStruct(value, from, to, conversion)
        : mismatch(from, to);
    case 'list':
      return from.kind === 'list' && Array.isArray(value)
        ? value.map((item: Value, index) =>
            inside(`[${index}]`, () => convertValue(item, from.item.type, to.item.type, conversion)),
          )
        : mismatch(from, to);
    case 'dictionary': {
      if (from.kind !== 'dictionary' || !(value instanceof Map)) return mismatch(from, to);
      const entries: (readonly [string, Value])[] = Array.from(
        value,
        ([key, item]: readonly [string, Value]) =>
          [key, inside(key, () => convertValue(item, from.value.type, to.value.type, conversion))] as const,
      );
      return new Map(entries);
    }
    case 'any':
      return value instanceof Typed ? value : mismatch(from, to);
  }
}

function inside<T>(segment: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw within(error, segment);
  }
}

function mismatch(from: Type, to: Type): never {
  throw new Refusal('upstream.skew', `${from.name.local} cannot be turned into ${to.name.local}`);
}

function convertStruct(value: Struct, from: StructType, to: StructType, conversion: Conversion): Struct {
  const converted = convertFields(value, from.fields, to.fields, conversion, to);
  const derived = value[subtype];
  return derived === undefined ? converted : { ...converted, [subtype]: derived };
}

const narrow: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['byte', [-128, 127]],
  ['unsignedByte', [0, 255]],
  ['short', [-32768, 32767]],
  ['unsignedShort', [0, 65535]],
  ['int', [-2147483648, 2147483647]],
  ['unsignedInt', [0, 4294967295]],
]);

/** The retype cases: integers of other widths, and integers that became booleans (0 is false, 1 is true; anything else has no counterpart). */
function convertScalar(value: Value, from: ScalarType, to: ScalarType): Value {
  if (from.scalar === to.scalar) return value;
  if (to.scalar === 'boolean') {
    if (value === 0 || value === 1) return value === 1;
    return mismatch(from, to);
  }
  const number = from.scalar === 'boolean' ? Number(value) : Number(leafText(value));
  const range = narrow.get(to.scalar);
  if (range !== undefined)
    return Number.isInteger(number) && number >= range[0] && number <= range[1] ? number : mismatch(from, to);
  if (to.scalar === 'long' || to.scalar === 'decimal' || to.scalar === 'double')
    return leafText(from.scalar === 'boolean' ? number : value);
  return to.scalar === 'string' ? leafText(value) : mismatch(from, to);
}

const members = new WeakMap<EnumType | FlagsType, ReadonlySet<string>>();

function has(type: EnumType | FlagsType, name: string): boolean {
  const known = members.get(type) ?? new Set(type.members.map((member) => member.name));
  members.set(type, known);
  return known.has(name);
}

function convertMember(name: string, to: EnumType, conversion: Conversion): Value {
  return has(to, name) ? name : (conversion.onMember(name, to) ?? name);
}

function convertFlags(canonical: string, to: FlagsType, conversion: Conversion): Value {
  if (canonical === '') return canonical;
  const kept = canonical
    .split(', ')
    .flatMap((name) => (has(to, name) ? [name] : (conversion.onMember(name, to) ?? [])));
  return kept.join(', ');
}
