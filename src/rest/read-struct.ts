/** Reads an object's properties, names in any letter case, each at most once; and `$type`, which names its type. */
import type { Field, StructType } from '../contract';
import { excerpt, Refusal, type StructDraft, type Value } from '../command';
import { JsonToken, writeJsonString, type JsonReader } from '../json';
import { named, namesOf, type KnownNames } from './property-names';
import {
  enter,
  tryReadUsual,
  valueUnits,
  type BeginRead,
  type Receiver,
  type PartReader,
  type ReadContext,
  type Reading,
  type UsualForm,
} from './read-context';
import { UnknownFrame } from './unknown-properties';

/** Looked up once, see read-value.ts. */
const { object: objectToken } = JsonToken;

/** A property as the reader looks it up. */
interface PropertySlot {
  readonly name: string;
  /** Place in the contract's order. */
  readonly index: number;
  /** The key as writers put it, `"Name":`. */
  readonly literal: string;
  readonly usual: UsualForm;
  readonly begin: BeginRead;
}

/** The properties of a struct. */
export type PropertySlots = KnownNames<PropertySlot>;

/** @param partOf the readers of one field's value */
export function slotsOf(fields: readonly Field[], partOf: (field: Field) => PartReader): PropertySlots {
  const inOrder = fields.map((field, index): PropertySlot => {
    const { name } = field;
    const { usual, begin } = partOf(field);
    return { name, index, literal: `${writeJsonString(name)}:`, usual, begin };
  });
  return { inOrder, byName: namesOf(inOrder) };
}

/** The next key of an object; undefined: it is closed. @param expected most writers keep the contract's order */
function nextKey(reader: JsonReader, expected: PropertySlot | undefined): string | undefined {
  return expected !== undefined && reader.nextKeyIs(expected.literal) ? expected.name : reader.nextKey();
}

/** Moves into an object; its first key, undefined when it is empty. @param token what comes next */
export function enterObject({ reader }: ReadContext, { inOrder }: PropertySlots, token: JsonToken): string | undefined {
  if (token !== objectToken) throw new Refusal('request.invalid', 'expected an object');
  reader.enterObject();
  return nextKey(reader, inOrder[0]);
}

/** @param first the first key, already read; undefined when the object is empty */
export function beginProperties(
  context: ReadContext,
  slots: PropertySlots,
  draft: StructDraft,
  first: string | undefined,
  receiver: Receiver,
): Reading {
  return first === undefined ? receiver : enter(new ReadStructFrame(slots, draft, first, receiver), context);
}

class ReadStructFrame implements Receiver {
  private expected: PropertySlot | undefined;
  /** Place of the last property in the contract's order: as long as they come in it none can stand twice. */
  private highest = -1;
  /** The property at work; undefined: one that the contract does not know. */
  private current: PropertySlot | undefined = undefined;
  private absent: Set<PropertySlot> | undefined = undefined;
  private unknown: UnknownFrame | undefined = undefined;

  /** @param first a key that was read, until its value is; then undefined */
  constructor(
    private readonly slots: PropertySlots,
    private readonly draft: StructDraft,
    private first: string | undefined,
    readonly outer: Receiver,
  ) {
    this.expected = slots.inOrder[0];
  }

  get segment(): string | undefined {
    return this.current?.name;
  }

  put(value: Value | undefined): void {
    const { current, draft } = this;
    if (current === undefined) return;
    if (value === undefined) (this.absent ??= new Set()).add(current);
    else draft[current.name] = value;
  }

  advance(context: ReadContext): Reading {
    const { slots, draft } = this;
    const { inOrder } = slots;
    const { reader, budget } = context;
    let { first: key, expected, highest } = this;
    if (key === undefined) key = nextKey(reader, expected);
    else this.first = undefined;
    for (; key !== undefined; key = nextKey(reader, expected)) {
      const slot = expected?.name === key ? expected : named(slots.byName, key);
      this.current = slot;
      let next: Reading | undefined;
      if (slot === undefined) next = this.unknownIn(context).startProperty(key);
      else {
        expected = inOrder[slot.index + 1];
        if (slot.index > highest) highest = slot.index;
        else if (Object.hasOwn(draft, slot.name) || this.absent?.has(slot) === true)
          throw new Refusal('request.invalid', 'occurs twice');
        const value = tryReadUsual(slot.usual, context);
        if (value !== undefined) {
          draft[slot.name] = value;
          continue;
        }
        next = slot.begin(context, this);
        if (next === this && !budget.count(0)) continue;
      }
      this.expected = expected;
      this.highest = highest;
      return next;
    }
    budget.count(reader.passed() + valueUnits);
    return this.outer;
  }

  private unknownIn({ unknown }: ReadContext): UnknownFrame {
    return (this.unknown ??= new UnknownFrame(this.slots, unknown === 'keep' ? this.draft : undefined, this));
  }
}

/**
 * Reads the string that follows `$type`, by which .NET serializers say of which derived type an object is. Namespace
 * and assembly are not checked; the gateway writes the type without them.
 * @throws Refusal for a long one: no type of the contract has such a name
 */
export function readTypeName({ reader, onLeniency }: ReadContext): string {
  onLeniency?.();
  const written = reader.shortString();
  if (written === undefined) throw new Refusal('request.limit', 'the name of the type is too long').within('$type');
  return written;
}

/** `Project`, or as .NET writes it, `SuperOffice.CRM.Services.Project, SuperOffice.Contracts`. */
export const localTypeName = (written: string): string => typeForm.exec(written)?.[1] ?? written;

/** Namespaces, the name itself, then the assembly: names, its version and the like. */
const typeForm = /^(?:\w+[.+])*(\w+)(?:, ?[\w.]+(?:, ?\w+=[\w.-]+)*)?$/;

/**
 * The declared type or the derived one that was named. A newer CRM's type that the contract does not know is read as
 * the declared one; a client's is refused, for the name says what .NET is to make.
 */
export function actualStruct(type: StructType, written: string, { types, onLeniency }: ReadContext): StructType {
  const local = localTypeName(written);
  if (local === type.name.local) return type;
  const derived = types.derivedOf(type).find(({ name }) => name.local === local);
  if (derived !== undefined) return derived;
  if (onLeniency === undefined) return type;
  throw new Refusal('request.invalid', `${excerpt(written)} is not ${type.name.local} or derived from it`).within(
    '$type',
  );
}
