/** Makes one change in a value of a contract type. Values are never changed in place: a patch is all or nothing. */
import type { DictionaryType, Field, ListType, StructType, TypeTable } from '../contract';
import { isStruct, Refusal, type Dictionary, type List, type Struct, type Value } from '../command';
import { writeJsonTree, type JsonLimits, type JsonTree } from '../json';
import { decodePart } from '../rest';
import { emptyValue, isSameValue } from './empty-value';
import { actualType, listIndex, entryKey, knownProperty } from './patch-path';

/** What is done at the end of a path (RFC 6902 §4). */
export type Change = { readonly op: 'add' | 'replace' | 'test'; readonly value: JsonTree } | { readonly op: 'remove' };

/** What a patch is read with. */
export interface PatchContext {
  readonly types: TypeTable;
  readonly json: JsonLimits;
}

/** A value's place: what the contract says of it. */
type PlaceType = Pick<Field, 'type' | 'nillable'>;

/**
 * The value after the change; with `test` the very same one.
 * @param value undefined: absent
 * @param path names below the value
 * @throws Refusal: `request.conflict` for a test that fails, `request.invalid` for a path that leads nowhere and for a
 * value that does not fit the contract
 */
export function changeValue(
  value: Value | undefined,
  place: PlaceType,
  path: readonly string[],
  change: Change,
  context: PatchContext,
): Value | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return changeHere(value, place, change, context);
  const { type } = place;
  switch (type.kind) {
    case 'struct':
      return changeStruct(isStruct(value) ? value : undefined, type, name, rest, change, context);
    case 'list':
      return changeList(isList(value) ? value : undefined, type, name, rest, change, context);
    case 'dictionary':
      return changeEntry(value instanceof Map ? value : undefined, type, name, rest, change, context);
    default:
      throw new Refusal('request.invalid', `${type.name.local} has no properties`);
  }
}

const isList = (value: Value | undefined): value is List => Array.isArray(value);

function changeHere(
  value: Value | undefined,
  place: PlaceType,
  change: Change,
  context: PatchContext,
): Value | undefined {
  if (change.op === 'remove') return emptyValue(place);
  // Nothing is null for a test, also where the contract has no null.
  if (change.op === 'test' && change.value === null) return unchangedIf((value ?? null) === null, value);
  const given = decoded(change.value, place, context);
  return change.op === 'test' ? unchangedIf(isSameValue(place.type, value, given), value) : given;
}

function decoded(tree: JsonTree, { type, nillable }: PlaceType, { types, json }: PatchContext): Value {
  return decodePart(writeJsonTree(tree), { name: '', namespace: '', type, optional: true, nillable }, types, json);
}

function unchangedIf(holds: boolean, value: Value | undefined): Value | undefined {
  if (holds) return value;
  throw new Refusal('request.conflict', 'the record has another value than the test asks for');
}

/** Nothing has no parts: a test or a removal in it finds nothing, anything else begins it. */
function refuseWithin(nothing: string, change: Change): void {
  if (change.op === 'remove') throw new Refusal('request.invalid', `there is no ${nothing} to remove from`);
}

function changeStruct(
  struct: Struct | undefined,
  declared: StructType,
  name: string,
  rest: readonly string[],
  change: Change,
  context: PatchContext,
): Value | undefined {
  const type = struct === undefined ? declared : actualType(declared, struct, context.types);
  const field = knownProperty(type, name);
  if (struct === undefined) refuseWithin(declared.name.local, change);
  const before = struct?.[field.name];
  const after = changeValue(before, field, rest, change, context);
  return after === before ? struct : { ...struct, [field.name]: after };
}

function changeEntry(
  entries: Dictionary | undefined,
  type: DictionaryType,
  name: string,
  rest: readonly string[],
  change: Change,
  context: PatchContext,
): Value | undefined {
  const known = entries ?? new Map<string, Value>();
  const key = entryKey(type, known, name);
  if (change.op === 'remove' && !known.has(key)) throw new Refusal('request.invalid', 'there is no such key');
  const before = known.get(key);
  const isRemoved = change.op === 'remove' && rest.length === 0;
  const after = isRemoved ? undefined : changeValue(before, type.value, rest, change, context);
  if (after === before) return entries;
  const next = new Map(known);
  if (after === undefined) next.delete(key);
  else next.set(key, after);
  return next;
}

function changeList(
  list: List | undefined,
  { item }: ListType,
  name: string,
  rest: readonly string[],
  change: Change,
  context: PatchContext,
): Value | undefined {
  const items = list ?? [];
  if (change.op === 'add' && rest.length === 0) {
    const at = name === '-' ? items.length : listIndex(name, items.length);
    return items.toSpliced(at, 0, decoded(change.value, item, context));
  }
  if (name === '-') throw new Refusal('request.invalid', 'behind the last item nothing can be but added');
  const at = listIndex(name, items.length - 1);
  if (change.op === 'remove' && rest.length === 0) return items.toSpliced(at, 1);
  const before = items[at];
  const after = changeValue(before, item, rest, change, context) ?? null;
  return after === before ? list : items.with(at, after);
}
