/**
 * What is being written, from the innermost element to the outermost: the writers' own stack, so that writing can stop anywhere and go on later
 * although no writer is a generator, which would cost 40 ns for each carrier.
 */
import { within } from '../command';
import type { Steps } from '../steps';
import type { WriteContext } from './leaf-writer';

/** An element that has been begun. */
export interface Frame {
  readonly outer: Frame | undefined;
  /** The part being written, for the path of a refusal; undefined: the element is a part itself. */
  readonly segment: string | undefined;
  /** Writes on. Gives back what to go on with: an element inside, itself, or the one around it; undefined: all is written. */
  advance(context: WriteContext): Frame | undefined;
}

/** Writes an element with all that is in it. Undefined: it is written; else what is left to do. */
export function writeFrames(first: Frame, context: WriteContext): Steps<void> | undefined {
  const left = writeOn(first, context);
  return left === undefined ? undefined : writeRest(left, context);
}

function* writeRest(first: Frame, context: WriteContext): Steps<void> {
  for (let left: Frame | undefined = first; left !== undefined; left = writeOn(left, context)) yield;
}

/** Writes until a pause is due; undefined: all is written. */
function writeOn(first: Frame, context: WriteContext): Frame | undefined {
  let frame: Frame | undefined = first;
  try {
    while (frame !== undefined) {
      frame = frame.advance(context);
      if (context.output.isPauseDue()) break;
    }
    return frame;
  } catch (error) {
    throw withPath(error, frame);
  }
}

function withPath(error: unknown, innermost: Frame | undefined): unknown {
  let said = error;
  for (let frame = innermost; frame !== undefined; frame = frame.outer)
    if (frame.segment !== undefined) said = within(said, frame.segment);
  return said;
}
