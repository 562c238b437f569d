import { JsonNumber, type JsonTree } from './json-tree';
import { writeJsonString } from './write-string';

/**
 * The tree as JSON text, numbers as they were written: a part of a text can so be handed to a reader that knows the
 * contract. All at once: for texts of a request that was read within limits of depth and size.
 */
export function writeJsonTree(tree: JsonTree): string {
  if (tree instanceof JsonNumber) return tree.text;
  if (typeof tree === 'string') return writeJsonString(tree);
  if (tree === null || typeof tree === 'boolean') return String(tree);
  if (isJsonObject(tree)) {
    const members = Array.from(tree, ([key, value]) => `${writeJsonString(key)}:${writeJsonTree(value)}`);
    return `{${members.join()}}`;
  }
  return `[${tree.map(writeJsonTree).join()}]`;
}

/** Whether a value is an object. */
export function isJsonObject(tree: JsonTree): tree is ReadonlyMap<string, JsonTree> {
  return tree instanceof Map;
}

/** Whether a value is an array. */
export function isJsonArray(tree: JsonTree): tree is readonly JsonTree[] {
  return Array.isArray(tree);
}
