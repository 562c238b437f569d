/** JSON Merge Patch (RFC 7396), turned into the operations of a JSON Patch. */
import type { Field, StructType, Type } from '../contract';
import { isStruct, Refusal, type Struct, type Value } from '../command';
import { isJsonArray, isJsonObject, type JsonTree } from '../json';
import type { PatchChange, PatchContext } from './change-value';
import { actualType, entryKey, fieldNamed, writePatchPath, knownProperty } from './patch-path';

/** One operation of a patch. */
export interface PatchOperation {
  readonly path: readonly string[];
  /** The path as its writer put it, for messages. */
  readonly written: string;
  readonly change: PatchChange;
}

/**
 * The operations that a merge patch means for an entity.
 * - `null` removes, as the RFC says; what is not there stays so. A property that the contract does not know may be
 *   null: the vendor's client sends all properties of v1.
 * - An object for a list is one more item (`add` at `/Prop/-`), which is the vendor's own rule; an array replaces it.
 * - An object for an object or a dictionary goes into it. Everything else replaces what is there.
 * - `_Links` of an answer that is sent back says nothing.
 * @throws Refusal for a property that the contract does not know
 */
export function mergeOperations(
  patch: ReadonlyMap<string, JsonTree>,
  entity: Struct,
  type: StructType,
  context: PatchContext,
): readonly PatchOperation[] {
  const operations: PatchOperation[] = [];
  const meant = new Map([...patch].filter(([name]) => name.toLowerCase() !== '_links'));
  merge({ value: entity, type, path: [] }, meant, context, operations);
  return operations;
}

/** A value that a part of the patch is for. */
interface Target {
  readonly value: Value | undefined;
  readonly type: Type;
  readonly path: readonly string[];
}

function merge(
  target: Target,
  patch: ReadonlyMap<string, JsonTree>,
  context: PatchContext,
  operations: PatchOperation[],
): void {
  for (const [name, tree] of patch) {
    const part = partOf(target, name, tree, context);
    if (part !== undefined) mergePart(part, tree, context, operations);
  }
}

/** Undefined: there is no such part, and the patch wants none. */
function partOf(
  { value, type, path }: Target,
  name: string,
  tree: JsonTree,
  context: PatchContext,
): Target | undefined {
  if (type.kind === 'dictionary') {
    const entries = value instanceof Map ? value : new Map<string, Value>();
    const key = entryKey(type, entries, name);
    return { value: entries.get(key), type: type.value.type, path: [...path, key] };
  }
  if (type.kind !== 'struct') throw refused('an object where the contract has none', [...path, name]);
  const actual = isStruct(value) ? actualType(type, value, context.types) : type;
  const field = tree === null ? fieldNamed(actual, name) : knownPart(actual, name, path);
  if (field === undefined) return undefined;
  return { value: isStruct(value) ? value[field.name] : undefined, type: field.type, path: [...path, field.name] };
}

function knownPart(type: StructType, name: string, path: readonly string[]): Field {
  try {
    return knownProperty(type, name);
  } catch (error) {
    throw error instanceof Refusal ? error.within(writePatchPath([...path, name])) : error;
  }
}

const refused = (what: string, path: readonly string[]): Refusal =>
  new Refusal('request.invalid', what).within(writePatchPath(path));

function mergePart(part: Target, tree: JsonTree, context: PatchContext, operations: PatchOperation[]): void {
  const { value, type, path } = part;
  const put = (at: readonly string[], change: PatchChange): void => {
    operations.push({ path: at, written: writePatchPath(at), change });
  };
  if (tree === null) {
    // Of a dictionary's entries those that hold null are there, too.
    if (value !== undefined) put(path, { op: 'remove' });
  } else if (!isJsonObject(tree)) put(path, { op: 'add', value: tree });
  else if (type.kind === 'list') put([...path, '-'], { op: 'add', value: withoutNulls(tree) });
  else if ((isStruct(value) || value instanceof Map) && type.kind !== 'any') merge(part, tree, context, operations);
  else put(path, { op: 'add', value: withoutNulls(tree) });
}

/** What a merge patch makes of nothing: itself, without the members that are null (RFC 7396 §2). */
function withoutNulls(tree: JsonTree): JsonTree {
  if (!isJsonObject(tree) || isJsonArray(tree)) return tree;
  const kept = [...tree].filter(([, value]) => value !== null);
  return new Map(kept.map(([name, value]) => [name, withoutNulls(value)]));
}
