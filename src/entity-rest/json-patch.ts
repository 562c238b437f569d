/**
 * The body of a PATCH: a JSON Patch (RFC 6902) when it is an array, a merge patch (RFC 7396) when it is an object. The
 * vendor tells them apart by shape, and so does this file: clients send either as application/json.
 */
import type { StructType } from '../contract';
import { excerpt, isStruct, Refusal, type Failure, type Struct, type Value } from '../command';
import { isJsonArray, isJsonObject, JsonError, readJsonTreeInTurns, type JsonTree } from '../json';
import { finish, TurnBudget, type Turns } from '../text/turn';
import { changeValue, type PatchChange, type PatchContext, type PatchWork } from './change-value';
import { mergeOperations, type PatchOperation } from './merge-patch';
import { parsePatchPath } from './patch-path';

/** More than the properties of the largest entity, and as many as an object may have keys. */
const operationsMax = 5_000;

/** The entity after all operations. */
interface Patched {
  readonly kind: 'patched';
  readonly entity: Struct;
}

/**
 * Applies a patch to an entity. All or nothing: a failure leaves no trace, for the entity itself is never changed.
 * @param body the text of the body
 * @param type the entity's type, by which names are found (in any letter case) and values are read
 * @returns `request.conflict` (409) for a `test` that does not hold; `request.invalid` (400), with the path, for a
 * place that the contract does not know and for a value that does not fit it
 */
export function* patchEntityInTurns(
  entity: Struct,
  body: string,
  type: StructType,
  context: PatchContext,
): Turns<Patched | Failure> {
  try {
    const work: PatchWork = { ...context, budget: new TurnBudget(), own: new WeakSet() };
    const operations = yield* readPatch(body, entity, type, work);
    const whole = { type, nillable: false };
    let value: Value | undefined = entity;
    for (const { path, written, change } of operations) {
      if (work.budget.spend(operationUnits)) yield;
      try {
        value = yield* changeValue(value, whole, path, change, work);
      } catch (error) {
        throw error instanceof Refusal ? error.within(shown(written)) : error;
      }
    }
    if (!isStruct(value)) throw new Error('an entity is a struct');
    return { kind: 'patched', entity: value };
  } catch (error) {
    if (error instanceof Refusal) return error.toFailure();
    throw error;
  }
}

/** The same, all at once. */
export function patchEntity(...patch: Parameters<typeof patchEntityInTurns>): Patched | Failure {
  return finish(patchEntityInTurns(...patch));
}

/** Units of work of one operation, besides its value. */
const operationUnits = 256;

/** A path of the client's, as it may stand in a message. */
const shown = (path: string): string => excerpt(path).slice(1, -1);

function* readPatch(body: string, entity: Struct, type: StructType, work: PatchWork): Turns<readonly PatchOperation[]> {
  const operations = operationsOf(yield* treeOf(body, work), entity, type, work);
  if (operations.length > operationsMax) throw new Refusal('request.limit', `more than ${operationsMax} operations`);
  return operations;
}

function operationsOf(
  tree: JsonTree,
  entity: Struct,
  type: StructType,
  context: PatchContext,
): readonly PatchOperation[] {
  if (isJsonObject(tree)) return mergeOperations(tree, entity, type, context);
  if (!isJsonArray(tree))
    throw new Refusal('request.invalid', 'a patch is an array of operations (RFC 6902) or an object (RFC 7396)');
  return tree.map((each, index) => {
    try {
      return readOperation(each);
    } catch (error) {
      throw error instanceof Refusal ? error.within(`[${index}]`) : error;
    }
  });
}

function* treeOf(body: string, { json, budget }: PatchWork): Turns<JsonTree> {
  try {
    return yield* readJsonTreeInTurns(body, json, budget);
  } catch (error) {
    throw error instanceof JsonError ? new Refusal('request.malformed', error.message) : error;
  }
}

/** Member names in any letter case, as .NET reads them; others than these say nothing (RFC 6902 §4). */
function readOperation(tree: JsonTree): PatchOperation {
  if (!isJsonObject(tree)) throw new Refusal('request.invalid', 'an operation of a patch is an object');
  const members = new Map([...tree].map(([name, value]) => [name.toLowerCase(), value]));
  const op = textOf(members, 'op').toLowerCase();
  const written = textOf(members, 'path');
  return { path: parsePatchPath(written), written, change: changeOf(op, members.get('value')) };
}

function textOf(members: ReadonlyMap<string, JsonTree>, name: string): string {
  const value = members.get(name);
  if (typeof value === 'string') return value;
  throw new Refusal('request.invalid', value === undefined ? 'is missing' : 'expected a text').within(name);
}

function changeOf(op: string, value: JsonTree | undefined): PatchChange {
  switch (op) {
    case 'remove':
      return { op };
    case 'add':
    case 'replace':
    case 'test':
      if (value === undefined) throw new Refusal('request.invalid', 'is missing').within('value');
      return { op, value };
    case 'move':
    case 'copy':
      throw new Refusal('request.invalid', `${op} is not supported; use remove and add`).within('op');
    default:
      throw new Refusal('request.invalid', `expected add, replace, remove or test, found ${excerpt(op)}`).within('op');
  }
}
