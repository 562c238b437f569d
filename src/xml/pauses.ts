import { refuse } from './error';
import { XmlEvent } from './event';

/** How many steps something held together may have. */
const heldSteps = 4;

/** When a reader pauses. */
export class Pauses {
  /** The offset from which on a pause is due. */
  dueAt: number;
  private isHeld = false;

  /** @param units characters between two pauses, Infinity for none at all */
  constructor(
    private readonly source: string,
    readonly units: number,
  ) {
    this.dueAt = units;
  }

  /** Takes the pause at the offset reached. Throws XmlError where there must be none. */
  take(at: number): typeof XmlEvent.none {
    if (this.isHeld) refuse(this.source, at, 'limit', 'A part of the document that is always short is too long');
    this.dueAt = at + this.units;
    return XmlEvent.none;
  }

  /** Does the work, which must not come further than a few steps from the offset, without a pause. */
  hold<T>(at: number, work: () => T): T {
    const before = this.dueAt;
    this.dueAt = at + heldSteps * this.units;
    this.isHeld = true;
    const result = work();
    this.isHeld = false;
    this.dueAt = before;
    return result;
  }
}
