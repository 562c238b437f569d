/** Makes one change in a value of a contract type. The value itself stays as it is: a patch is all or nothing. */
import type { DictionaryType, Field, ListType, StructType, TypeTable } from '../contract';
import { isList, isStruct, Refusal, type Dictionary, type List, type Struct, type Value } from '../command';
import { writeJsonTreeInTurns, type JsonLimits, type JsonTree } from '../json';
import { decodePartInTurns } from '../rest';
import type { TurnBudget, Turns } from '../text/turn';
import { emptyValue, isSameValue } from './empty-value';
import { actualType, entryKey, knownProperty, listIndex, noteKey } from './patch-path';

/** What is done at the end of a path (RFC 6902 §4). */
export type PatchChange =
  { readonly op: 'add' | 'replace' | 'test'; readonly value: JsonTree } | { readonly op: 'remove' };

/** What a patch is read with. */
export interface PatchContext {
  readonly types: TypeTable;
  readonly json: JsonLimits;
}

/** A patch that is being applied. */
export interface PatchWork extends PatchContext {
  readonly budget: TurnBudget;
  /** Structs, lists and dictionaries that this patch has made: they may be changed in place. */
  readonly own: WeakSet<object>;
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
export function* changeValue(
  value: Value | undefined,
  place: PlaceType,
  path: readonly string[],
  change: PatchChange,
  work: PatchWork,
): Turns<Value | undefined> {
  const [name, ...rest] = path;
  if (name === undefined) return yield* changeHere(value, place, change, work);
  const { type } = place;
  switch (type.kind) {
    case 'struct':
      return yield* changeStruct(isStruct(value) ? value : undefined, type, name, rest, change, work);
    case 'list':
      return yield* changeList(isList(value) ? value : undefined, type, name, rest, change, work);
    case 'dictionary':
      return yield* changeEntry(value instanceof Map ? value : undefined, type, name, rest, change, work);
    default:
      throw new Refusal('request.invalid', `${type.name.local} has no properties`);
  }
}

function* changeHere(
  value: Value | undefined,
  place: PlaceType,
  change: PatchChange,
  work: PatchWork,
): Turns<Value | undefined> {
  if (change.op === 'remove') return emptyValue(place);
  // Nothing is null for a test, also where the contract has no null.
  if (change.op === 'test' && change.value === null) return unchangedIf((value ?? null) === null, value);
  const given = yield* decoded(change.value, place, work);
  return change.op === 'test' ? unchangedIf(isSameValue(place.type, value, given), value) : given;
}

function* decoded(tree: JsonTree, { type, nillable }: PlaceType, { types, json, budget }: PatchWork): Turns<Value> {
  const text = yield* writeJsonTreeInTurns(tree, budget);
  return yield* decodePartInTurns(text, { name: '', namespace: '', type, optional: true, nillable }, types, json);
}

function unchangedIf(holds: boolean, value: Value | undefined): Value | undefined {
  if (holds) return value;
  throw new Refusal('request.conflict', 'the record has another value than the test asks for');
}

function* changeStruct(
  struct: Struct | undefined,
  declared: StructType,
  name: string,
  rest: readonly string[],
  change: PatchChange,
  work: PatchWork,
): Turns<Value | undefined> {
  const type = struct === undefined ? declared : actualType(declared, struct, work.types);
  const field = knownProperty(type, name);
  // A test in nothing finds nothing, and anything else begins it.
  if (struct === undefined && change.op === 'remove')
    throw new Refusal('request.invalid', `there is no ${declared.name.local} to remove from`);
  const before = struct?.[field.name];
  const after = yield* changeValue(before, field, rest, change, work);
  if (after === before) return struct;
  const next = struct !== undefined && work.own.has(struct) ? struct : { ...struct };
  work.own.add(next);
  return Object.assign(next, { [field.name]: after });
}

function* changeEntry(
  entries: Dictionary | undefined,
  type: DictionaryType,
  name: string,
  rest: readonly string[],
  change: PatchChange,
  work: PatchWork,
): Turns<Value | undefined> {
  const known = entries ?? new Map<string, Value>();
  const key = entryKey(type, known, name);
  if (change.op === 'remove' && !known.has(key)) throw new Refusal('request.invalid', 'there is no such key');
  const before = known.get(key);
  const isRemoved = change.op === 'remove' && rest.length === 0;
  const after = isRemoved ? undefined : yield* changeValue(before, type.value, rest, change, work);
  if (after === before) return entries;
  const next = known instanceof Map && work.own.has(known) ? known : new Map(known);
  work.own.add(next);
  if (after === undefined) next.delete(key);
  else next.set(key, after);
  noteKey(next, key, after !== undefined);
  return next;
}

function* changeList(
  list: List | undefined,
  { item }: ListType,
  name: string,
  rest: readonly string[],
  change: PatchChange,
  work: PatchWork,
): Turns<Value | undefined> {
  const items = list ?? [];
  if (change.op === 'add' && rest.length === 0) {
    const at = name === '-' ? items.length : listIndex(name, items.length);
    return spliced(items, at, 0, [yield* decoded(change.value, item, work)], work);
  }
  if (name === '-') throw new Refusal('request.invalid', 'behind the last item nothing can be but added');
  const at = listIndex(name, items.length - 1);
  if (change.op === 'remove' && rest.length === 0) return spliced(items, at, 1, [], work);
  const before = items[at];
  const after = (yield* changeValue(before, item, rest, change, work)) ?? null;
  return after === before ? list : spliced(items, at, 1, [after], work);
}

function spliced(items: List, at: number, removed: number, added: List, { own }: PatchWork): List {
  const next = Array.isArray(items) && own.has(items) ? items : [...items];
  own.add(next);
  next.splice(at, removed, ...added);
  return next;
}
