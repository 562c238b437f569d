/** A child element that the contract does not know: refused, passed over, or kept as text of its own. */
import type { Field } from '../contract';
import {
  excerpt,
  prefixPaths,
  Refusal,
  Unknown,
  unknownElements,
  type UnknownElement,
  type UnknownElements,
  type StructDraft,
} from '../command';
import type { XmlReader } from '../xml';
import type { ReadContext, Reading } from './read-context';
import { PassFrame } from './reading-on';
import { ElementCopy } from './strange-element';

/** The fields that are known, by name. */
type Known = ReadonlyMap<string, { readonly namespace: string }>;

/** What the contract knows where such a child stands. */
export interface KnownFields {
  readonly fields: readonly Field[];
  /** Name of what has the fields. */
  readonly owner: string;
  /** Whether what is read can hold others. */
  readonly hasRoom: boolean;
  readonly byName: Known;
}

/**
 * Begins with a child that the contract does not know: it is passed over, or kept as text of its own.
 * @param before place of the field that is expected next
 */
export function passStranger(
  context: ReadContext,
  known: KnownFields,
  draft: StructDraft,
  before: number,
  outer: Reading,
): Reading {
  const { reader, newer, unknown } = context;
  const { fields, owner, hasRoom, byName } = known;
  const { name, namespace } = reader;
  context.isStrict = false;
  if (unknown === 'ignore' || (newer !== undefined && !hasRoom)) {
    newer?.note('property', `${owner}.${name}`);
    return new PassFrame(reader, outer);
  }
  if (!hasRoom) throw strangeElement(reader, undefined, byName);
  const { elements } = (draft[unknownElements] ??= { fields, elements: new Map<string, UnknownElement>() });
  const key = `${namespace} ${name}`;
  const isSecond = elements.has(key);
  if (isSecond && newer === undefined)
    throw new Refusal('request.invalid', 'stands twice').within(excerpt(name).slice(1, -1));
  return new StrangerFrame(reader, elements, isSecond ? `${key} ${elements.size}` : key, before, byName, outer);
}

/** One that is kept. */
class StrangerFrame implements Reading {
  readonly segment: string;
  readonly #name: string;
  readonly #namespace: string;
  readonly #copy = new ElementCopy();

  constructor(
    reader: XmlReader,
    private readonly elements: UnknownElements['elements'],
    private readonly key: string,
    private readonly before: number,
    private readonly known: Known,
    readonly outer: Reading,
  ) {
    this.#name = reader.name;
    this.#namespace = reader.namespace;
    this.segment = excerpt(reader.name).slice(1, -1);
  }

  advance(context: ReadContext): Reading {
    const copied = this.#copy.goOn(context);
    if (copied === undefined) return this;
    const { before, known } = this;
    const name = this.#name;
    const namespace = this.#namespace;
    this.elements.set(this.key, { before, name, text: copied.text });
    const { strange } = context;
    // Most are never told of.
    const tell = (): string => strangerText(name, namespace, undefined, known);
    if (strange !== undefined)
      placeStrange(strange, strange.push(new Unknown(tell, true, copied.saysNothing)) - 1, this);
    return this.outer;
  }
}

/**
 * Says of those that were met since there were so many of them that they stand where the frame is at work.
 * @returns how many there are
 */
export function placeStrange(strange: readonly Unknown[], from: number, innermost: Reading): number {
  for (let frame: Reading | undefined = innermost; frame !== undefined; frame = frame.outer)
    if (frame.segment !== undefined) prefixPaths(strange, from, frame.segment);
  return strange.length;
}

/** How many names an error message offers. */
const offeredMax = 12;

/**
 * An element of a known name in a foreign namespace is a mistake even where unknown ones are passed over: its value
 * would be lost.
 */
export function strangeElement(
  { name, namespace }: XmlReader,
  slot: { readonly namespace: string } | undefined,
  slots: Known,
): Refusal {
  const text = strangerText(name, namespace, slot, slots);
  return new Refusal('request.invalid', text).within(excerpt(name).slice(1, -1));
}

function strangerText(
  name: string,
  namespace: string,
  slot: { readonly namespace: string } | undefined,
  slots: Known,
): string {
  const names = [...slots.keys()];
  const offered = `${names.slice(0, offeredMax).join(', ')}${names.length > offeredMax ? ', …' : ''}`;
  const expected =
    slot === undefined
      ? `is not known to the contract, expected ${names.length === 0 ? 'no element' : offered}`
      : `must be in namespace ${slot.namespace}`;
  const found = namespace === '' ? 'no namespace' : excerpt(namespace);
  return `element ${excerpt(name)} in ${found} ${expected}`;
}
