import { Refusal } from '../command';
import { foldCase } from './property-names';

/** Properties a caller wants, by lower-case name; an empty inner map means the whole value. */
export type Select = ReadonlyMap<string, Select>;
type SelectDraft = Map<string, SelectDraft>;

const pathsMax = 500;
const depthMax = 16;

/**
 * Parses v1's `$select`: a comma list of property paths, `/` (or `.`) for nested ones: `Name,department,category/id`.
 * Letter case does not count.
 * @returns undefined for a blank list: everything. @throws Refusal
 */
export function parseSelect(text: string): Select | undefined {
  const paths = text
    .split(',')
    .map((path) => path.trim())
    .filter((path) => path !== '');
  if (paths.length === 0) return undefined;
  if (paths.length > pathsMax) throw new Refusal('request.limit', `more than ${pathsMax} paths`).within('$select');
  const root: SelectDraft = new Map();
  for (const path of paths) addPath(root, path);
  return root;
}

function addPath(root: SelectDraft, path: string): void {
  const names = foldCase(path)
    .split(/[/.]/)
    .map((name) => name.trim());
  if (names.length > depthMax || names.includes(''))
    throw new Refusal('request.invalid', 'is no list of property paths').within('$select');
  let node = root;
  for (const [depth, name] of names.entries()) {
    const known = node.get(name);
    // "category" alone wins over "category/id": the whole was asked for.
    if (known?.size === 0) return;
    const next: SelectDraft = known ?? new Map();
    if (depth === names.length - 1) next.clear();
    node.set(name, next);
    node = next;
  }
}
