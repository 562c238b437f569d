/** What readers do where the XmlReader pauses: a frame gives itself back, and the generator around it yields. */
import { turnUnits, type Turns } from '../text/turn';
import { XmlEvent, type XmlReader } from '../xml';
import type { ReadContext, Reading } from './read-context';

/** Makes a pause due within a frame: the XmlReader made one, or a piece of work took as long. */
export function pause({ budget }: ReadContext): void {
  budget.count(turnUnits);
}

/**
 * The event after the pause that `nextElement` made. To be called as `reader.nextElement() || (yield*
 * elementAfterPause(reader))`: `none` is 0, so the usual way, without a pause, costs no generator.
 */
export function* elementAfterPause(reader: XmlReader): Turns<XmlEvent> {
  for (;;) {
    yield;
    const event = reader.nextElement();
    if (event !== XmlEvent.none) return event;
  }
}

/** On the start of an element: moves to its end. What is skipped is checked all the same. */
export function* skipElement(reader: XmlReader): Turns<void> {
  const { depth } = reader;
  while (!skipToEnd(reader, depth)) yield;
}

/** Goes on to the end of the open element of that depth; false: the reader paused. */
export function skipToEnd(reader: XmlReader, depth: number): boolean {
  for (;;) {
    const event = reader.next();
    if (event === XmlEvent.end && reader.depth === depth) return true;
    if (event === XmlEvent.none) return false;
  }
}

/** Skips an element inside a struct. */
export class SkipFrame implements Reading {
  readonly segment = undefined;
  readonly #depth: number;

  constructor(
    reader: XmlReader,
    readonly outer: Reading,
  ) {
    this.#depth = reader.depth;
  }

  advance(context: ReadContext): Reading {
    if (skipToEnd(context.reader, this.#depth)) return this.outer;
    pause(context);
    return this;
  }
}
