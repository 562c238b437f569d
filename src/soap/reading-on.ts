/** What a reader of steps does where its XmlReader paused. */
import type { Steps } from '../steps';
import { XmlEvent, type XmlReader } from '../xml';

/**
 * The event that `nextElement` is on the way to: `reader.nextElement() || (yield* furtherElement(reader))`, since `none` is 0. So the usual way, without
 * a pause, costs no generator.
 */
export function* furtherElement(reader: XmlReader): Steps<XmlEvent> {
  for (;;) {
    yield;
    const event = reader.nextElement();
    if (event !== XmlEvent.none) return event;
  }
}

/** On the start of an element: moves to its end. What is passed over is checked all the same. */
export function* passOver(reader: XmlReader): Steps<void> {
  const { depth } = reader;
  for (;;) {
    const event = reader.next();
    if (event === XmlEvent.none) yield;
    else if (event === XmlEvent.end && reader.depth === depth) return;
  }
}
