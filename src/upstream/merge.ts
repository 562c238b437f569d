/**
 * Merges a caller's record into the CRM's: what the caller's version can say comes from the caller, everything else
 * from the CRM.
 */
import {
  extras,
  isStruct,
  notesOf,
  unknownElements,
  subtype,
  Typed,
  type Dictionary,
  type Struct,
  type StructDraft,
  type Value,
} from '../command';
import { Document } from '../body';
import { finish, TurnBudget, type Turns } from '../text/turn';
import { mergePlanOf, type MergePlan } from './merge-plan';

/** A struct takes about as long as so many units of text. */
const unitsPerStruct = 100;

/** Whether a value read from a CRM has, at any depth, properties that no contract knows. */
export function* hasExtras(value: Value | undefined, budget: TurnBudget = new TurnBudget()): Turns<boolean> {
  if (budget.spend(unitsPerStruct)) yield;
  const held = heldBy(value);
  if (isStruct(value) && (value[extras] ?? value[unknownElements]) !== undefined) return true;
  for (const item of held) if (typeof item === 'object' && (yield* hasExtras(item, budget))) return true;
  return false;
}

/** Whether a value that all messages share holds only what the contract knows. Found out once. */
function isKnownPlain(value: Value): boolean {
  const notes = notesOf(value);
  if (notes === undefined) return false;
  return (notes.isPlain ??= !finish(hasExtras(value)));
}

function heldBy(value: Value | undefined): Iterable<Value | undefined> {
  if (Array.isArray(value)) return value;
  if (value instanceof Map) return value.values();
  return isStruct(value) ? Object.values(value) : [];
}

/**
 * Merges two records: the caller's properties, and the CRM's where the caller's version does not have the property.
 * Nested records are merged in the same way when they are the same record.
 * @param own the caller's record
 * @param current the CRM's record
 * @returns the very `own` when nothing had to be added
 */
export function* mergeRecord(
  own: Struct,
  current: Struct,
  plan: MergePlan,
  budget: TurnBudget = new TurnBudget(),
): Turns<Struct> {
  if (budget.spend(unitsPerStruct)) yield;
  let merged: StructDraft | undefined;
  for (const name of plan.lacking) {
    const theirs = current[name];
    if (theirs !== undefined) (merged ??= draftOf(own))[name] = theirs;
  }
  for (const { name, type, spoken } of plan.nested) {
    const mine = own[name];
    const theirs = current[name];
    if (mine === undefined || theirs === undefined) continue;
    const value = yield* mergeValue(mine, theirs, mergePlanOf(type, spoken), budget);
    if (value !== mine) (merged ??= draftOf(own))[name] = value;
  }
  const unknown = current[extras];
  if (unknown !== undefined) (merged ??= draftOf(own))[extras] = new Map([...unknown, ...(own[extras] ?? [])]);
  const elements = current[unknownElements];
  if (elements !== undefined) (merged ??= draftOf(own))[unknownElements] = elements;
  return merged ?? own;
}

const draftOf = (own: Struct): StructDraft => ({ ...own });

function* mergeValue(mine: Value, theirs: Value, plan: MergePlan, budget: TurnBudget): Turns<Value> {
  if (Array.isArray(mine) && Array.isArray(theirs)) return yield* mergeList(mine, theirs, plan, budget);
  if (mine instanceof Map && theirs instanceof Map) return yield* mergeEntries(mine, theirs, plan, budget);
  if (!isStruct(mine) || !isStruct(theirs)) return mine;
  const isTwin = plan.idName === undefined ? mine[subtype] === theirs[subtype] : isSameRecord(mine, theirs, plan);
  return isTwin ? yield* mergeRecord(mine, theirs, plan, budget) : mine;
}

function* mergeEntries(mine: Dictionary, theirs: Dictionary, plan: MergePlan, budget: TurnBudget): Turns<Dictionary> {
  const merged = new Map<string, Value>();
  let isMerged = false;
  for (const [key, one] of mine) {
    const twin = theirs.get(key) ?? null;
    // Checked here: most are known, and a generator for each takes longer than the check.
    const next = !plan.declaresMore && isKnownPlain(twin) ? one : yield* mergeValue(one, twin, plan, budget);
    isMerged ||= next !== one;
    merged.set(key, next);
  }
  return isMerged ? merged : mine;
}

function* mergeList(
  mine: readonly Value[],
  theirs: readonly Value[],
  plan: MergePlan,
  budget: TurnBudget,
): Turns<readonly Value[]> {
  // Comparing items takes long, and matters only where there is something to add.
  if (plan.idName === undefined && !plan.declaresMore && !(yield* hasExtras(theirs, budget))) return mine;
  const twins = yield* recordsByKey(theirs, plan, budget);
  const merged: Value[] = [];
  let isMerged = false;
  for (const one of mine) {
    const key = isStruct(one) ? keyOf(one, plan) : undefined;
    const twin = key === undefined ? undefined : twins.get(key)?.shift();
    const next = twin === undefined ? one : yield* mergeValue(one, twin, plan, budget);
    isMerged ||= next !== one;
    merged.push(next);
  }
  return isMerged ? merged : mine;
}

/**
 * The CRM's records by key, those of one key in their order. A search for each record would take time by the square of
 * the list's length.
 */
function* recordsByKey(
  records: readonly Value[],
  plan: MergePlan,
  budget: TurnBudget,
): Turns<ReadonlyMap<string, Struct[]>> {
  const byKey = new Map<string, Struct[]>();
  for (const record of records) {
    const key = isStruct(record) ? keyOf(record, plan) : undefined;
    if (!isStruct(record) || key === undefined) continue;
    const same = byKey.get(key);
    if (same === undefined) byKey.set(key, [record]);
    else if (plan.idName === undefined) same.push(record);
    if (plan.idName === undefined && budget.spend(key.length)) yield;
  }
  return byKey;
}

/**
 * What makes two records the same: their id. Where the type has no id, it is all that both versions can say, which
 * finds the items that the caller did not change. undefined: the record is new.
 */
function keyOf(record: Struct, plan: MergePlan): string | undefined {
  if (plan.idName !== undefined) {
    const id = idOf(record, plan);
    return id === undefined ? undefined : JSON.stringify(id);
  }
  return keyText(record, plan);
}

/**
 * Equal for equal values. Three things do not count: what no contract names, the order of properties, and whether one
 * is absent or nil.
 */
function keyText(value: Value | undefined, plan: MergePlan): string {
  if (Array.isArray(value)) return `[${value.map((item: Value) => keyText(item, plan)).join()}]`;
  if (value instanceof Map)
    return `{${Array.from(value, ([key, item]) => `${JSON.stringify(key)}:${keyText(item, plan)}`).join()}}`;
  return isStruct(value) ? `(${plan.shared.map((name) => partText(value[name], name, plan)).join()})` : leafKey(value);
}

function partText(value: Value | undefined, name: string, { nested }: MergePlan): string {
  const part = nested.find((each) => each.name === name);
  return part === undefined ? leafKey(value) : keyText(value, mergePlanOf(part.type, part.spoken));
}

function leafKey(value: Value | undefined): string {
  if (value instanceof Typed) return `${value.type.name.local} ${leafKey(value.value)}`;
  if (value instanceof Document) return value.text();
  if (value instanceof Map) return JSON.stringify(Array.from(value));
  return JSON.stringify(value ?? null);
}

/** undefined: the record is new, or its type has no id. */
function idOf(record: Struct, { idName: name }: MergePlan): Value | undefined {
  const id = name === undefined ? undefined : record[name];
  return id === 0 ? undefined : id;
}

/** Whether both have an id, and the same one. */
export function isSameRecord(mine: Struct, theirs: Struct, plan: MergePlan): boolean {
  const id = idOf(mine, plan);
  return id !== undefined && id === idOf(theirs, plan);
}
