/** Compiled JSON readers of lists and dictionaries; the reader of what they hold is handed in. */
import type { DictionaryType } from '../contract';
import { excerpt, leafText, Refusal, within, type Value } from '../command';
import { JsonToken } from '../json';
import { leafOf } from './leaf';
import type { ReadContext, ReadValue } from './read-context';

/** @param read reader of one item */
export function listReader(read: ReadValue): (context: ReadContext) => Value {
  return (context) => {
    const { reader } = context;
    if (reader.peek() !== JsonToken.array) throw new Refusal('request.invalid', 'expected an array');
    reader.enterArray();
    const items: Value[] = [];
    while (reader.nextItem()) {
      try {
        const item = read(context);
        // Leaving the item out would move the others.
        if (item === undefined) throw new Refusal('request.invalid', 'must not be null');
        items.push(item);
      } catch (error) {
        throw within(error, `[${items.length}]`);
      }
    }
    return items;
  };
}

/** v1 writes dictionaries as objects; the keys are data: letter case counts and any key, `__proto__` too, is one. */
export function dictionaryReader(type: DictionaryType, read: ReadValue): (context: ReadContext) => Value {
  const keyType = type.key.type;
  const key =
    keyType.kind === 'scalar' || keyType.kind === 'enum' || keyType.kind === 'flags' ? leafOf(keyType) : undefined;
  return (context) => {
    const { reader } = context;
    if (reader.peek() !== JsonToken.object) throw new Refusal('request.invalid', 'expected an object');
    reader.enterObject();
    const entries = new Map<string, Value>();
    for (let name = reader.nextKey(); name !== undefined; name = reader.nextKey()) {
      try {
        const text = key === undefined ? name : leafText(key.fromText(name));
        if (entries.has(text)) throw new Refusal('request.invalid', 'stands twice');
        entries.set(text, read(context) ?? null);
      } catch (error) {
        throw within(error, excerpt(name).slice(1, -1));
      }
    }
    return entries;
  };
}
