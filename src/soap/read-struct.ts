/** Reads child elements that are fields of the contract. */
import { extractedText, Refusal, type StructDraft, type Value } from '../command';
import type { Field } from '../contract';
import { ExpectedTag, XmlEvent } from '../xml';
import { leafParser, type ParseLeaf } from './read-leaf';
import { absent, type Receiver, type ReadContext, type Reading, type ReadValue } from './read-context';
import { pause } from './pauses';
import { readUnknownChild, placeUnknowns, unknownChild, type KnownFields } from './unknown-elements';

/** A field, compiled. */
interface FieldSlot {
  readonly name: string;
  readonly namespace: string;
  /** Place in the contract's order. */
  readonly index: number;
  /** The tag to expect; undefined where its namespace is another than the first field's. */
  readonly tag: ExpectedTag | undefined;
  /** Of a leaf: the reader of its text. */
  readonly parse: ParseLeaf | undefined;
  readonly compile: () => ReadValue;
  /** Compiled when first met: most of an entity's reachable types are never sent. */
  read: ReadValue | undefined;
}

/** All fields of a struct or of an operation, compiled. */
export interface FieldSlots extends KnownFields {
  /** The first field's. */
  readonly namespace: string | undefined;
  readonly inOrder: readonly FieldSlot[];
  readonly byName: ReadonlyMap<string, FieldSlot>;
}

/**
 * @param owner name of what has the fields, for the report of a newer one
 * @param hasRoom whether what is read can hold elements that the contract does not know
 */
export function slotsOf(
  fields: readonly Field[],
  owner: string,
  hasRoom: boolean,
  compile: (field: Field) => ReadValue,
): FieldSlots {
  const own = fields[0]?.namespace;
  const inOrder = fields.map((field, index): FieldSlot => {
    const { name, namespace, type } = field;
    const tag = namespace === own ? new ExpectedTag(name) : undefined;
    return { name, namespace, index, tag, parse: leafParser(type), compile: () => compile(field), read: undefined };
  });
  const byName = new Map(inOrder.map((slot) => [slot.name, slot]));
  return { fields, owner, hasRoom, namespace: own, inOrder, byName };
}

/** Reads child elements in any order, each at most once; unknown ones as `context.unknown` says. */
export class ReadStructFrame implements Receiver {
  /** The field at work. */
  segment: string | undefined;
  /** Whether the struct's own element is in the namespace of its fields, so that children repeat its prefix. */
  readonly #sharesNamespace: boolean;
  /** Place of the field that is expected next. */
  #next = 0;
  /** Highest place met so far: as long as elements come in the contract's order none can occur twice. */
  #highest = -1;

  /** The reader stands on the start of what has the fields. */
  constructor(
    private readonly slots: FieldSlots,
    private readonly draft: StructDraft,
    readonly outer: Reading | undefined,
    { reader }: ReadContext,
  ) {
    this.#sharesNamespace = reader.namespace === slots.namespace;
  }

  put(value: Value | typeof absent): void {
    if (value !== absent && this.segment !== undefined) this.draft[this.segment] = value;
  }

  advance(context: ReadContext): Reading | undefined {
    const { reader } = context;
    const { inOrder } = this.slots;
    this.segment = undefined;
    for (;;) {
      if (this.#sharesNamespace && this.#next > this.#highest) this.#readExpected(context);
      let slot = inOrder[this.#next];
      if (
        !this.#sharesNamespace ||
        slot?.tag === undefined ||
        slot.parse !== undefined ||
        !reader.enterChild(slot.tag)
      ) {
        const event = reader.nextElement();
        if (event === XmlEvent.end) return this.outer;
        if (event === XmlEvent.none) {
          pause(context);
          return this;
        }
        slot = this.#slotOf(event, context, slot);
        if (slot === undefined) return readUnknownChild(context, this.slots, this.draft, this.#next, this);
      }
      const next = this.#begin(slot, context);
      if (next !== this) return next;
      this.segment = undefined;
    }
  }

  /** Reads leaf children as long as they come in the contract's order and in the shortest form. */
  #readExpected(context: ReadContext): void {
    const { reader, documents, unknowns } = context;
    const { draft } = this;
    const { inOrder } = this.slots;
    let slot = inOrder[this.#next];
    let met = unknowns?.length ?? 0;
    try {
      while (slot?.tag !== undefined && slot.parse !== undefined) {
        const text = reader.childText(slot.tag);
        if (text === undefined) break;
        draft[slot.name] = slot.parse(documents === undefined ? text : extractedText(text, documents), context);
        if (unknowns !== undefined && unknowns.length > met) {
          this.segment = slot.name;
          met = placeUnknowns(unknowns, met, this);
        }
        slot = inOrder[slot.index + 1];
      }
    } catch (error) {
      // Noted only here: a store for each leaf would be too slow.
      this.segment = slot?.name;
      throw error;
    }
    this.segment = undefined;
    this.#next = slot?.index ?? inOrder.length;
    this.#highest = this.#next - 1;
  }

  /** The slot of the child the reader stands on the start of; undefined: the contract does not know it. */
  #slotOf(event: XmlEvent, { reader, unknown }: ReadContext, expected: FieldSlot | undefined): FieldSlot | undefined {
    if (event === XmlEvent.text) throw new Refusal('request.invalid', 'text stands where elements are expected');
    const { byName } = this.slots;
    const slot = expected?.name === reader.name ? expected : byName.get(reader.name);
    if (slot?.namespace === reader.namespace) return slot;
    if (slot !== undefined || unknown === 'refuse') throw unknownChild(reader, slot, byName);
    return undefined;
  }

  #begin(slot: FieldSlot, context: ReadContext): Reading {
    this.segment = slot.name;
    this.#next = slot.index + 1;
    if (slot.index > this.#highest) this.#highest = slot.index;
    else if (Object.hasOwn(this.draft, slot.name)) throw new Refusal('request.invalid', 'occurs twice');
    else context.isStrict = false;
    return (slot.read ??= slot.compile())(context, this);
  }
}
