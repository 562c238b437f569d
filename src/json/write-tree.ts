import { finish, TurnBudget, type Turns } from '../text/turn';
import { JsonNumber, type JsonTree } from './json-tree';
import { writeJsonString } from './write-string';

/** Units of work that a value takes besides its characters. */
const valueUnits = 16;

/**
 * The tree as JSON text, numbers as they were written: a part of a text can so be handed to a reader that knows the
 * contract.
 */
export function* writeJsonTreeInTurns(tree: JsonTree, budget: TurnBudget): Turns<string> {
  const text = leafText(tree);
  if (budget.spend((text?.length ?? 0) + valueUnits)) yield;
  if (text !== undefined) return text;
  const members: string[] = [];
  if (isJsonObject(tree)) {
    for (const [key, value] of tree)
      members.push(`${writeJsonString(key)}:${yield* writeJsonTreeInTurns(value, budget)}`);
    return `{${members.join()}}`;
  }
  if (isJsonArray(tree)) for (const item of tree) members.push(yield* writeJsonTreeInTurns(item, budget));
  return `[${members.join()}]`;
}

/** As `writeJsonTreeInTurns`, without pauses. */
export function writeJsonTree(tree: JsonTree): string {
  return finish(writeJsonTreeInTurns(tree, new TurnBudget()));
}

function leafText(tree: JsonTree): string | undefined {
  if (tree instanceof JsonNumber) return tree.text;
  if (typeof tree === 'string') return writeJsonString(tree);
  return tree === null || typeof tree === 'boolean' ? String(tree) : undefined;
}

/** Whether a value is an object. */
export function isJsonObject(tree: JsonTree): tree is ReadonlyMap<string, JsonTree> {
  return tree instanceof Map;
}

/** Whether a value is an array. */
export function isJsonArray(tree: JsonTree): tree is readonly JsonTree[] {
  return Array.isArray(tree);
}
