/** Reads an object's properties, names in any letter case, each at most once. */
import { Refusal, type StructDraft, type Value } from '../command';
import { JsonToken } from '../json';
import { nextKey, named, type Slot, type Slots } from './property-slots';
import { enter, readHere, valueUnits, type Carrier, type ReadContext, type Reading } from './read-context';
import { UnknownFrame } from './unknown-properties';

/** Looked up once, see type-reader. */
const { object: objectToken } = JsonToken;

/** Moves into an object; its first key, undefined when it is empty. @param token what comes next */
export function enterObject({ reader }: ReadContext, { inOrder }: Slots, token: JsonToken): string | undefined {
  if (token !== objectToken) throw new Refusal('request.invalid', 'expected an object');
  reader.enterObject();
  return nextKey(reader, inOrder[0]);
}

/** @param first the first key, already read; undefined when the object is empty */
export function beginProperties(
  context: ReadContext,
  slots: Slots,
  draft: StructDraft,
  first: string | undefined,
  carrier: Carrier,
): Reading {
  return first === undefined ? carrier : enter(new StructFrame(slots, draft, first, carrier), context);
}

class StructFrame implements Carrier {
  private expected: Slot | undefined;
  /** Place of the last property in the contract's order: as long as they come in it none can stand twice. */
  private highest = -1;
  /** The property at work; undefined: one that the contract does not know. */
  private current: Slot | undefined = undefined;
  private absent: Set<Slot> | undefined = undefined;
  private unknown: UnknownFrame | undefined = undefined;

  /** @param first a key that was read, until its value is; then undefined */
  constructor(
    private readonly slots: Slots,
    private readonly draft: StructDraft,
    private first: string | undefined,
    readonly outer: Carrier,
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
      if (slot === undefined) next = this.unknownIn(context).at(key);
      else {
        expected = inOrder[slot.index + 1];
        if (slot.index > highest) highest = slot.index;
        else if (Object.hasOwn(draft, slot.name) || this.absent?.has(slot) === true)
          throw new Refusal('request.invalid', 'stands twice');
        const value = readHere(slot.usual, context);
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
