/** Finds and compares values of Commands by their paths. */
import { extras, isStruct, JsonText, Typed, type Command, type Struct, type Value } from '../command';
import type { Field, Type } from '../contract';

export interface ValueDifference {
  readonly path: string;
  /** As JSON, shortened; `(left out)`. */
  readonly before: string;
  readonly after: string;
}

/** What of the arguments reads otherwise in the second command. */
export function differences({ arguments: one }: Command, { arguments: other }: Command): readonly ValueDifference[] {
  const found: ValueDifference[] = [];
  compare(one, other, '', found);
  return found;
}

function compare(one: Value | undefined, other: Value | undefined, path: string, found: ValueDifference[]): void {
  const [before, after] = [partsOf(one), partsOf(other)];
  if (before === undefined || after === undefined) {
    const [text, changed] = [shown(one), shown(other)];
    if (text !== changed) found.push({ path, before: text, after: changed });
    return;
  }
  for (const key of new Set([...before.keys(), ...after.keys()]))
    compare(before.get(key), after.get(key), joined(path, key), found);
}

/** The parts of a struct, a list or a dictionary by their segments; undefined for all other values. */
function partsOf(value: Value | undefined): ReadonlyMap<string, Value | undefined> | undefined {
  if (value instanceof Map) return value;
  if (Array.isArray(value)) {
    const items: readonly Value[] = value;
    return new Map(items.map((item, index) => [`[${index}]`, item]));
  }
  return isStruct(value) ? new Map(Object.entries(value)) : undefined;
}

const joined = (path: string, segment: string): string =>
  path === '' || segment.startsWith('[') ? path + segment : `${path}/${segment}`;

const charsMax = 60;

function shown(value: Value | undefined): string {
  if (value === undefined) return '(left out)';
  if (value instanceof Typed) return shown(value.value);
  const text = value instanceof JsonText ? value.shown : (JSON.stringify(value) ?? '');
  return text.length > charsMax ? `${text.slice(0, charsMax)}…` : text;
}

/** So many places of one property are named. */
const placesMax = 20;

/** Where `Type.Property` (or `Operation.Parameter`, or `Type.Member`) stands in a command's arguments. */
export function pathsNamed({ operation, arguments: given }: Command, name: string): readonly string[] {
  const found: string[] = [];
  collect(given, operation.parameters, operation.name, '', { name, found });
  return found;
}

interface PlaceSearch {
  readonly name: string;
  readonly found: string[];
}

function collect(values: Struct, fields: readonly Field[], owner: string, path: string, search: PlaceSearch): void {
  for (const field of fields) {
    const value = values[field.name];
    if (value === undefined || search.found.length >= placesMax) continue;
    const place = joined(path, field.name);
    if (`${owner}.${field.name}` === search.name) search.found.push(place);
    else collectIn(value, field.type, place, search);
  }
}

function collectIn(value: Value, type: Type, path: string, search: PlaceSearch): void {
  if (type.kind === 'struct' && isStruct(value)) return collect(value, type.fields, type.name.local, path, search);
  if (type.kind === 'enum' && typeof value === 'string' && `${type.name.local}.${value}` === search.name)
    search.found.push(path);
  const inner = type.kind === 'list' ? type.item.type : type.kind === 'dictionary' ? type.value.type : undefined;
  if (inner === undefined) return;
  for (const [segment, item] of partsOf(value) ?? []) collectIn(item ?? null, inner, joined(path, segment), search);
}

/** The command without what stands at a path; undefined: nothing is there that could be taken out. */
export function withoutPath(command: Command, path: string): Command | undefined {
  const { unknownParts = [], extraQuery = [] } = command;
  const parts = unknownParts.filter((part) => part.path !== path);
  if (parts.length < unknownParts.length) {
    const { unknownParts: _, ...known } = command;
    return parts.length === 0 ? known : { ...known, unknownParts: parts };
  }
  const query = extraQuery.filter(([name]) => `?${name}` !== path);
  if (query.length < extraQuery.length) return { ...command, extraQuery: query };
  const segments = path.replaceAll('[', '/[').split('/');
  const rest = path === '' ? undefined : cutStruct(command.arguments, segments);
  if (rest === undefined) return undefined;
  // The caller's own bytes still have it.
  const { original: _, ...others } = command;
  return { ...others, arguments: rest };
}

function cutStruct(struct: Struct, [name = '', ...inner]: readonly string[]): Struct | undefined {
  const unknown = struct[extras];
  if (inner.length === 0 && unknown?.has(name) === true)
    return { ...struct, [extras]: new Map(Array.from(unknown).filter(([each]) => each !== name)) };
  const value = struct[name];
  if (value === undefined) return undefined;
  if (inner.length === 0) return { ...struct, [name]: undefined };
  const rest = cut(value, inner);
  return rest === undefined ? undefined : { ...struct, [name]: rest };
}

function cut(value: Value, segments: readonly string[]): Value | undefined {
  if (isStruct(value)) return cutStruct(value, segments);
  const [segment = '', ...inner] = segments;
  const held = partsOf(value)?.get(segment);
  if (held === undefined) return undefined;
  // An item is emptied, as the places of the others must stay.
  const rest = inner.length === 0 ? null : cut(held, inner);
  if (rest === undefined) return undefined;
  if (value instanceof Map) return new Map([...value, [segment, rest]]);
  const items: readonly Value[] = Array.isArray(value) ? value : [];
  return items.map((item, index) => (`[${index}]` === segment ? rest : item));
}
