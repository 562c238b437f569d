/**
 * Moves canonical values between two versions of one contract. Skew between Services84 and 88 is additive: types gain fields, enumerations members;
 * one field changed its type (UserGroup.Deleted, short up to 86, boolean from 87).
 *
 * Compiled per pair of types, and only for what differs: of Services88 against 86 that is a few properties and the sets of rights. Converting a full
 * AppointmentEntity of some 700 elements took 42 µs when every value was visited.
 */
import type { DictionaryType, EnumType, Field, FlagsType, ListType, ScalarType, StructType, Type } from '../contract';
import {
  integerBounds,
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
import { hasMember, holdsAll } from './same-type';

/** What a conversion does with what the target cannot hold. */
export interface Conversion {
  /** Called with the name of a property the target type lacks; throws, or says by returning that it may be left out. */
  onField(name: string, value: Value, target: StructType | undefined): void;
  /** Called with a member the target enumeration lacks: the member to put in its place, or a throw. */
  onMember(name: string, target: EnumType | FlagsType): string | undefined;
}

/** Converts a value from one type to another; gives the very value back when nothing about it had to change. */
type Convert = (value: Value, conversion: Conversion) => Value;

/** Converts named values (arguments, results) to the fields of another version; the very Struct when nothing had to change. @throws Refusal with the path */
export function convertFields(
  values: Struct,
  from: readonly Field[],
  to: readonly Field[],
  conversion: Conversion,
): Struct {
  return runSteps(values, stepsOf(from, to), from, conversion, undefined);
}

/** A property that needs a look: one whose type differs (`convert`), or one the target lacks. */
interface Step {
  readonly name: string;
  readonly convert: Convert | undefined;
}

const compiledSteps = new WeakMap<readonly Field[], WeakMap<readonly Field[], readonly Step[]>>();

/** What has to be looked at between two versions of one field list, in its order: usually a handful of properties. */
function stepsOf(from: readonly Field[], to: readonly Field[]): readonly Step[] {
  const known = compiledSteps.get(from) ?? new WeakMap<readonly Field[], readonly Step[]>();
  compiledSteps.set(from, known);
  const steps = known.get(to) ?? compileSteps(from, to);
  known.set(to, steps);
  return steps;
}

function compileSteps(from: readonly Field[], to: readonly Field[]): readonly Step[] {
  const targets = new Map(to.map((field) => [field.name, field.type]));
  return from.flatMap(({ name, type }): Step[] => {
    const target = targets.get(name);
    if (target === undefined) return [{ name, convert: undefined }];
    return holdsAll(target, type) ? [] : [{ name, convert: compileConvert(type, target) }];
  });
}

function runSteps(
  values: Struct,
  steps: readonly Step[],
  fields: readonly Field[],
  conversion: Conversion,
  target: StructType | undefined,
): Struct {
  let changes: Map<string, Value | undefined> | undefined;
  for (const { name, convert } of steps) {
    const value = values[name];
    if (value === undefined || (value === null && convert !== undefined)) continue;
    try {
      if (convert === undefined) conversion.onField(name, value, target);
      const converted = convert?.(value, conversion);
      if (converted !== value) (changes ??= new Map()).set(name, converted);
    } catch (error) {
      throw within(error, name);
    }
  }
  return changes === undefined ? values : changedCopy(values, fields, changes);
}

/** undefined as a change: the property is left out. */
function changedCopy(
  values: Struct,
  fields: readonly Field[],
  changes: ReadonlyMap<string, Value | undefined>,
): StructDraft {
  const copy: StructDraft = {};
  for (const { name } of fields) {
    const value = changes.has(name) ? changes.get(name) : values[name];
    if (value !== undefined) copy[name] = value;
  }
  const derived = values[subtype];
  if (derived !== undefined) copy[subtype] = derived;
  return copy;
}

function compileConvert(from: Type, to: Type): Convert {
  switch (to.kind) {
    case 'scalar':
      return from.kind === 'scalar' ? (value) => convertScalar(value, from, to) : mismatched(from, to);
    case 'enum':
      return from.kind === 'enum'
        ? (value, conversion) => convertMember(leafText(value), to, conversion)
        : mismatched(from, to);
    case 'flags':
      return from.kind === 'flags'
        ? (value, conversion) => convertFlags(leafText(value), to, conversion)
        : mismatched(from, to);
    case 'struct':
      return from.kind === 'struct' ? convertStruct(from, to) : mismatched(from, to);
    case 'list':
      return from.kind === 'list' ? convertList(from, to) : mismatched(from, to);
    case 'dictionary':
      return from.kind === 'dictionary' ? convertDictionary(from, to) : mismatched(from, to);
    case 'any':
      return (value) => (value instanceof Typed ? value : mismatch(from, to));
  }
}

function convertStruct(from: StructType, to: StructType): Convert {
  // Looked up at the first value: a type may contain itself.
  let steps: readonly Step[] | undefined;
  return (value, conversion) =>
    isStruct(value)
      ? runSteps(value, (steps ??= stepsOf(from.fields, to.fields)), from.fields, conversion, to)
      : mismatch(from, to);
}

function convertList(from: ListType, to: ListType): Convert {
  let convert: Convert | undefined;
  return (value, conversion) => {
    if (!Array.isArray(value)) return mismatch(from, to);
    const items: readonly Value[] = value;
    const convertItem = (convert ??= compileConvert(from.item.type, to.item.type));
    const converted = items.map((item, index) =>
      item === null ? null : inside(`[${index}]`, () => convertItem(item, conversion)),
    );
    return converted.every((item, index) => item === items[index]) ? items : converted;
  };
}

function convertDictionary(from: DictionaryType, to: DictionaryType): Convert {
  let convert: Convert | undefined;
  return (value, conversion) => {
    if (!(value instanceof Map)) return mismatch(from, to);
    const entries: ReadonlyMap<string, Value> = value;
    const convertItem = (convert ??= compileConvert(from.value.type, to.value.type));
    let isChanged = false;
    const converted = new Map<string, Value>();
    for (const [key, item] of entries) {
      const next = item === null ? null : inside(key, () => convertItem(item, conversion));
      isChanged ||= next !== item;
      converted.set(key, next);
    }
    return isChanged ? converted : entries;
  };
}

function inside<T>(segment: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw within(error, segment);
  }
}

function mismatched(from: Type, to: Type): Convert {
  return () => mismatch(from, to);
}

function mismatch(from: Type, to: Type): never {
  throw new Refusal('upstream.skew', `${from.name.local} cannot be turned into ${to.name.local}`);
}

/** The retype cases: integers of other widths, and integers that became booleans (0 is false, 1 is true; anything else has no counterpart). */
function convertScalar(value: Value, from: ScalarType, to: ScalarType): Value {
  if (from.scalar === to.scalar) return value;
  if (to.scalar === 'boolean') {
    if (value === 0 || value === 1) return value === 1;
    return mismatch(from, to);
  }
  const number = from.scalar === 'boolean' ? Number(value) : Number(leafText(value));
  const range = integerBounds(to.scalar);
  if (range !== undefined)
    return Number.isInteger(number) && number >= range[0] && number <= range[1] ? number : mismatch(from, to);
  if (to.scalar === 'long' || to.scalar === 'decimal' || to.scalar === 'double')
    return leafText(from.scalar === 'boolean' ? number : value);
  return to.scalar === 'string' ? leafText(value) : mismatch(from, to);
}

function convertMember(name: string, to: EnumType, conversion: Conversion): Value {
  return hasMember(to, name) ? name : (conversion.onMember(name, to) ?? name);
}

function convertFlags(canonical: string, to: FlagsType, conversion: Conversion): Value {
  if (canonical === '' || hasMember(to, canonical)) return canonical;
  const kept = canonical
    .split(', ')
    .flatMap((name) => (hasMember(to, name) ? [name] : (conversion.onMember(name, to) ?? [])));
  return kept.join(', ');
}
