import {
  excerpt,
  unknownElements,
  type Dictionary,
  type List,
  type UnknownElement,
  type UnknownElements,
  type Struct,
  type StructDraft,
  type Value,
} from '../command';
import { begin, tagsIn, writeAtOnce, type Element, type Slots, type Tags, type Writing } from './element';
import { pieceUnits, writeText, type WriteContext } from './leaf-writer';
import { pieceEnd } from '../text/characters';

/**
 * Properties in the order of the given elements; those the contract does not have are not written, but for what was
 * read beside just these fields.
 */
export class StructFrame implements Writing {
  /** Which element was written last, or is being written. */
  #at = -1;
  /** What is still to be written of what the contract does not know, the first one last. */
  readonly #strange: UnknownElement[] | undefined;

  constructor(
    private readonly slots: Slots,
    private readonly struct: Struct,
    private readonly tags: Tags,
    readonly outer: Writing | undefined,
  ) {
    const strange = struct[unknownElements];
    this.#strange = strange?.fields === slots.fields ? inPlace(strange) : undefined;
  }

  get segment(): string | undefined {
    return this.slots.elements[this.#at]?.name;
  }

  advance(context: WriteContext): Writing | undefined {
    const { slots, struct, tags } = this;
    const { output, namespaces } = context;
    const { elements } = slots;
    const before = output.text;
    const opened = this.#at < 0 ? before + tags.open : undefined;
    if (opened !== undefined) output.text = opened;
    while (++this.#at < elements.length) {
      if (this.#strange !== undefined) output.text += this.#strangeText(this.#strange);
      const slot = elements[this.#at];
      const value = slot === undefined ? undefined : struct[slot.name];
      if (slot === undefined || value === undefined) continue;
      const slotTags = tagsIn(namespaces, slot);
      if (!writeAtOnce(slot, slotTags, value, context)) return begin(slot, slotTags, value, this, context);
      if (output.isFull()) return this;
    }
    if (this.#strange !== undefined) output.text += this.#strangeText(this.#strange);
    output.text = output.text === opened ? before + tags.empty : output.text + tags.close;
    return this.outer;
  }

  /** What stands in front of the next field. */
  #strangeText(strange: UnknownElement[]): string {
    let text = '';
    while ((strange.at(-1)?.before ?? Infinity) <= this.#at) text += strange.pop()?.text ?? '';
    return text;
  }
}

const inPlace = ({ elements }: UnknownElements): UnknownElement[] =>
  Array.from(elements.values())
    .toReversed()
    .toSorted((one, other) => other.before - one.before);

/** Items that are all written as the same element. */
export class ListFrame implements Writing {
  #at = -1;

  constructor(
    private readonly item: Element,
    private readonly items: List,
    private readonly tags: Tags,
    readonly outer: Writing,
  ) {}

  get segment(): string {
    return `[${this.#at}]`;
  }

  advance(context: WriteContext): Writing {
    const { item, items, tags } = this;
    const { output, namespaces } = context;
    const before = output.text;
    const opened = this.#at < 0 ? before + tags.open : undefined;
    if (opened !== undefined) output.text = opened;
    while (++this.#at < items.length) {
      const value = items[this.#at] ?? null;
      const itemTags = tagsIn(namespaces, item);
      if (!writeAtOnce(item, itemTags, value, context)) return begin(item, itemTags, value, this, context);
      if (output.isFull()) return this;
    }
    output.text = output.text === opened ? before + tags.empty : output.text + tags.close;
    return this.outer;
  }
}

/** Each entry is written as a struct of a key and a value. */
export class DictionaryFrame implements Writing {
  readonly #entries: Iterator<[string, Value]>;
  #key: string | undefined;

  constructor(
    private readonly slots: Slots,
    private readonly entryTags: Tags,
    entries: Dictionary,
    private readonly tags: Tags,
    readonly outer: Writing,
  ) {
    this.#entries = entries.entries();
  }

  get segment(): string {
    return `[${excerpt(this.#key ?? '').slice(1, -1)}]`;
  }

  advance({ output }: WriteContext): Writing {
    const { slots, tags } = this;
    const next = this.#entries.next();
    const isNew = this.#key === undefined;
    if (next.done === true) {
      output.text += isNew ? tags.empty : tags.close;
      return this.outer;
    }
    if (isNew) output.text += tags.open;
    const [key, value] = next.value;
    this.#key = key;
    const [keyField, valueField] = slots.fields;
    const entry: StructDraft = {};
    entry[keyField?.name ?? ''] = key;
    entry[valueField?.name ?? ''] = value;
    return new StructFrame(slots, entry, this.entryTags, this);
  }
}

/** A long text, a piece at a time. */
export class TextFrame implements Writing {
  readonly segment = undefined;
  #at = 0;

  /** @param isPlain nothing in it needs escaping */
  constructor(
    private readonly value: string,
    private readonly isPlain: boolean,
    private readonly tags: Tags,
    readonly outer: Writing,
  ) {}

  advance({ output }: WriteContext): Writing {
    const { value, isPlain, tags } = this;
    const start = this.#at;
    if (start === 0) output.text += value === '' ? tags.empty : tags.open;
    if (start < value.length) {
      this.#at = pieceEnd(value, start, pieceUnits);
      const piece = value.slice(start, this.#at);
      output.text += isPlain ? piece : writeText(piece, start);
      return this;
    }
    if (value !== '') output.text += tags.close;
    return this.outer;
  }
}
