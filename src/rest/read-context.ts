/** What the compiled JSON readers are handed, and the frames they work with. */
import type { TypeTable } from '../contract';
import { within, type Frame, type Value } from '../command';
import type { JsonReader, JsonToken } from '../json';
import type { BodyWithDocuments } from '../body';
import { turnUnits, type TurnBudget, type Turns } from '../text/turn';

/**
 * What is made of an enum or flags member that the contract does not have. A v1 CRM is newer than any WSDL, so it may
 * well be a member.
 * `text`: its own text stands for it. `neutral`: the neutral member stands for it, and a set keeps its known members.
 * `either`: its text if it can be a member, else the neutral one.
 */
export type NewerMembers = 'text' | 'neutral' | 'either';

/** What the compiled JSON readers are handed with each value. */
export interface ReadContext {
  readonly reader: JsonReader;
  readonly types: TypeTable;
  readonly budget: TurnBudget;
  /** Documents that were taken out of the text. */
  readonly documents: BodyWithDocuments | undefined;
  /** Properties the contract does not know: kept as `extras`, refused, or (in answers, of a newer CRM) passed over. */
  readonly unknown: 'refuse' | 'ignore' | 'keep';
  /** What is made of members that the contract does not have; unset: they are refused. */
  readonly newerMembers?: NewerMembers | undefined;
  /**
   * Whether `null` stands for "left out" where the contract has no nil: so in answers, `$select` nulls everything else.
   */
  readonly nullIsAbsent: boolean;
  /** In requests: whether values are read as the replaced server reads them (see lenient-leaf.ts). */
  readonly isLenient: boolean;
  /**
   * Set in requests only, so its absence says that an answer is read. Called for what another reader might understand
   * otherwise; the text must then not go on as it stands. That is a value in another form than the strict one, an
   * unknown property that was passed over, or a `$type`.
   */
  readonly onLeniency?: () => void;
  /**
   * In requests only: called for each set of flags that is written as a number, as the vendor's client does and few
   * others.
   */
  readonly onFlagsByNumber?: () => void;
  /** In requests only: called for each unknown property that is kept. */
  readonly onExtra?: () => void;
  /**
   * False at first; set by the reader that meets, at any depth, a property "Error" that the contract does not know (see
   * error-in-success.ts). Unset: not wanted.
   */
  saysError?: boolean;
}

/** An object, an array or a long text that is being read. */
export type Reading = Frame<ReadContext>;

/** What values are put into: an object or array when it is begun, so that nothing is handed back. */
export interface Receiver extends Reading {
  /** Takes the value of the part at work. @param value undefined: an absent one (see nullIsAbsent) @throws Refusal */
  put(value: Value | undefined): void;
}

/** An object or array within another one, or within the whole value. */
interface Inner extends Receiver {
  advance(context: ReadContext): Reading;
}

/** How a leaf in its usual form is read: data, so that V8 sees one function at the place of reading, not dozens. */
export interface UsualForm {
  readonly kind: 'none' | 'integer' | 'text' | 'other';
  readonly min: number;
  readonly max: number;
  readonly readText: (text: string, context: ReadContext) => Value;
}

/** Reads a leaf in its usual form, at this very place. Undefined, and no text consumed: it has another form. */
export function tryReadUsual({ kind, min, max, readText }: UsualForm, context: ReadContext): Value | undefined {
  switch (kind) {
    case 'none':
      return undefined;
    case 'integer':
      return context.reader.tryReadInteger(min, max);
    case 'text':
      return context.reader.tryReadString();
    case 'other': {
      const text = context.reader.tryReadString();
      return text === undefined ? undefined : readText(text, context);
    }
  }
}

/**
 * Reads a value, or begins one that has parts or is long, and puts it into the receiver. Gives back the frame to go on
 * with.
 * @throws Refusal, JsonError
 */
export type BeginRead = (context: ReadContext, receiver: Receiver) => Reading;

/** The same for a value that is not null. @param token what comes next */
export type BeginOf = (context: ReadContext, receiver: Receiver, token: JsonToken) => Reading;

/** The readers of a property, an item or an entry's value. */
export interface PartReader {
  /** To be tried first. */
  readonly usual: UsualForm;
  readonly begin: BeginRead;
}

/**
 * Goes on at once with an object or array that has just been begun. Nearly all end before a pause is due, and to go
 * back to the loop for each of them would slow down reading.
 */
export function enter(frame: Inner, context: ReadContext): Reading {
  try {
    return frame.advance(context);
  } catch (error) {
    throw within(error, frame.segment ?? '');
  }
}

/** Units of work that a struct, an entry or an item takes besides its characters. */
export const valueUnits = 24;

/** A value that is read in turns of its own: a long text, or JSON that the contract does not describe. */
export class LongFrame implements Reading {
  readonly segment = undefined;

  /** @param outer what the value is put into */
  constructor(
    private readonly turns: Turns<Value | undefined>,
    readonly outer: Receiver,
  ) {}

  advance({ budget }: ReadContext): Reading {
    const turn = this.turns.next();
    if (turn.done === true) {
      this.outer.put(turn.value);
      return this.outer;
    }
    // The turns have begun a new span of work already, but it is here that they pause.
    budget.count(turnUnits);
    return this;
  }
}
