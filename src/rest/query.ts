/** The query of a v1 request: `$select`, an operation's id, and what the contract does not know. */
import { excerpt, Refusal, within, type QueryPair, type Struct, type StructDraft, type Value } from '../command';
import { mayBeInQuery, requestShape, type Field, type Operation, type TypeTable } from '../contract';
import { finish, TurnBudget } from '../text/turn';
import { foldCase, foldWidely } from './property-names';
import { readValue } from './text-reader';
import type { TextNode } from './text-tree';

const parametersMax = 100;

/** Nearly all requests have no query. */
const noParameters: ReadonlyMap<string, readonly string[]> = new Map();

/**
 * Parses a query string; names in lower case, values in order of appearance.
 * @throws Refusal for a bad percent-encoding
 */
export function parseQuery(query: string): ReadonlyMap<string, readonly string[]> {
  if (query === '') return noParameters;
  const parameters = new Map<string, string[]>();
  for (const [written, value] of queryPairs(query)) {
    const name = foldCase(written);
    const known = parameters.get(name);
    if (known === undefined) parameters.set(name, [value]);
    else known.push(value);
  }
  return parameters;
}

/** Names and values, decoded, in order of appearance. @throws Refusal for a bad percent-encoding */
export function queryPairs(query: string): readonly QueryPair[] {
  if (query === '') return [];
  const pairs = query.split('&');
  if (pairs.length > parametersMax) throw new Refusal('request.limit', `more than ${parametersMax} query parameters`);
  return pairs.flatMap((pair): QueryPair[] => {
    if (pair === '') return [];
    const equals = pair.indexOf('=');
    return equals < 0 ? [[decode(pair), '']] : [[decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))]];
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    // The value may be secret.
    throw new Refusal('request.malformed', 'a query parameter has a bad percent-encoding');
  }
}

/**
 * The id of a query-shaped call (`?appointmentEntityId=5`), name in any letter case; it may stand in the body instead,
 * not in both. The vendor's reference calls it required: a Delete whose id came under another name must not go on
 * without one.
 */
export function readQuery(
  query: ReadonlyMap<string, readonly string[]>,
  operation: Operation,
  body: Struct,
  isLenient: boolean,
): Struct {
  const shape = requestShape(operation);
  if (query.size === 0 && shape.kind !== 'query') return body;
  const result: StructDraft = { ...body };
  for (const parameter of operation.parameters) {
    const values = query.get(foldCase(parameter.name));
    if (values === undefined) continue;
    const path = `?${shape.kind === 'query' ? shape.queryName : parameter.name}`;
    if (shape.kind !== 'query' && !mayBeInQuery(operation))
      throw new Refusal('request.invalid', 'this parameter belongs in the body').within(path);
    const [value, second] = values;
    if (value === undefined || second !== undefined) throw new Refusal('request.invalid', 'occurs twice').within(path);
    const read = readQueryValue(parameter, value, path, operation.types, isLenient);
    // Where readers differ, a sender may say it in both places: the same, or it is not known which one is meant.
    const isSaidAgain = mayBeInQuery(operation) && result[parameter.name] === read;
    if (Object.hasOwn(result, parameter.name) && !isSaidAgain)
      throw new Refusal('request.invalid', 'occurs twice').within(path);
    result[parameter.name] = read;
  }
  if (shape.kind === 'query' && !Object.hasOwn(result, shape.parameter.name))
    throw new Refusal('request.invalid', 'is missing').within(`?${shape.queryName}`);
  return result;
}

/** One value of a query or a path as a parameter's value. @throws Refusal with `path` in front of its path */
export function readQueryValue(
  parameter: Field,
  value: string,
  path: string,
  types: TypeTable,
  isLenient: boolean,
): Value {
  try {
    const { name } = parameter;
    const node: TextNode = { name, text: value, blank: value.trim() === '', nil: false, type: '', children: [] };
    // A query is short: the server limits the request target.
    return finish(
      readValue(parameter.type, node, {
        unknown: 'refuse',
        isLenient,
        types,
        repeats: false,
        itemsMax: 0,
        budget: new TurnBudget(),
        documents: undefined,
      }),
    );
  } catch (error) {
    throw within(error, path);
  }
}

/**
 * The parameters that the contract does not know, for the CRM may know them; undefined, as nearly always: there are
 * none.
 * @param parsed the same query by folded names
 * @throws Refusal for one that some reader takes for a known one, by whatever rules of letter case. With `refuse` also
 * for one that is not of the usual kind.
 */
export function unknownParameters(
  query: string,
  parsed: ReadonlyMap<string, readonly string[]>,
  { parameters }: Operation,
  unknown: 'refuse' | 'keep',
): readonly QueryPair[] | undefined {
  if (parsed.size === 0) return undefined;
  const known = new Set([selectName, ...parameters.map(({ name }) => foldCase(name))]);
  if (Array.from(parsed.keys()).every((name) => known.has(name))) return undefined;
  const pairs = queryPairs(query).filter(([name]) => !known.has(foldCase(name)));
  const doubtful = pairs.find(([name]) => known.has(foldWidely(name)) || (unknown === 'refuse' && !isIncidental(name)));
  if (doubtful === undefined) return unknown === 'refuse' ? undefined : pairs;
  throw new Refusal('request.invalid', 'the contract has no such parameter').within(placeOf(doubtful[0]));
}

const selectName = '$select';

/**
 * What clients and their libraries put behind any address: OData's options, and `_`, which keeps caches away. They mean
 * nothing to an operation.
 */
export const isIncidental = (name: string): boolean => name === '_' || name.startsWith('$');

const placeOf = (name: string): string => `?${excerpt(name).slice(1, -1)}`;

/** Properties a client wants, by lower-case name; an empty inner map means the whole value. */
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
