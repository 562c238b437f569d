/**
 * Made-up values of any contract type: the sandbox's answer to operations it does not carry out, and the examples in
 * the documentation.
 */
import type { EnumType, Field, FlagsType, Operation, ScalarKind, Type } from '../contract';
import { Typed, type Struct, type StructDraft, type Value } from './value';

/** Levels of structs that an example shows; deeper ones are null, or empty where null is not allowed. */
const depthDefault = 3;

/** An example of every out element, by name. The same for every call. */
export function exampleResults(operation: Operation): Struct {
  return exampleFields(operation.results, depthDefault, nothingKnown);
}

/** Leaf values that an example is to hold, by the name of the parameter, list or member they stand in. */
export type KnownValues = ReadonlyMap<string, Value>;

const nothingKnown: KnownValues = new Map();

/**
 * An example of every parameter, by name.
 * @param known values that are there in a CRM, such as the id of an appointment; they must fit the types
 */
export function exampleArguments(operation: Operation, known: KnownValues = nothingKnown): Struct {
  return exampleFields(operation.parameters, depthDefault, known);
}

/** An example of the type in canonical form (see command/value.ts); a struct has every field, a list one item. */
export function exampleOf(type: Type, depth: number = depthDefault): Value {
  return example(type, 'Text', depth, nothingKnown);
}

/** @param name the text of strings: the field's own name, so that swapped fields show */
function example(type: Type, name: string, depth: number, known: KnownValues): Value {
  switch (type.kind) {
    case 'scalar':
      return known.get(name) ?? exampleScalar(type.scalar, name);
    case 'enum':
      return exampleMember(type);
    case 'flags':
      return exampleFlag(type);
    case 'struct':
      return exampleFields(type.fields, depth - 1, known);
    case 'list':
      return isCut(type.item, depth) ? [] : [example(type.item.type, name, depth, known)];
    case 'dictionary':
      return isCut(type.value, depth)
        ? new Map()
        : new Map([[exampleKey(type.key.type), example(type.value.type, name, depth, known)]]);
    default:
      return new Typed({ kind: 'scalar', scalar: 'string', name: { namespace: xsd, local: 'string' } }, name);
  }
}

/** Keys are text in canonical form, whatever their type: string, int or dateTime. */
function exampleKey(type: Type): string {
  const value = type.kind === 'scalar' ? exampleScalar(type.scalar, 'Key') : 'Key';
  return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : 'Key';
}

const xsd = 'http://www.w3.org/2001/XMLSchema';

function exampleFields(fields: readonly Field[], depth: number, known: KnownValues): Struct {
  const draft: StructDraft = {};
  for (const field of fields) {
    const value = isCut(field, depth) ? cutOff(field) : example(field.type, field.name, depth, known);
    if (value !== undefined) draft[field.name] = value;
  }
  return draft;
}

/** The value of a field below the last level: as little as its contract allows. */
function cutOff(field: Field): Value | undefined {
  if (field.nillable) return null;
  if (field.type.kind === 'list') return [];
  if (field.type.kind === 'dictionary') return new Map();
  return field.optional ? undefined : {};
}

/** Whether the field leads to a struct below the last level. */
function isCut(field: Field, depth: number): boolean {
  if (depth > 0) return false;
  if (field.type.kind === 'list') return isCut(field.type.item, depth);
  if (field.type.kind === 'dictionary') return isCut(field.type.value, depth);
  return field.type.kind === 'struct';
}

function exampleMember(type: EnumType): string {
  const member = type.members.find(({ name }) => name !== 'Unknown') ?? type.members[0];
  return member?.name ?? '';
}

function exampleFlag(type: FlagsType): string {
  return type.members.find(({ value }) => value !== 0)?.name ?? '';
}

const scalars: ReadonlyMap<ScalarKind, Value> = new Map<ScalarKind, Value>([
  ['boolean', true],
  ['byte', 1],
  ['unsignedByte', 1],
  ['short', 1],
  ['unsignedShort', 1],
  ['int', 1],
  ['unsignedInt', 1],
  ['long', '1'],
  ['unsignedLong', '1'],
  ['float', '1.5'],
  ['double', '1.5'],
  ['decimal', '1.5'],
  ['dateTime', '2026-01-02T03:04:05'],
  ['duration', '00:30:00'],
  ['guid', '00000000-0000-0000-0000-000000000001'],
  ['char', 'A'],
  ['base64Binary', 'AQID'],
  ['anyURI', 'https://example.com/'],
]);

function exampleScalar(scalar: ScalarKind, name: string): Value {
  return scalars.get(scalar) ?? name;
}
