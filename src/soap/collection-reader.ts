/** Compiled readers of lists and dictionaries; the readers of what they hold are handed in. */
import type { DictionaryType, Field, ListType } from '../contract';
import { excerpt, placeWithin, Refusal, within, type StructDraft, type Value } from '../command';
import { ExpectedTag, XmlEvent, type XmlReader } from '../xml';
import { heedAttributes } from './attributes';
import { absent, type ReadContent, type ReadContext, type ReadFields, type ReadValue } from './read-context';
import { furtherElement } from './reading-on';

/**
 * @param read reader of one item
 * @param outer the list's own element, when that is an item of another list: Axis 1.4 gives the only item of an inner list that name
 */
export function listReader(type: ListType, read: ReadValue, outer: Field | undefined): ReadContent {
  const { name, namespace, nillable } = type.item;
  const tag = new ExpectedTag(name);
  return function* (context) {
    const { reader, strange } = context;
    const isOwn = reader.namespace === namespace;
    const items: Value[] = [];
    let placed = strange?.length ?? 0;
    let hasNamesake = false;
    for (;;) {
      if (!isOwn || !reader.enterChild(tag)) {
        const event = reader.nextElement() || (yield* furtherElement(reader));
        if (event === XmlEvent.end) return items;
        if (event === XmlEvent.text) throw new Refusal('request.invalid', 'text stands where elements are expected');
        const fits = reader.name === name && reader.namespace === namespace;
        const isNamesake = !fits && isNamed(reader, outer);
        // nuSOAP writes scalar items in the service namespace.
        if (!fits && !isNamesake && (reader.name !== name || reader.namespace !== context.serviceNamespace))
          throw new Refusal('request.invalid', `expected items named ${name}, found ${excerpt(reader.name)}`);
        context.isStrict &&= fits;
        hasNamesake ||= isNamesake;
      }
      if (hasNamesake && items.length > 0)
        throw new Refusal('request.invalid', `only the only item may be named ${outer?.name ?? ''}, others ${name}`);
      if (items.length >= context.arrayItemsMax)
        throw new Refusal('request.limit', `more than ${context.arrayItemsMax} items`);
      try {
        const now = read.now(context);
        const value = now === undefined ? yield* read.steps(context) : now;
        // Leaving the item out would move the others.
        if (value === absent || (value === null && !nillable)) throw new Refusal('request.invalid', 'must not be nil');
        if (strange !== undefined) placed = placeWithin(strange, placed, `[${items.length}]`);
        items.push(value);
      } catch (error) {
        throw within(error, `[${items.length}]`);
      }
    }
  };
}

function isNamed({ name, namespace }: XmlReader, field: Field | undefined): boolean {
  return field !== undefined && name === field.name && namespace === field.namespace;
}

/** @param readEntry reader of an entry's key and value */
export function dictionaryReader(type: DictionaryType, readEntry: ReadFields): ReadContent {
  return function* (context) {
    const { reader, strange } = context;
    const entries = new Map<string, Value>();
    let placed = strange?.length ?? 0;
    for (;;) {
      const event = reader.nextElement() || (yield* furtherElement(reader));
      if (event === XmlEvent.end) return entries;
      if (event === XmlEvent.text || reader.name !== type.entry.local || reader.namespace !== type.entry.namespace)
        throw new Refusal(
          'request.invalid',
          `expected entries named ${type.entry.local}, found ${excerpt(reader.name)}`,
        );
      if (entries.size >= context.arrayItemsMax)
        throw new Refusal('request.limit', `more than ${context.arrayItemsMax} entries`);
      try {
        if (reader.attributeCount > 0 && heedAttributes(context))
          throw new Refusal('request.invalid', 'must not be nil');
        const entry = yield* readEntry(context);
        if (strange !== undefined) placed = placeWithin(strange, placed, `[${entries.size}]`);
        addEntry(entries, type, entry, context);
      } catch (error) {
        throw within(error, `[${entries.size}]`);
      }
    }
  };
}

/** The key as its text; an entry without value is one with null, where the contract has null. */
function addEntry(entries: Map<string, Value>, type: DictionaryType, entry: StructDraft, context: ReadContext): void {
  const key = entry[type.key.name];
  if (typeof key !== 'string' && typeof key !== 'number' && typeof key !== 'boolean')
    throw new Refusal('request.invalid', 'the entry has no key');
  const text = String(key);
  if (entries.has(text)) throw new Refusal('request.invalid', `key ${excerpt(text)} stands twice`);
  const value = entry[type.value.name];
  if (value === undefined && !type.value.nillable && context.newer === undefined)
    throw new Refusal('request.invalid', 'the entry has no value');
  context.isStrict &&= value !== undefined;
  entries.set(text, value ?? null);
}
