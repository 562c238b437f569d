/** Lays one record over another: what the caller's version can say is his, the rest is what the CRM has. */
import { extras, isStruct, type Struct, type StructDraft, type Value } from '../command';
import { Pace, type Steps } from '../steps';
import { layerOf, type Layer } from './layer';

/** A carrier takes about as long as so many units of text. */
const unitsPerStruct = 100;

/** Whether a value read from a CRM has, at any depth, properties that no contract knows. */
export function* hasExtras(value: Value | undefined, pace: Pace = new Pace()): Steps<boolean> {
  if (pace.spend(unitsPerStruct)) yield;
  const held = heldBy(value);
  if (isStruct(value) && value[extras] !== undefined) return true;
  for (const item of held) if (typeof item === 'object' && (yield* hasExtras(item, pace))) return true;
  return false;
}

function heldBy(value: Value | undefined): Iterable<Value | undefined> {
  if (Array.isArray(value)) return value;
  if (value instanceof Map) return value.values();
  return isStruct(value) ? Object.values(value) : [];
}

/**
 * The caller's properties, and for every property his version does not have the CRM's; nested records likewise when they are the same record.
 * @returns the very `own` when nothing had to be added
 */
export function* laidOver(own: Struct, current: Struct, layer: Layer, pace: Pace = new Pace()): Steps<Struct> {
  if (pace.spend(unitsPerStruct)) yield;
  let merged: StructDraft | undefined;
  for (const name of layer.lacking) {
    const theirs = current[name];
    if (theirs !== undefined) (merged ??= copyOf(own))[name] = theirs;
  }
  for (const { name, type, spoken } of layer.nested) {
    const mine = own[name];
    const theirs = current[name];
    if (mine === undefined || theirs === undefined) continue;
    const value = yield* laidOverValue(mine, theirs, layerOf(type, spoken), pace);
    if (value !== mine) (merged ??= copyOf(own))[name] = value;
  }
  const unknown = current[extras];
  if (unknown !== undefined) (merged ??= copyOf(own))[extras] = new Map([...unknown, ...(own[extras] ?? [])]);
  return merged ?? own;
}

const copyOf = (own: Struct): StructDraft => ({ ...own });

function* laidOverValue(mine: Value, theirs: Value, layer: Layer, pace: Pace): Steps<Value> {
  if (Array.isArray(mine) && Array.isArray(theirs)) return yield* laidOverList(mine, theirs, layer, pace);
  const twin = isStruct(mine) && isStruct(theirs) && isSameRecord(mine, theirs, layer);
  return twin ? yield* laidOver(mine, theirs, layer, pace) : mine;
}

function* laidOverList(
  mine: readonly Value[],
  theirs: readonly Value[],
  layer: Layer,
  pace: Pace,
): Steps<readonly Value[]> {
  const byId = recordsById(theirs, layer);
  const merged: Value[] = [];
  let isMerged = false;
  for (const one of mine) {
    const twin = isStruct(one) ? byId.get(idOf(one, layer)) : undefined;
    const next = twin === undefined ? one : yield* laidOverValue(one, twin, layer, pace);
    isMerged ||= next !== one;
    merged.push(next);
  }
  return isMerged ? merged : mine;
}

/** The CRM's records by id, the first of each; a search per record would take the square of the list's length. */
function recordsById(records: readonly Value[], layer: Layer): ReadonlyMap<Value | undefined, Struct> {
  const byId = new Map<Value | undefined, Struct>();
  for (const record of records) {
    const id = isStruct(record) ? idOf(record, layer) : undefined;
    if (isStruct(record) && id !== undefined && !byId.has(id)) byId.set(id, record);
  }
  return byId;
}

/** undefined: the record is new, or its type has no id. */
function idOf(record: Struct, { idName: name }: Layer): Value | undefined {
  const id = name === undefined ? undefined : record[name];
  return id === 0 ? undefined : id;
}

/** Whether both have an id, and the same one. */
export function isSameRecord(mine: Struct, theirs: Struct, layer: Layer): boolean {
  const id = idOf(mine, layer);
  return id !== undefined && id === idOf(theirs, layer);
}
