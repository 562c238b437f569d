/** Compiled JSON readers of lists and dictionaries; the reader of what they hold is handed in. */
import type { DictionaryType } from '../contract';
import { excerpt, leafText, Refusal, within, type Value } from '../command';
import { JsonToken } from '../json';
import { postpone } from './carrier-reader';
import { leafOf, type Leaf } from './leaf';
import { lenientLeafOf } from './lenient-leaf';
import { metadata } from './metadata';
import { later, valueUnits, type ReadContext, type ReadValue } from './read-context';

/** @param read reader of one item */
export function listReader(read: ReadValue): ReadValue {
  return (context) => {
    const { reader } = context;
    if (reader.peek() !== JsonToken.array) throw new Refusal('request.invalid', 'expected an array');
    reader.enterArray();
    const items: Value[] = [];
    return readItems(context, read, items) ? items : postponeItems(context, read, items);
  };
}

/** True: to the end. */
function readItems(context: ReadContext, read: ReadValue, items: Value[]): boolean {
  const { reader, pace } = context;
  while (reader.nextItem()) {
    try {
      const item = read(context);
      if (item === later) return false;
      putItem(items, item);
    } catch (error) {
      throw within(error, `[${items.length}]`);
    }
    if (pace.spend(reader.passed() + valueUnits)) return false;
  }
  return true;
}

function putItem(items: Value[], item: Value | undefined): void {
  // Leaving the item out would move the others.
  if (item === undefined) throw new Refusal('request.invalid', 'must not be null');
  items.push(item);
}

function postponeItems(context: ReadContext, read: ReadValue, items: Value[]): typeof later {
  return postpone(context, {
    put: (item) => putItem(items, item),
    place: () => `[${items.length}]`,
    readOn: () => readItems(context, read, items),
    value: () => items,
  });
}

type KeyOf = (name: string) => string;
const itself: KeyOf = (name) => name;
const keyReader =
  ({ fromText }: Leaf): KeyOf =>
  (name) =>
    leafText(fromText(name));

/** v1 writes dictionaries as objects; the keys are data: letter case counts and any key, `__proto__` too, is one; in requests all but `metadata`. */
export function dictionaryReader(type: DictionaryType, read: ReadValue): ReadValue {
  const keyType = type.key.type;
  const isLeaf = keyType.kind === 'scalar' || keyType.kind === 'enum' || keyType.kind === 'flags';
  const strict = isLeaf ? keyReader(leafOf(keyType)) : itself;
  const lenient = isLeaf ? keyReader(lenientLeafOf(keyType)) : itself;
  return (context) => {
    const { reader } = context;
    const keyOf = context.isLenient ? lenient : strict;
    if (reader.peek() !== JsonToken.object) throw new Refusal('request.invalid', 'expected an object');
    reader.enterObject();
    const entries = new Map<string, Value>();
    const name = readEntries(context, keyOf, read, entries);
    return name === undefined ? entries : postponeEntries(context, keyOf, read, entries, name);
  };
}

/** Undefined: to the end, else the key whose value is not there yet. */
function readEntries(
  context: ReadContext,
  keyOf: KeyOf,
  read: ReadValue,
  entries: Map<string, Value>,
): string | undefined {
  const { reader, pace } = context;
  for (let name = reader.nextKey(); name !== undefined; name = reader.nextKey()) {
    try {
      if (context.onStranger !== undefined && metadata.has(name))
        throw new Refusal('request.invalid', 'a v1 CRM would not read this as a key');
      const key = keyOf(name);
      if (key !== name) context.onStranger?.();
      if (entries.has(key)) throw new Refusal('request.invalid', 'stands twice');
      const value = read(context);
      if (value === later) return name;
      entries.set(key, value ?? null);
    } catch (error) {
      throw within(error, placeOf(name));
    }
    if (pace.spend(reader.passed() + valueUnits)) return name;
  }
  return undefined;
}

const placeOf = (name: string): string => excerpt(name).slice(1, -1);

function postponeEntries(
  context: ReadContext,
  keyOf: KeyOf,
  read: ReadValue,
  entries: Map<string, Value>,
  first: string,
): typeof later {
  let name: string | undefined = first;
  return postpone(context, {
    put: (value) => entries.set(keyOf(name ?? ''), value ?? null),
    place: () => placeOf(name ?? ''),
    readOn: () => {
      name = readEntries(context, keyOf, read, entries);
      return name === undefined;
    },
    value: () => entries,
  });
}
