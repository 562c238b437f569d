/** What is done where the XmlReader pauses: a frame gives itself back, whoever reads the message around it yields. */
import { turnUnits, type Turns } from '../text/turn';
import { XmlEvent, type XmlReader } from '../xml';
import type { ReadContext, Reading } from './read-context';

/** Makes a pause due within a frame: the XmlReader made one, or a piece of work took as long. */
export function pause({ budget }: ReadContext): void {
  budget.count(turnUnits);
}

/**
 * The event that `nextElement` is on the way to: `reader.nextElement() || (yield* furtherElement(reader))`,
 * since `none` is 0. So the usual way, without a pause, costs no generator.
 */
export function* furtherElement(reader: XmlReader): Turns<XmlEvent> {
  for (;;) {
    yield;
    const event = reader.nextElement();
    if (event !== XmlEvent.none) return event;
  }
}

/** On the start of an element: moves to its end. What is passed over is checked all the same. */
export function* passOver(reader: XmlReader): Turns<void> {
  const { depth } = reader;
  while (!reachEnd(reader, depth)) yield;
}

/** Goes on to the end of the open element of that depth; false: the reader paused. */
export function reachEnd(reader: XmlReader, depth: number): boolean {
  for (;;) {
    const event = reader.next();
    if (event === XmlEvent.end && reader.depth === depth) return true;
    if (event === XmlEvent.none) return false;
  }
}

/** An element inside a carrier that is passed over. */
export class PassFrame implements Reading {
  readonly segment = undefined;
  readonly #depth: number;

  constructor(
    reader: XmlReader,
    readonly outer: Reading,
  ) {
    this.#depth = reader.depth;
  }

  advance(context: ReadContext): Reading {
    if (reachEnd(context.reader, this.#depth)) return this.outer;
    pause(context);
    return this;
  }
}
