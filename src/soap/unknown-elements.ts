/** Child elements that the contract does not know: refused, skipped, or kept as text of their own. */
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
import { SkipFrame } from './pauses';
import { ElementCopy } from './element-copy';

/** The fields that are known, by name. */
type FieldNames = ReadonlyMap<string, { readonly namespace: string }>;

/** What the contract knows at the place of such a child. */
export interface KnownFields {
  readonly fields: readonly Field[];
  /** Name of what has the fields. */
  readonly owner: string;
  /** Whether what is read can hold others. */
  readonly hasRoom: boolean;
  readonly byName: FieldNames;
}

/**
 * Begins to read a child that the contract does not know: it is skipped, or kept as text of its own.
 * @param before place of the field that is expected next
 */
export function readUnknownChild(
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
    return new SkipFrame(reader, outer);
  }
  if (!hasRoom) throw unknownChild(reader, undefined, byName);
  const { elements } = (draft[unknownElements] ??= { fields, elements: new Map<string, UnknownElement>() });
  const key = `${namespace} ${name}`;
  const isSecond = elements.has(key);
  if (isSecond && newer === undefined)
    throw new Refusal('request.invalid', 'occurs twice').within(excerpt(name).slice(1, -1));
  return new UnknownChildFrame(reader, elements, isSecond ? `${key} ${elements.size}` : key, before, byName, outer);
}

/** Keeps an unknown child. */
class UnknownChildFrame implements Reading {
  readonly segment: string;
  readonly #name: string;
  readonly #namespace: string;
  readonly #copy = new ElementCopy();

  constructor(
    reader: XmlReader,
    private readonly elements: UnknownElements['elements'],
    private readonly key: string,
    private readonly before: number,
    private readonly known: FieldNames,
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
    const { unknowns } = context;
    // Most texts are never needed.
    const describe = (): string => unknownChildText(name, namespace, undefined, known);
    if (unknowns !== undefined)
      placeUnknowns(unknowns, unknowns.push(new Unknown(describe, true, copied.isNeutral)) - 1, this);
    return this.outer;
  }
}

/**
 * Puts the path of the frame in front of the unknown parts from index `from` on.
 * @returns how many there are
 */
export function placeUnknowns(unknowns: readonly Unknown[], from: number, innermost: Reading): number {
  for (let frame: Reading | undefined = innermost; frame !== undefined; frame = frame.outer)
    if (frame.segment !== undefined) prefixPaths(unknowns, from, frame.segment);
  return unknowns.length;
}

/** How many names an error message offers. */
const offeredMax = 12;

/**
 * An element of a known name in a foreign namespace is a mistake even where unknown ones are passed over: its value
 * would be lost.
 */
export function unknownChild(
  { name, namespace }: XmlReader,
  slot: { readonly namespace: string } | undefined,
  slots: FieldNames,
): Refusal {
  const text = unknownChildText(name, namespace, slot, slots);
  return new Refusal('request.invalid', text).within(excerpt(name).slice(1, -1));
}

function unknownChildText(
  name: string,
  namespace: string,
  slot: { readonly namespace: string } | undefined,
  slots: FieldNames,
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
