/** Lists and dictionaries, while they are read. */
import type { DictionaryType, Field, ListType } from '../contract';
import { excerpt, Refusal, type StructDraft, type Value } from '../command';
import { ExpectedTag, XmlEvent, type XmlReader } from '../xml';
import { heedAttributes } from './attributes';
import { FieldsFrame, type Slots } from './fields-frame';
import { absent, type Carrier, type ReadContext, type Reading, type ReadValue } from './read-context';
import { pause } from './reading-on';

/** The items of a list type, compiled. */
export interface Items {
  readonly item: Field;
  readonly tag: ExpectedTag;
  /** The list's own element, when that is an item of another list: Axis 1.4 gives an inner list's only item that name. */
  readonly outer: Field | undefined;
  readonly compile: () => ReadValue;
  /** Compiled at the first item: a type may contain itself. */
  read: ReadValue | undefined;
}

/** @param outer see Items @param compile gives the reader of one item */
export function itemsOf({ item }: ListType, outer: Field | undefined, compile: () => ReadValue): Items {
  return { item, tag: new ExpectedTag(item.name), outer, compile, read: undefined };
}

/** Items that all stand in the same element. */
export class ListFrame implements Carrier {
  readonly #isOwn: boolean;
  #begun = 0;
  #isInItem = false;
  #hasNamesake = false;

  constructor(
    private readonly of: Items,
    private readonly items: Value[],
    readonly outer: Reading,
    { reader }: ReadContext,
  ) {
    this.#isOwn = reader.namespace === of.item.namespace;
  }

  get segment(): string | undefined {
    return this.#isInItem ? `[${this.#begun - 1}]` : undefined;
  }

  put(value: Value | typeof absent): void {
    // Leaving the item out would move the others.
    if (value === absent || (value === null && !this.of.item.nillable))
      throw new Refusal('request.invalid', 'must not be nil');
    this.items.push(value);
  }

  advance(context: ReadContext): Reading {
    const { reader } = context;
    const { of, items } = this;
    this.#isInItem = false;
    for (;;) {
      if (!this.#isOwn || !reader.enterChild(of.tag)) {
        const event = reader.nextElement();
        if (event === XmlEvent.end) return this.outer;
        if (event === XmlEvent.none) {
          pause(context);
          return this;
        }
        this.#heedName(event, context);
      }
      if (this.#hasNamesake && items.length > 0) throw this.#tooManyNamesakes();
      if (items.length >= context.arrayItemsMax)
        throw new Refusal('request.limit', `more than ${context.arrayItemsMax} items`);
      this.#begun++;
      this.#isInItem = true;
      const left = (of.read ??= of.compile())(context, this);
      if (left !== this) return left;
      this.#isInItem = false;
    }
  }

  /** The item may have its own name, or that of its list. */
  #heedName(event: XmlEvent, context: ReadContext): void {
    if (event === XmlEvent.text) throw new Refusal('request.invalid', 'text stands where elements are expected');
    const { reader } = context;
    const { item, outer } = this.of;
    const fits = isNamed(reader, item);
    const isNamesake = !fits && outer !== undefined && isNamed(reader, outer);
    // nuSOAP writes scalar items in the service namespace.
    if (!fits && !isNamesake && (reader.name !== item.name || reader.namespace !== context.serviceNamespace))
      throw new Refusal('request.invalid', `expected items named ${item.name}, found ${excerpt(reader.name)}`);
    context.isStrict &&= fits;
    this.#hasNamesake ||= isNamesake;
  }

  #tooManyNamesakes(): Refusal {
    const { item, outer } = this.of;
    const text = `only the only item may be named ${outer?.name ?? ''}, others ${item.name}`;
    return new Refusal('request.invalid', text);
  }
}

function isNamed({ name, namespace }: XmlReader, field: Field): boolean {
  return name === field.name && namespace === field.namespace;
}

/** Entries that are structs of a key and a value. */
export class DictionaryFrame implements Reading {
  readonly #isOwn: boolean;
  /** The one at work. */
  #entry: StructDraft | undefined;

  /** @param tag of an entry @param slots of an entry */
  constructor(
    private readonly type: DictionaryType,
    private readonly tag: ExpectedTag,
    private readonly slots: Slots,
    private readonly entries: Map<string, Value>,
    readonly outer: Reading,
    { reader }: ReadContext,
  ) {
    this.#isOwn = reader.namespace === type.entry.namespace;
  }

  get segment(): string | undefined {
    return this.#entry === undefined ? undefined : `[${this.entries.size}]`;
  }

  advance(context: ReadContext): Reading {
    const { reader, arrayItemsMax } = context;
    const { entry } = this.type;
    if (this.#entry !== undefined) this.#add(this.#entry, context);
    this.#entry = undefined;
    if (!this.#isOwn || !reader.enterChild(this.tag)) {
      const event = reader.nextElement();
      if (event === XmlEvent.end) return this.outer;
      if (event === XmlEvent.none) {
        pause(context);
        return this;
      }
      if (event === XmlEvent.text || reader.name !== entry.local || reader.namespace !== entry.namespace)
        throw new Refusal('request.invalid', `expected entries named ${entry.local}, found ${excerpt(reader.name)}`);
    }
    if (this.entries.size >= arrayItemsMax) throw new Refusal('request.limit', `more than ${arrayItemsMax} entries`);
    this.#entry = {};
    if (reader.attributeCount > 0 && heedAttributes(context)) throw new Refusal('request.invalid', 'must not be nil');
    return new FieldsFrame(this.slots, this.#entry, this, context);
  }

  /** The key as its text; an entry without value is one with null, where the contract has null. */
  #add(entry: StructDraft, context: ReadContext): void {
    const { entries, type } = this;
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
}
