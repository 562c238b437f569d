/** Reads lists and dictionaries. */
import type { DictionaryType, Field, ListType } from '../contract';
import { excerpt, holdsRights, Refusal, type KnownEntry, type StructDraft, type Value } from '../command';
import { ExpectedTag, XmlEvent, type XmlReader } from '../xml';
import { checkAttributes } from './attributes';
import { ReadStructFrame, slotsOf, type FieldSlots } from './read-struct';
import { KnownElements, type KnownElement } from './known-elements';
import { absent, type Receiver, type ReadContext, type Reading, type ReadValue } from './read-context';
import { pause } from './pauses';

/** The items of a list type, compiled. */
export interface Items {
  readonly item: Field;
  readonly tag: ExpectedTag;
  /**
   * The list's own element, when that is an item of another list: Axis 1.4 gives an inner list's only item that name.
   */
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
export class ReadListFrame implements Receiver {
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
        this.#checkName(event, context);
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
  #checkName(event: XmlEvent, context: ReadContext): void {
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

/** The entries of a dictionary type, compiled: structs of a key and a value. */
export interface Entries {
  readonly type: DictionaryType;
  readonly tag: ExpectedTag;
  readonly slots: FieldSlots;
  /** Where the values are rights. */
  readonly known: KnownElements | undefined;
}

/** @param compile gives the reader of a key or a value */
export function entriesOf(type: DictionaryType, compile: (field: Field) => ReadValue): Entries {
  const slots = slotsOf([type.key, type.value], type.name.local, false, compile);
  const known = holdsRights(type) ? new KnownElements() : undefined;
  return { type, tag: new ExpectedTag(type.entry.local), slots, known };
}

const noEntry: StructDraft = {};

export class ReadDictionaryFrame implements Reading {
  readonly #isOwn: boolean;
  readonly #known: KnownElements | undefined;
  /** The entry that is being read. */
  #entry: StructDraft | undefined;
  /** Where it begins; -1: it is not to be remembered. */
  #start = -1;
  #elements = 0;
  #unknowns = 0;
  /** The entry before, when it is known. */
  #previous: KnownEntry<KnownElement> | undefined;

  constructor(
    private readonly of: Entries,
    private readonly entries: Map<string, Value>,
    readonly outer: Reading,
    context: ReadContext,
  ) {
    const { type, known } = of;
    this.#isOwn = context.reader.namespace === type.entry.namespace;
    this.#known = this.#isOwn && known?.fits(context) === true ? known : undefined;
  }

  get segment(): string | undefined {
    return this.#entry === undefined ? undefined : `[${this.entries.size}]`;
  }

  advance(context: ReadContext): Reading {
    const { reader, arrayItemsMax } = context;
    const { type, tag, slots } = this.of;
    const { entry } = type;
    if (this.#entry !== undefined) this.#add(this.#entry, context);
    this.#entry = undefined;
    if (this.#known !== undefined) this.#passKnown(this.#known, context);
    if (this.#isOwn && reader.enterChild(tag)) this.#start = reader.offset - tag.open.length;
    else {
      this.#start = -1;
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
    this.#elements = reader.elementCount - 1;
    this.#unknowns = context.unknowns?.length ?? 0;
    if (reader.attributeCount > 0 && checkAttributes(context)) throw new Refusal('request.invalid', 'must not be nil');
    return new ReadStructFrame(slots, this.#entry, this, context);
  }

  /** Passes entries that an earlier message had in the same words. */
  #passKnown(known: KnownElements, { reader, arrayItemsMax }: ReadContext): void {
    while (this.entries.size < arrayItemsMax) {
      const met = known.pass(reader, this.#previous);
      if (met === undefined) return;
      this.#entry = noEntry;
      this.#refuseTwin(met.key);
      this.#entry = undefined;
      this.entries.set(met.key, met.made.value);
      this.#previous = met;
    }
  }

  /** The key as its text; an entry without value is one with null, where the contract has null. */
  #add(entry: StructDraft, context: ReadContext): void {
    const { type } = this.of;
    const key = entry[type.key.name];
    if (typeof key !== 'string' && typeof key !== 'number' && typeof key !== 'boolean')
      throw new Refusal('request.invalid', 'the entry has no key');
    this.#refuseTwin(String(key));
    const value = entry[type.value.name];
    if (value === undefined && !type.value.nillable && context.newer === undefined)
      throw new Refusal('request.invalid', 'the entry has no value');
    context.isStrict &&= value !== undefined;
    this.entries.set(String(key), value ?? null);
    this.#previous = this.#remember(String(key), value ?? null, context);
  }

  #refuseTwin(key: string): void {
    if (this.entries.has(key)) throw new Refusal('request.invalid', `key ${excerpt(key)} occurs twice`);
  }

  #remember(key: string, value: Value, context: ReadContext): KnownEntry<KnownElement> | undefined {
    const { reader, isStrict, unknowns } = context;
    const isUnusual = !isStrict || (unknowns?.length ?? 0) > this.#unknowns;
    if (this.#known === undefined || this.#start < 0 || isUnusual) return undefined;
    const element = { value, elements: reader.elementCount - this.#elements };
    return this.#known.add(this.#previous, key, reader.textSince(this.#start), element, reader);
  }
}
