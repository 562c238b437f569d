/** The frames of values without parts of their own: the outermost one, and those that take long. */
import { runFrames, within, type Value } from '../command';
import { turnUnits, type Turns } from '../text/turn';
import { readHere, type Carrier, type Part, type ReadContext, type Reading } from './read-context';

/** A value that is not within another one. */
export class Whole implements Carrier {
  readonly outer = undefined;
  private read: Value | undefined = undefined;

  /** @param segment what it is called in the path of a refusal; undefined: nothing */
  constructor(
    private readonly part: Part,
    readonly segment: string | undefined,
  ) {}

  /** What was read; undefined: an absent value (see nullIsAbsent). */
  get value(): Value | undefined {
    return this.read;
  }

  /** Reads it. Undefined: it is read; else what is left to do. @throws Refusal, JsonError */
  from(context: ReadContext): Turns<void> | undefined {
    const first = this.begin(context);
    return first === this ? undefined : runFrames(first, context, context.budget);
  }

  put(value: Value | undefined): void {
    this.read = value;
  }

  /** Nothing is around it. */
  advance(): undefined {
    return undefined;
  }

  private begin(context: ReadContext): Reading {
    const { usual, begin } = this.part;
    try {
      this.read = readHere(usual, context);
      return this.read === undefined ? begin(context, this) : this;
    } catch (error) {
      throw within(error, this.segment ?? '');
    }
  }
}

/** A value that is read in steps of its own: a long text, or what the contract says nothing of. */
export class Long implements Reading {
  readonly segment = undefined;

  /** @param outer what the value is put into */
  constructor(
    private readonly steps: Turns<Value | undefined>,
    readonly outer: Carrier,
  ) {}

  advance({ budget }: ReadContext): Reading {
    const step = this.steps.next();
    if (step.done === true) {
      this.outer.put(step.value);
      return this.outer;
    }
    // The steps have begun a new span of work already, but it is here that they pause.
    budget.count(turnUnits);
    return this;
  }
}
