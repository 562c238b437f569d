/** Reads an object's properties, names in any letter case, each at most once. */
import type { Field } from '../contract';
import { excerpt, extras, JsonText, Refusal, within, type StructDraft, type Value } from '../command';
import { JsonToken, writeJsonString, type JsonReader } from '../json';
import type { Steps } from '../steps';
import { postpone } from './carrier-reader';
import { readJsonText } from './json-text';
import { camelCase, foldCase, foldWidely } from './letter-case';
import { metadata } from './metadata';
import { later, restOf, valueUnits, type ReadContext, type ReadValue } from './read-context';

interface Slot {
  readonly name: string;
  /** Place in the contract's order. */
  readonly index: number;
  /** The key as writers put it, `"Name":`. */
  readonly literal: string;
  readonly read: ReadValue;
}
export interface Slots {
  readonly inOrder: readonly Slot[];
  /** By exact name, by its camel case, which most clients write, and by folded name: callers write names in any letter case. */
  readonly byName: ReadonlyMap<string, Slot>;
  readonly start: Progress;
}

/** @param reader of one field's value */
export function slotsOf(fields: readonly Field[], reader: (field: Field) => ReadValue): Slots {
  const inOrder = fields.map((field, index): Slot => {
    const { name } = field;
    return { name, index, literal: `${writeJsonString(name)}:`, read: reader(field) };
  });
  const byName = new Map(inOrder.map((slot) => [slot.name, slot]));
  for (const slot of inOrder) {
    for (const name of [camelCase(slot.name), foldCase(slot.name)]) if (!byName.has(name)) byName.set(name, slot);
  }
  const start = {
    expected: inOrder[0],
    highest: -1,
    absent: undefined,
    strangers: undefined,
    current: undefined,
    isClosed: false,
  };
  return { inOrder, byName, start };
}

/** Moves into an object; its first key, undefined when it is empty. */
export function enterObject({ reader }: ReadContext, { inOrder }: Slots): string | undefined {
  if (reader.peek() !== JsonToken.object) throw new Refusal('request.invalid', 'expected an object');
  reader.enterObject();
  return nextKey(reader, inOrder[0]);
}

function nextKey(reader: JsonReader, expected: Slot | undefined): string | undefined {
  return expected !== undefined && reader.nextKeyIs(expected.literal) ? expected.name : reader.nextKey();
}

/** Where the reading of properties stands. */
interface Progress {
  readonly expected: Slot | undefined;
  /** As long as properties come in the contract's order none can stand twice. */
  readonly highest: number;
  readonly absent: Set<Slot> | undefined;
  /** The unknown ones of a request so far, folded. */
  readonly strangers: Set<string> | undefined;
  /** The property whose value is not there yet; undefined: one that the contract does not know, or a mere pause. */
  readonly current: Slot | undefined;
  readonly isClosed: boolean;
}

/** @param first the first key, already read; undefined when the object is empty */
export function readProperties(
  context: ReadContext,
  slots: Slots,
  draft: StructDraft,
  first: string | undefined,
): StructDraft | typeof later {
  const progress = readOn(context, slots, draft, first, slots.start);
  return progress === undefined ? draft : postponeProperties(context, slots, draft, progress);
}

/** @param next the next key @returns undefined: to the end */
function readOn(
  context: ReadContext,
  slots: Slots,
  draft: StructDraft,
  next: string | undefined,
  progress: Progress,
): Progress | undefined {
  const { reader } = context;
  const { inOrder } = slots;
  let { expected, highest, absent, strangers } = progress;
  let slot: Slot | undefined;
  try {
    for (let key = next; key !== undefined; key = nextKey(reader, expected)) {
      slot = expected?.name === key ? expected : slotOf(slots, key);
      if (slot === undefined) {
        strangers = withStranger(context, strangers, key);
        if (passUnknown(context, key, slots, draft) !== later) continue;
        return { expected, highest, absent, strangers, current: undefined, isClosed: false };
      }
      expected = inOrder[slot.index + 1];
      if (slot.index > highest) highest = slot.index;
      else if (Object.hasOwn(draft, slot.name) || absent?.has(slot) === true)
        throw new Refusal('request.invalid', 'stands twice');
      const value = slot.read(context);
      if (value === later) return { expected, highest, absent, strangers, current: slot, isClosed: false };
      if (value === undefined) absent = withSlot(absent, slot);
      else draft[slot.name] = value;
    }
  } catch (error) {
    throw within(error, slot?.name ?? '');
  }
  const isPauseDue = context.pace.spend(reader.passed() + valueUnits);
  return isPauseDue ? { expected, highest, absent, strangers, current: undefined, isClosed: true } : undefined;
}

function withSlot(slots: Set<Slot> | undefined, slot: Slot): Set<Slot> {
  return (slots ?? new Set()).add(slot);
}

function postponeProperties(context: ReadContext, slots: Slots, draft: StructDraft, first: Progress): typeof later {
  let progress = first;
  return postpone(context, {
    put: (value) => {
      const { current } = progress;
      if (current === undefined) return;
      if (value === undefined) progress = { ...progress, absent: withSlot(progress.absent, current) };
      else draft[current.name] = value;
    },
    place: () => progress.current?.name ?? '',
    readOn: () => {
      if (progress.isClosed) return true;
      const next = readOn(context, slots, draft, nextKey(context.reader, progress.expected), progress);
      progress = next ?? progress;
      return next === undefined;
    },
    value: () => draft,
  });
}

function slotOf({ byName }: Slots, key: string): Slot | undefined {
  return byName.get(key) ?? byName.get(foldCase(key));
}

/** A request's unknown property is noted, and refused when it stands twice, by whatever rules of letter case: a CRM that knows it might read either one. */
function withStranger(
  { onStranger }: ReadContext,
  strangers: Set<string> | undefined,
  key: string,
): Set<string> | undefined {
  if (onStranger === undefined) return undefined;
  const folded = foldWidely(key);
  if (strangers?.has(folded) === true) throw new Refusal('request.invalid', 'stands twice').within(placeOf(key));
  return (strangers ?? new Set()).add(folded);
}

const placeOf = (key: string): string => excerpt(key).slice(1, -1);

/** How many names an error message offers. */
const offeredMax = 12;

/** Why a property must not be kept as it came; undefined: it may be. */
function reasonAgainst(context: ReadContext, key: string, { inOrder, byName }: Slots): Refusal | undefined {
  const { unknown, onStranger } = context;
  if (unknown === 'refuse') return unknownProperty(key, inOrder);
  if (onStranger === undefined) return undefined;
  if (metadata.has(key)) return unknownProperty(key, inOrder);
  const known = byName.get(foldWidely(key));
  return known && new Refusal('request.invalid', `may be taken for ${known.name}`).within(placeOf(key));
}

/**
 * Everything unknown is kept, refused or passed over. Where it is refused null is passed over, it says nothing:
 * the vendor's client writes the v1-only properties of an entity so (`"preferredTZLocationData": null`).
 */
function passUnknown(context: ReadContext, key: string, slots: Slots, draft: StructDraft): undefined | typeof later {
  const { reader, pace, unknown } = context;
  const refusal = reasonAgainst(context, key, slots);
  // `later` without a rest: a mere pause.
  if (refusal !== undefined) {
    if (reader.peek() !== JsonToken.null) throw refusal;
    reader.readNull();
    context.onStranger?.();
    return pace.spend(reader.passed() + valueUnits) ? later : undefined;
  }
  context.onExtra?.();
  if (context.saysError === false && key.length === 5 && key.toLowerCase() === 'error') context.saysError = true;
  const text = readUnknown(context, key);
  if (text === later) {
    context.rest = restOfUnknown(restOf(context), unknown, key, draft);
    return later;
  }
  if (unknown === 'keep') keep(draft, key, text);
  return pace.spend(reader.passed() + valueUnits) ? later : undefined;
}

function readUnknown(context: ReadContext, key: string): ReturnType<typeof readJsonText> {
  try {
    return readJsonText(context);
  } catch (error) {
    throw within(error, placeOf(key));
  }
}

function* restOfUnknown(
  rest: Steps<Value>,
  unknown: ReadContext['unknown'],
  key: string,
  draft: StructDraft,
): Steps<Value> {
  try {
    const text = yield* rest;
    if (unknown === 'keep' && text instanceof JsonText) keep(draft, key, text);
    return null;
  } catch (error) {
    throw within(error, placeOf(key));
  }
}

function unknownProperty(key: string, slots: readonly Slot[]): Refusal {
  const names = slots.map(({ name }) => name);
  const offered = `${names.slice(0, offeredMax).join(', ')}${names.length > offeredMax ? ', …' : ''}`;
  return new Refusal(
    'request.invalid',
    `property ${excerpt(key)} is not known to the contract, expected ${names.length === 0 ? 'none' : offered}`,
  ).within(placeOf(key));
}

function keep(draft: StructDraft, key: string, text: JsonText): void {
  const kept = draft[extras];
  if (kept instanceof Map) kept.set(key, text);
  else draft[extras] = new Map([[key, text]]);
}
