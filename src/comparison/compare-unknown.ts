/** Parts of a struct that the contract does not know, compared where the caller can see them. */
import { extras, JsonText, unknownElements, type Struct } from '../command';
import type { Field } from '../contract';
import { isFieldName } from '../masking';
import { note, type Comparison } from './comparison';

/** @param fields those of the struct's type */
export function compareUnknown(
  one: Struct,
  other: Struct,
  fields: readonly Field[],
  path: string,
  comparison: Comparison,
): void {
  // What is no name may be a value, such as an address.
  const shownName = (name: string): string => (isFieldName(name) ? name : '?');
  const at = (name: string): string => (path === '' ? shownName(name) : `${path}.${shownName(name)}`);
  if (comparison.wire === 'soap') {
    // A reader of the contract has no use for an element that is missing; some refuse one that is new to them.
    const found = other[unknownElements];
    if (found?.fields !== fields) return;
    const before = one[unknownElements]?.elements;
    for (const [key, { name }] of found.elements)
      if (before?.has(key) !== true) note(comparison, at(name), 'extra', () => ({ first: 'absent', second: 'XML' }));
    return;
  }
  const [first, second] = [one[extras], other[extras]];
  if (first === second) return;
  for (const name of new Set([...(first?.keys() ?? []), ...(second?.keys() ?? [])])) {
    const [had, has] = [first?.get(name), second?.get(name)];
    const kind = had === undefined ? 'extra' : has === undefined ? 'missing' : 'value';
    if (had !== undefined && has !== undefined && sameJson(had, has)) continue;
    const shown = (text: JsonText | undefined): string => (text === undefined ? 'absent' : 'JSON');
    note(comparison, at(name), kind, () => ({ first: shown(had), second: shown(has) }));
  }
}

/** Longer JSON is compared by its text. In UTF-16 units. */
const parsedMax = 64 * 1024;

/** Whether two texts are the same JSON, whatever blanks and order of properties they have. */
export function sameJson(one: JsonText, other: JsonText): boolean {
  if (one.shown === other.shown) return true;
  if (one.shown.length > parsedMax || other.shown.length > parsedMax) return false;
  try {
    return inOrder(one.shown) === inOrder(other.shown);
  } catch {
    return false;
  }
}

function inOrder(text: string): string {
  return JSON.stringify(JSON.parse(text), (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
