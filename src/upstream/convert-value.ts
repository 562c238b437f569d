/**
 * Moves canonical values between two versions of one contract. Skew between Services84 and 88 is additive: types gain
 * fields, enumerations members; one field changed its type (UserGroup.Deleted, short up to 86, boolean from 87).
 *
 * Compiled per pair of types, and only for what differs: of Services88 against 86 that is a few properties and the sets
 * of rights. Converting a full AppointmentEntity of some 700 elements took 42 µs when every value was visited.
 */
import type { DictionaryType, Field, ListType, StructType, Type, TypeTable } from '../contract';
import {
  extras,
  isStruct,
  JsonText,
  subtype,
  Typed,
  within,
  type Struct,
  type StructDraft,
  type Value,
} from '../command';
import { TurnBudget, type Turns } from '../text/turn';
import { leafConverterOf, mismatch, mismatched, type Conversion, type Convert } from './convert-leaf';
import { holdsAll } from './assignable';

/** Converts a value that holds others; gives the very value back when nothing about it had to change. */
type ConvertWhole = (value: Value, conversion: Conversion, budget: TurnBudget) => Turns<Value>;
type Converter = { readonly leaf: Convert } | { readonly whole: ConvertWhole };

/**
 * Whether values of these fields may need converting at all: about a third of the operations differ between versions.
 */
export function differ(from: readonly Field[], to: readonly Field[]): boolean {
  return changesOf(from, to).length > 0;
}

/**
 * Converts named values (arguments, results) to the fields of another version; the very Struct when nothing had to
 * change.
 * @throws Refusal with the path
 */
export function* convertFields(
  values: Struct,
  from: readonly Field[],
  to: readonly Field[],
  conversion: Conversion,
): Turns<Struct> {
  return yield* convertStruct(values, changesOf(from, to), conversion, undefined, new TurnBudget());
}

/** A property that needs a look: one whose type differs (`convert`), or one the target lacks. */
interface Change {
  readonly name: string;
  readonly type: Type;
  readonly converter: Converter | undefined;
}

const compiledChanges = new WeakMap<readonly Field[], WeakMap<readonly Field[], readonly Change[]>>();

/** What has to be looked at between two versions of one field list, in its order: usually a handful of properties. */
function changesOf(from: readonly Field[], to: readonly Field[]): readonly Change[] {
  const known = compiledChanges.get(from) ?? new WeakMap<readonly Field[], readonly Change[]>();
  compiledChanges.set(from, known);
  const changes = known.get(to) ?? compileChanges(from, to);
  known.set(to, changes);
  return changes;
}

function compileChanges(from: readonly Field[], to: readonly Field[]): readonly Change[] {
  const targets = new Map(to.map((field) => [field.name, field.type]));
  return from.flatMap(({ name, type }): Change[] => {
    const target = targets.get(name);
    if (target === undefined) return [{ name, type, converter: undefined }];
    return holdsAll(target, type) ? [] : [{ name, type, converter: converterOf(type, target) }];
  });
}

function* convertStruct(
  values: Struct,
  changes: readonly Change[],
  conversion: Conversion,
  target: StructType | undefined,
  budget: TurnBudget,
): Turns<Struct> {
  if (budget.spend(unitsPerStruct)) yield;
  let changed: Map<string, Value | undefined> | undefined;
  for (const { name, type, converter } of changes) {
    const value = values[name];
    if (value === undefined || (value === null && converter !== undefined)) continue;
    try {
      if (converter === undefined) conversion.onField(name, value, type, target);
      const converted =
        converter === undefined
          ? undefined
          : 'leaf' in converter
            ? converter.leaf(value, conversion)
            : yield* converter.whole(value, conversion, budget);
      if (converted !== value) (changed ??= new Map()).set(name, converted);
    } catch (error) {
      throw within(error, name);
    }
  }
  return changed === undefined ? values : changedCopy(values, changed);
}

/** A carrier takes about as long as so many units of text. */
const unitsPerStruct = 200;
const unitsPerItem = 10;

/**
 * All that the value holds, what a derived type adds to the declared one included. undefined as a change: the property
 * is left out.
 */
function changedCopy(values: Struct, changed: ReadonlyMap<string, Value | undefined>): StructDraft {
  const copy: StructDraft = {};
  for (const name of Object.keys(values)) {
    const value = changed.has(name) ? changed.get(name) : values[name];
    if (value !== undefined) copy[name] = value;
  }
  const derived = values[subtype];
  if (derived !== undefined) copy[subtype] = derived;
  const unknown = values[extras];
  if (unknown !== undefined) copy[extras] = unknown;
  return copy;
}

function converterOf(from: Type, to: Type): Converter {
  switch (to.kind) {
    case 'struct':
      return from.kind === 'struct' ? { whole: structConverter(from, to) } : { leaf: mismatched(from, to) };
    case 'list':
      return from.kind === 'list' ? { whole: listConverter(from, to) } : { leaf: mismatched(from, to) };
    case 'dictionary':
      return from.kind === 'dictionary' ? { whole: dictionaryConverter(from, to) } : { leaf: mismatched(from, to) };
    case 'any':
      return {
        whole: (value, conversion, budget) => convertAny(isAny(value) ? value : mismatch(from, to), conversion, budget),
      };
    default:
      return { leaf: leafConverterOf(from, to) };
  }
}

function structConverter(from: StructType, to: StructType): ConvertWhole {
  // Looked up at the first value: a type may contain itself.
  let changes: readonly Change[] | undefined;
  return (value, conversion, budget) =>
    isStruct(value)
      ? convertStruct(value, (changes ??= changesOf(from.fields, to.fields)), conversion, to, budget)
      : mismatch(from, to);
}

function listConverter(from: ListType, to: ListType): ConvertWhole {
  let converter: Converter | undefined;
  return function* (value, conversion, budget) {
    if (!Array.isArray(value)) return mismatch(from, to);
    const items: readonly Value[] = value;
    converter ??= converterOf(from.item.type, to.item.type);
    const converted: Value[] = [];
    let isChanged = false;
    for (const item of items) {
      if (budget.spend(unitsPerItem)) yield;
      try {
        const next =
          item === null
            ? null
            : 'leaf' in converter
              ? converter.leaf(item, conversion)
              : yield* converter.whole(item, conversion, budget);
        isChanged ||= next !== item;
        converted.push(next);
      } catch (error) {
        throw within(error, `[${converted.length}]`);
      }
    }
    return isChanged ? converted : items;
  };
}

function dictionaryConverter(from: DictionaryType, to: DictionaryType): ConvertWhole {
  let converter: Converter | undefined;
  return function* (value, conversion, budget) {
    if (!(value instanceof Map)) return mismatch(from, to);
    const entries: ReadonlyMap<string, Value> = value;
    converter ??= converterOf(from.value.type, to.value.type);
    let isChanged = false;
    const converted = new Map<string, Value>();
    for (const [key, item] of entries) {
      if (budget.spend(unitsPerItem)) yield;
      try {
        const next =
          item === null
            ? null
            : 'leaf' in converter
              ? converter.leaf(item, conversion)
              : yield* converter.whole(item, conversion, budget);
        isChanged ||= next !== item;
        converted.set(key, next);
      } catch (error) {
        throw within(error, key);
      }
    }
    return isChanged ? converted : entries;
  };
}

const isAny = (value: Value): value is Typed | JsonText => value instanceof Typed || value instanceof JsonText;

/** The value's own type is one of its version: the other version has its own of that name, or none. */
function* convertAny(given: Typed | JsonText, conversion: Conversion, budget: TurnBudget): Turns<Value> {
  if (given instanceof JsonText) return given;
  const { type, value } = given;
  const target = conversion.types.find(type.name) ?? typeNamed(conversion.types, type);
  if (target === undefined) {
    conversion.onType(type);
    return null;
  }
  if (target === type) return given;
  if (value === null || holdsAll(target, type)) return new Typed(target, value);
  const converter = converterOf(type, target);
  const converted =
    'leaf' in converter ? converter.leaf(value, conversion) : yield* converter.whole(value, conversion, budget);
  return new Typed(target, converted);
}

/** The type that another version calls by the same name. */
export const typeNamed = (types: TypeTable, { name }: Type): Type | undefined =>
  types.all().find((type) => type.name.local === name.local);
