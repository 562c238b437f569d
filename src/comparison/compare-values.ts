/**
 * Two values of one type of the contract, compared as values: whichever wires they came over, only what their reader
 * can see counts.
 */
import {
  isList,
  isStruct,
  JsonText,
  subtype,
  Typed,
  type Dictionary,
  type List,
  type Struct,
  type Value,
} from '../command';
import { Document } from '../body';
import type { Field, StructType, Type } from '../contract';
import { isFieldName, type Personal } from '../masking';
import { foldCase, type Select } from '../rest';
import type { Turns } from '../text/turn';
import { compareUnknown, sameJson } from './compare-unknown';
import { isFull, note, type Comparison } from './comparison';
import { equalLeaf, equalLoosely } from './equal-leaf';
import { kindOf, shownValue } from './shown-value';

/** Where two values stand. */
interface ComparedPlace {
  readonly path: string;
  readonly kind: Personal;
  /** The name of the property that holds the struct itself decides what its value is. */
  readonly depth: number;
  readonly select: Select | undefined;
}

/** Deeper values are not compared; the readers of both wires refuse them earlier. */
const depthMax = 200;
const unitsPerStruct = 200;
const unitsPerItem = 10;

/**
 * The fields of a struct, or the results of an operation.
 * @param owner the local name of the struct's type
 */
export function* compareFields(
  one: Struct,
  other: Struct,
  fields: readonly Field[],
  owner: string,
  place: ComparedPlace,
  comparison: Comparison,
): Turns<void> {
  if (one === other || place.depth > depthMax) return;
  if (comparison.budget.spend(unitsPerStruct)) yield;
  const { select } = place;
  for (const field of fields) {
    const [first, second] = [one[field.name], other[field.name]];
    if (first === second || (first === undefined && !comparison.isSayable(owner, field.name))) continue;
    const inner = select?.get(foldCase(field.name));
    if (select !== undefined && inner === undefined) continue;
    if (isFull(comparison)) return;
    const at = {
      path: place.path === '' ? field.name : `${place.path}.${field.name}`,
      kind: kindOf(field, owner, place.kind),
      depth: place.depth + 1,
      select: inner?.size === 0 ? undefined : inner,
    };
    if (!comparePresence(first, second, field, at, comparison))
      yield* compareValues(first ?? null, second ?? null, field.type, at, comparison);
  }
  compareUnknown(one, other, fields, place.path, comparison);
}

/**
 * Whether one of the two is not there, or null; if so, that is noted where it counts. A v1 client sees null or no
 * property, a SOAP client xsi:nil or no element. Where the contract has no nil, null says that there is none.
 */
export function comparePresence(
  first: Value | undefined,
  second: Value | undefined,
  { type, nillable }: Pick<Field, 'type' | 'nillable'>,
  { path, kind }: Pick<ComparedPlace, 'path' | 'kind'>,
  comparison: Comparison,
): boolean {
  const one = first === null && !nillable ? undefined : first;
  const other = second === null && !nillable ? undefined : second;
  if (one !== undefined && one !== null && other !== undefined && other !== null) return false;
  if (one === other) return true;
  const found = one === undefined ? 'extra' : other === undefined ? 'missing' : 'value';
  note(comparison, path, found, () => ({
    first: shownValue(one, type, kind, comparison.masking),
    second: shownValue(other, type, kind, comparison.masking),
  }));
  return true;
}

/** Neither is absent; both are null, or none. */
export function* compareValues(
  first: Value,
  second: Value,
  type: Type,
  place: ComparedPlace,
  comparison: Comparison,
): Turns<void> {
  if (first === second || place.depth > depthMax) return;
  if (type.kind === 'struct' && isStruct(first) && isStruct(second))
    yield* compareStructs(first, second, type, place, comparison);
  else if (type.kind === 'list' && isList(first) && isList(second))
    yield* compareLists(first, second, type.item, place, comparison);
  else if (type.kind === 'dictionary' && first instanceof Map && second instanceof Map)
    yield* compareEntries(first, second, type.value, place, comparison);
  else if (type.kind === 'any') yield* compareAny(first, second, type, place, comparison);
  else if (
    type.kind === 'struct' ||
    type.kind === 'list' ||
    type.kind === 'dictionary' ||
    !equalLeaf(type)(first, second)
  )
    noteValue(first, second, type, place, comparison);
}

function noteValue(
  first: Value,
  second: Value,
  type: Type,
  { path, kind }: ComparedPlace,
  comparison: Comparison,
): void {
  const { masking } = comparison;
  note(comparison, path, 'value', () => ({
    first: shownValue(first, type, kind, masking),
    second: shownValue(second, type, kind, masking),
  }));
}

function* compareStructs(
  one: Struct,
  other: Struct,
  declared: StructType,
  place: ComparedPlace,
  comparison: Comparison,
): Turns<void> {
  const [first, second] = [one[subtype], other[subtype]];
  const { path } = place;
  const nameOf = (name: string | undefined): string => name ?? declared.name.local;
  if (first !== second && nameOf(first) !== nameOf(second))
    note(comparison, path === '' ? '$type' : `${path}.$type`, 'value', () => ({
      first: nameOf(first),
      second: nameOf(second),
    }));
  const type = first === second ? actualType(declared, first, comparison) : declared;
  yield* compareFields(one, other, type.fields, type.name.local, place, comparison);
}

function actualType(declared: StructType, name: string | undefined, { types }: Comparison): StructType {
  if (name === undefined) return declared;
  return types.derivedOf(declared).find(({ name: { local } }) => local === name) ?? declared;
}

/** Order counts. Lists of another length are one difference: which item is missing cannot be told. */
function* compareLists(one: List, other: List, item: Field, place: ComparedPlace, comparison: Comparison): Turns<void> {
  const path = `${place.path}[]`;
  if (one.length !== other.length) {
    const shown = (list: List): string => shownValue(list, item.type, place.kind, comparison.masking);
    note(comparison, place.path, 'length', () => ({ first: shown(one), second: shown(other) }));
    return;
  }
  const at = { ...place, path, depth: place.depth + 1 };
  for (const [index, first] of one.entries()) {
    const second = other[index];
    if (comparison.budget.spend(unitsPerItem)) yield;
    if (isFull(comparison)) return;
    if (first === second || comparePresence(first, second, { ...item, nillable: true }, at, comparison)) continue;
    yield* compareValues(first, second ?? null, item.type, at, comparison);
  }
}

/** Order does not count, for it has no meaning. */
function* compareEntries(
  one: Dictionary,
  other: Dictionary,
  value: Field,
  place: ComparedPlace,
  comparison: Comparison,
): Turns<void> {
  const nillable = { type: value.type, nillable: true };
  for (const key of new Set([...one.keys(), ...other.keys()])) {
    if (comparison.budget.spend(unitsPerItem)) yield;
    if (isFull(comparison)) return;
    const own = kindOf({ name: key }, '', place.kind);
    const at = {
      ...place,
      path: `${place.path}[${shownKey(key)}]`,
      kind: own === 'secret' ? own : place.kind,
      depth: place.depth + 1,
    };
    const [first, second] = [one.get(key), other.get(key)];
    if (first === second || comparePresence(first, second, nillable, at, comparison)) continue;
    yield* compareValues(first ?? null, second ?? null, value.type, at, comparison);
  }
}

/** Keys are names of fields; others, such as ids and addresses, would make too many paths, and may be personal. */
const shownKey = (key: string): string => (isFieldName(key) ? key : '');

/** JSON says the type of such a value less exactly than SOAP does, and of some values not at all. */
function* compareAny(
  first: Value,
  second: Value,
  type: Type,
  place: ComparedPlace,
  comparison: Comparison,
): Turns<void> {
  const [one, other] = [plainAny(first), plainAny(second)];
  if (one instanceof JsonText || other instanceof JsonText) {
    if (one instanceof JsonText && other instanceof JsonText && !sameJson(one, other))
      noteValue(first, second, type, place, comparison);
    return;
  }
  const declared = first instanceof Typed ? first.type : type;
  if (isLeaf(one) && isLeaf(other)) {
    if (!equalLoosely(one, other)) noteValue(first, second, type, place, comparison);
  } else if (declared.kind === 'any' || isLeaf(one) || isLeaf(other) || one === null || other === null) {
    if (one !== other) noteValue(first, second, type, place, comparison);
  } else yield* compareValues(one, other, declared, place, comparison);
}

const plainAny = (value: Value): Value => (value instanceof Typed ? plainAny(value.value) : value);
const isLeaf = (value: Value): boolean => value !== null && (typeof value !== 'object' || value instanceof Document);
