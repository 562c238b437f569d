/**
 * The codecs' own stack: what is being read or written, from the innermost struct to the outermost. With it work can
 * stop anywhere and go on later, although readers and writers are no generators: one for each struct would cost time.
 */
import type { Turns } from '../text/turn';
import { within } from './refusal';

/** A struct that has been begun. @typeParam Shared what the frames of one message share */
export interface Frame<Shared> {
  readonly outer: Frame<Shared> | undefined;
  /** The part at work, for the path of a refusal; undefined: the struct is a part itself. */
  readonly segment: string | undefined;
  /** Works on. Returns the frame to go on with: one inside, itself, or the one around it; undefined: all is done. */
  advance(work: Shared): Frame<Shared> | undefined;
}

/** Tells when others are to have a turn; asking begins a new span of work. */
interface Pausing {
  isPauseDue(): boolean;
}

/**
 * Does the work of a frame and of all that are around it.
 * @returns what is left to do; undefined: all is done, without a promise or a generator
 */
export function runFrames<Shared>(first: Frame<Shared>, work: Shared, pausing: Pausing): Turns<void> | undefined {
  const left = runOn(first, work, pausing);
  return left === undefined ? undefined : runRest(left, work, pausing);
}

function* runRest<Shared>(first: Frame<Shared>, work: Shared, pausing: Pausing): Turns<void> {
  for (let left: Frame<Shared> | undefined = first; left !== undefined; left = runOn(left, work, pausing)) yield;
}

/** Goes on until a pause is due; undefined: all is done. */
function runOn<Shared>(first: Frame<Shared>, work: Shared, pausing: Pausing): Frame<Shared> | undefined {
  let frame: Frame<Shared> | undefined = first;
  try {
    while (frame !== undefined) {
      frame = frame.advance(work);
      if (pausing.isPauseDue()) break;
    }
    return frame;
  } catch (error) {
    throw withPath(error, frame);
  }
}

function withPath<Shared>(error: unknown, innermost: Frame<Shared> | undefined): unknown {
  let said = error;
  for (let frame = innermost; frame !== undefined; frame = frame.outer)
    if (frame.segment !== undefined) said = within(said, frame.segment);
  return said;
}
