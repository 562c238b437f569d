/**
 * Converts canonical values between two versions of one contract. Services84 to 88 differ by additions: types gain
 * fields, enumerations members. One field changed its type (UserGroup.Deleted, short up to 86, boolean from 87).
 *
 * Converters are compiled per pair of types, and only for what differs. Between Services88 and 86 that is a few
 * properties and the sets of rights, so most of a record need not be visited.
 */
import type { DictionaryType, Field, ListType, StructType, Type, TypeTable } from '../contract';
import {
  extras,
  isStruct,
  JsonText,
  subtype,
  Typed,
  within,
  type Dictionary,
  type Struct,
  type StructDraft,
  type Value,
} from '../command';
import { perPair } from '../text/memo';
import { TurnBudget, type Turns } from '../text/turn';
import { leafConverterOf, mismatch, mismatched, type Convert } from './convert-leaf';
import type { Conversion } from './skew';
import { isAssignable } from './assignable';

/** Converts a value that holds others; gives the very value back when nothing about it had to change. */
type ConvertWhole = (value: Value, conversion: Conversion, budget: TurnBudget) => Turns<Value>;
type Converter = { readonly leaf: Convert } | { readonly whole: ConvertWhole };

/** Whether values of these fields may need converting: most operations are the same in all versions. */
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

/** A property that differs: its type does (then there is a `converter`), or the target lacks it. */
interface FieldChange {
  readonly name: string;
  readonly type: Type;
  readonly converter: Converter | undefined;
}

/** What has to be converted between two versions of one field list, in its order: usually a handful of properties. */
const changesOf: (from: readonly Field[], to: readonly Field[]) => readonly FieldChange[] = perPair(compileChanges);

function compileChanges(from: readonly Field[], to: readonly Field[]): readonly FieldChange[] {
  const targets = new Map(to.map((field) => [field.name, field.type]));
  return from.flatMap(({ name, type }): FieldChange[] => {
    const target = targets.get(name);
    if (target === undefined) return [{ name, type, converter: undefined }];
    return isAssignable(type, target) ? [] : [{ name, type, converter: converterOf(type, target) }];
  });
}

function* convertStruct(
  values: Struct,
  changes: readonly FieldChange[],
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

/** A struct takes about as long as so many units of text. */
const unitsPerStruct = 200;
const unitsPerItem = 10;

/**
 * A copy with all that the value holds, including what a derived type adds to the declared one. undefined as a change:
 * the property is left out.
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
  let changes: readonly FieldChange[] | undefined;
  return (value, conversion, budget) =>
    isStruct(value)
      ? convertStruct(value, (changes ??= changesOf(from.fields, to.fields)), conversion, to, budget)
      : mismatch(from, to);
}

function listConverter(from: ListType, to: ListType): ConvertWhole {
  let converter: Converter | undefined;
  return (value, conversion, budget) => {
    if (!Array.isArray(value)) return mismatch(from, to);
    const items: readonly Value[] = value;
    return convertItems(items, (converter ??= converterOf(from.item.type, to.item.type)), conversion, budget);
  };
}

function dictionaryConverter(from: DictionaryType, to: DictionaryType): ConvertWhole {
  let converter: Converter | undefined;
  return (value, conversion, budget) => {
    if (!(value instanceof Map)) return mismatch(from, to);
    const entries: Dictionary = value;
    return convertItems(entries, (converter ??= converterOf(from.value.type, to.value.type)), conversion, budget);
  };
}

/** Converts the items of a list, or the values of a dictionary. */
function* convertItems(
  held: readonly Value[] | Dictionary,
  converter: Converter,
  conversion: Conversion,
  budget: TurnBudget,
): Turns<Value> {
  const converted: Value[] = [];
  let isChanged = false;
  for (const item of held instanceof Map ? held.values() : held) {
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
      throw within(error, segmentOf(held, converted.length));
    }
  }
  if (!isChanged) return held;
  return held instanceof Map ? withValues(held, converted) : converted;
}

/** The path segment of an item: `[3]` in a list, its key in a dictionary. */
function segmentOf(held: readonly Value[] | Dictionary, index: number): string {
  return held instanceof Map ? (Array.from(held.keys())[index] ?? '') : `[${index}]`;
}

function withValues(entries: Dictionary, values: readonly Value[]): Dictionary {
  const converted = new Map<string, Value>();
  let index = 0;
  for (const key of entries.keys()) converted.set(key, values[index++] ?? null);
  return converted;
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
  if (value === null || isAssignable(type, target)) return new Typed(target, value);
  const converter = converterOf(type, target);
  const converted =
    'leaf' in converter ? converter.leaf(value, conversion) : yield* converter.whole(value, conversion, budget);
  return new Typed(target, converted);
}

/** The type that another version calls by the same name. */
export const typeNamed = (types: TypeTable, { name }: Type): Type | undefined =>
  types.all().find((type) => type.name.local === name.local);
