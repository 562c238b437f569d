/** A child element that the contract does not know: refused, passed over, or kept as text of its own. */
import type { Field } from '../contract';
import { excerpt, Refusal, Strange, strangers, within, type StrangeElement, type StructDraft } from '../command';
import type { Steps } from '../steps';
import type { XmlReader } from '../xml';
import type { ReadContext } from './read-context';
import { passOver } from './reading-on';
import { copyElement } from './strange-element';

/** The fields that are known, by name. */
type Known = ReadonlyMap<string, { readonly namespace: string }>;

/** Where a child stands that the contract does not know. */
export interface Place {
  readonly fields: readonly Field[];
  /** Name of what has the fields. */
  readonly owner: string;
  /** Whether what is read can hold it. */
  readonly hasRoom: boolean;
  /** Place of the field that is expected next. */
  readonly before: number;
  readonly slots: Known;
}

/** A child that the contract does not know: passed over, or kept as text of its own. */
export function* passStranger(context: ReadContext, draft: StructDraft, place: Place): Steps<void> {
  const { reader, newer, unknown, strange } = context;
  const { fields, owner, hasRoom, before, slots } = place;
  const { name, namespace } = reader;
  context.isStrict = false;
  if (unknown === 'ignore' || (newer !== undefined && !hasRoom)) {
    newer?.note('property', `${owner}.${name}`);
    return yield* passOver(reader);
  }
  if (!hasRoom) throw strangeElement(reader, undefined, slots);
  const { elements } = (draft[strangers] ??= { fields, elements: new Map<string, StrangeElement>() });
  const key = `${namespace} ${name}`;
  const segment = excerpt(name).slice(1, -1);
  const isSecond = elements.has(key);
  if (isSecond && newer === undefined) throw new Refusal('request.invalid', 'stands twice').within(segment);
  try {
    const { text, saysNothing } = yield* copyElement(context);
    elements.set(isSecond ? `${key} ${elements.size}` : key, { before, name, text });
    // Most are never told of.
    const met = new Strange(() => strangerText(name, namespace, undefined, slots), true, saysNothing);
    met.within(segment);
    strange?.push(met);
  } catch (error) {
    throw within(error, segment);
  }
}

/** How many names an error message offers. */
const offeredMax = 12;

/** An element of a known name in a foreign namespace is a mistake even where unknown ones are passed over: its value would be lost. */
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
