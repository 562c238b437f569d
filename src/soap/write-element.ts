/** Writers of elements: at once what is short, in frames structs, lists, dictionaries and long texts. */
import type { Field, Type } from '../contract';
import {
  excerpt,
  unknownElements,
  type Dictionary,
  type Frame,
  type List,
  type Struct,
  type StructDraft,
  type UnknownElement,
  type UnknownElements,
  type Value,
} from '../command';
import {
  isLong,
  leafTypeOf,
  leafWriter,
  pieceUnits,
  writeText,
  type LeafType,
  type WriteContext,
  type WriteLeaf,
} from './write-leaf';
import { internNamespace, Namespaces } from './namespaces';
import { pieceEnd } from '../text/characters';

/** Both tags of an element, and what stands for it when it has no content, or is nil. */
export interface Tags {
  readonly open: string;
  readonly close: string;
  readonly empty: string;
  readonly nil: string;
}

/** @param name qualified @param attributes each with a space in front */
export function tagsOf(name: string, attributes = ''): Tags {
  const start = `<${name}${attributes}`;
  return { open: `${start}>`, close: `</${name}>`, empty: `${start}/>`, nil: `<${name}${Namespaces.nil}/>` };
}

/** An element that is being written. */
export type Writing = Frame<WriteContext>;

/** Begins the element of a struct, a list, a dictionary or a long value. Gives back the frame to go on with. */
export type BeginWrite = (element: Element, tags: Tags, value: Value, outer: Writing, context: WriteContext) => Writing;

/** An element by its name. */
export interface Tagged {
  readonly name: string;
  /** As `theNamespace` gives it. */
  readonly namespace: string;
  /**
   * Made once, for the service's namespace, which nearly every element is in: looking up a prefix for each tag is slow.
   */
  readonly tags: Tags;
  prefixed: { readonly prefix: string; readonly tags: Tags } | undefined;
}

/** A field of the contract, compiled. */
export interface Element extends Tagged {
  readonly nillable: boolean;
  /** Its type when that has no child elements. */
  readonly leaf: LeafType | undefined;
  readonly compile: () => BeginWrite;
  /** Compiled when first met: most of an entity's reachable types are never sent. */
  write: WriteLeaf | undefined;
  begin: BeginWrite | undefined;
}

/** All fields of a struct or of an operation, compiled. */
export interface ElementSlots {
  readonly fields: readonly Field[];
  readonly elements: readonly Element[];
}

export function taggedOf({ name, namespace }: Pick<Field, 'name' | 'namespace'>): Tagged {
  return { name, namespace: internNamespace(namespace), tags: tagsOf(name), prefixed: undefined };
}

/** @param beginOf gives what begins an element of a type */
export function elementOf({ name, namespace, nillable, type }: Field, beginOf: (type: Type) => BeginWrite): Element {
  return {
    name,
    namespace: internNamespace(namespace),
    nillable,
    leaf: leafTypeOf(type),
    tags: tagsOf(name),
    compile: () => beginOf(type),
    write: undefined,
    begin: undefined,
    prefixed: undefined,
  };
}

export const begin: BeginWrite = (element, tags, value, outer, context) =>
  (element.begin ??= element.compile())(element, tags, value, outer, context);

export function tagsIn(namespaces: Namespaces, element: Tagged): Tags {
  const { namespace, tags } = element;
  return namespace === namespaces.service ? tags : prefixedTags(namespaces.prefix(namespace), element);
}

function prefixedTags(prefix: string, element: Tagged): Tags {
  if (element.prefixed?.prefix !== prefix) element.prefixed = { prefix, tags: tagsOf(`${prefix}:${element.name}`) };
  return element.prefixed.tags;
}

/** Writes the element of a short leaf or of null (nothing where the contract has no nil); false: it has to be begun. */
export function writeAtOnce(element: Element, tags: Tags, value: Value, context: WriteContext): boolean {
  const { output } = context;
  if (value === null) {
    if (!element.nillable) return true;
    context.namespaces.declareNil();
    output.text += tags.nil;
    return true;
  }
  const { leaf } = element;
  if (leaf === undefined || typeof value === 'object' || (isLong(value) && leaf.kind === 'scalar')) return false;
  const content = (element.write ??= leafWriter(leaf))(value, context);
  if (content === '') output.text += tags.empty;
  else if (content !== undefined) output.text += tags.open + content + tags.close;
  return true;
}

/**
 * Writes properties in the order of the given elements. Properties that the contract lacks are not written, except
 * unknown elements that were read beside these very fields.
 */
export class WriteStructFrame implements Writing {
  /** Which element was written last, or is being written. */
  #at = -1;
  /** The unknown elements that are still to be written, the first one last. */
  readonly #unknown: UnknownElement[] | undefined;

  constructor(
    private readonly slots: ElementSlots,
    private readonly struct: Struct,
    private readonly tags: Tags,
    readonly outer: Writing | undefined,
  ) {
    const unknown = struct[unknownElements];
    this.#unknown = unknown?.fields === slots.fields ? inPlace(unknown) : undefined;
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
      if (this.#unknown !== undefined) output.text += this.#unknownText(this.#unknown);
      const slot = elements[this.#at];
      const value = slot === undefined ? undefined : struct[slot.name];
      if (slot === undefined || value === undefined) continue;
      const slotTags = tagsIn(namespaces, slot);
      if (!writeAtOnce(slot, slotTags, value, context)) return begin(slot, slotTags, value, this, context);
      if (output.isFull()) return this;
    }
    if (this.#unknown !== undefined) output.text += this.#unknownText(this.#unknown);
    output.text = output.text === opened ? before + tags.empty : output.text + tags.close;
    return this.outer;
  }

  /** The unknown elements that stand in front of the next field. */
  #unknownText(unknown: UnknownElement[]): string {
    let text = '';
    while ((unknown.at(-1)?.before ?? Infinity) <= this.#at) text += unknown.pop()?.text ?? '';
    return text;
  }
}

const inPlace = ({ elements }: UnknownElements): UnknownElement[] =>
  Array.from(elements.values())
    .toReversed()
    .toSorted((one, other) => other.before - one.before);

/** Items that are all written as the same element. */
export class WriteListFrame implements Writing {
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
export class WriteDictionaryFrame implements Writing {
  readonly #entries: Iterator<[string, Value]>;
  #key: string | undefined;

  constructor(
    private readonly slots: ElementSlots,
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
    return new WriteStructFrame(slots, entry, this.entryTags, this);
  }
}

/** A long text, a piece at a time. */
export class WriteTextFrame implements Writing {
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
