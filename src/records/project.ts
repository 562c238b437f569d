/**
 * Fits results to the caller's own contract. An old client's AppointmentEntity has fewer properties than the stored
 * one, and NetServer always writes every property that it declares. So unknown properties are left out, and missing
 * ones get null where the contract allows it, else .NET's default.
 */
import type { EnumType, Field, FlagsType, Operation, ScalarKind, StructType, Type, TypeTable } from '../contract';
import { integerBounds, JsonText, subtype, Typed, type Struct, type StructDraft, type Value } from '../command';
import { Document } from '../body';
import { isDictionaryValue, isList, isStruct } from './values';

/** The `results` that the operation declares, reduced to the operation's types. */
export function projectResults(operation: Operation, results: Struct): Struct {
  return projectFields(operation.results, results, operation.types);
}

/** The value reduced to the type; undefined where it is of another kind. */
export function project(type: Type, value: Value, types: TypeTable): Value | undefined {
  switch (type.kind) {
    case 'scalar':
      return fits(type.scalar, value) ? value : undefined;
    case 'enum':
      return type.members.some((member) => member.name === value) ? value : undefined;
    case 'flags':
      return typeof value === 'string' ? knownFlags(type, value) : undefined;
    case 'struct':
      return isStruct(value) ? projectStruct(type, value, types) : undefined;
    case 'list':
      return isList(value) ? value.map((item) => projectField(type.item, item, types) ?? null) : undefined;
    case 'dictionary':
      return isDictionaryValue(value)
        ? new Map([...value].map(([key, item]) => [key, projectField(type.value, item, types) ?? null]))
        : undefined;
    default:
      return value === null || value instanceof Typed || value instanceof JsonText ? value : undefined;
  }
}

/** A value of a derived type keeps that type where the caller's contract has it. */
export function projectStruct(type: StructType, value: Struct, types: TypeTable): Struct {
  const name = value[subtype];
  const derived = name === undefined ? undefined : types.derivedOf(type).find((each) => each.name.local === name);
  if (derived === undefined) return projectFields(type.fields, value, types);
  return { ...projectFields(derived.fields, value, types), [subtype]: derived.name.local };
}

function projectFields(fields: readonly Field[], from: Struct, types: TypeTable): Struct {
  const draft: StructDraft = {};
  for (const field of fields) {
    const held = Object.hasOwn(from, field.name) ? from[field.name] : undefined;
    const value = projectField(field, held, types);
    if (value !== undefined) draft[field.name] = value;
  }
  return draft;
}

function projectField(field: Field, held: Value | undefined, types: TypeTable): Value | undefined {
  const value = held === undefined || held === null ? undefined : project(field.type, held, types);
  return value ?? (field.nillable ? null : defaultOf(field, types));
}

/** .NET's default; an optional struct or list is left out. */
function defaultOf(field: Field, types: TypeTable): Value | undefined {
  switch (field.type.kind) {
    case 'scalar':
      return defaultScalar(field.type.scalar);
    case 'enum':
      return zeroMember(field.type);
    case 'flags':
      return '';
    case 'struct':
      return field.optional ? undefined : projectFields(field.type.fields.filter(isNoRequiredStruct), {}, types);
    case 'list':
      return field.optional ? undefined : [];
    case 'dictionary':
      return field.optional ? undefined : new Map();
    default:
      return field.optional ? undefined : null;
  }
}

/** A required struct within a required struct could be of the same type, without end. */
function isNoRequiredStruct(field: Field): boolean {
  return field.type.kind !== 'struct' || field.optional || field.nillable;
}

function zeroMember(type: EnumType): Value | undefined {
  return (type.members.find((member) => member.value === 0) ?? type.members[0])?.name;
}

/** The members that the type has, in contract order. */
function knownFlags(type: FlagsType, value: string): string {
  const named = new Set(value.split(',').map((name) => name.trim()));
  const known = type.members.filter((member) => named.has(member.name));
  return known.map((member) => member.name).join(', ');
}

const defaultTexts: ReadonlyMap<ScalarKind, string> = new Map<ScalarKind, string>([
  ['long', '0'],
  ['unsignedLong', '0'],
  ['decimal', '0'],
  ['float', '0'],
  ['double', '0'],
  ['dateTime', '0001-01-01T00:00:00'],
  ['duration', '00:00:00'],
  ['guid', '00000000-0000-0000-0000-000000000000'],
  ['char', ' '],
]);

function fits(scalar: ScalarKind, value: Value): boolean {
  if (scalar === 'boolean') return typeof value === 'boolean';
  if (value instanceof Document) return scalar === 'base64Binary';
  return typeof value === (integerBounds(scalar) !== undefined ? 'number' : 'string');
}

function defaultScalar(scalar: ScalarKind): Value {
  if (scalar === 'boolean') return false;
  return integerBounds(scalar) !== undefined ? 0 : (defaultTexts.get(scalar) ?? '');
}
