/** White space and strings that are too long to be passed in one go: they are looked through with pauses. */
import { isHighSurrogate, isSpace } from '../text/characters';
import type { TurnBudget, Turns } from '../text/turn';
import { exceeded, malformed } from './json-error';
import { decodePiece, scanPiece, wellFormed } from './scan';

/** Distance in UTF-16 units between two places where white space is looked for: longer white space cannot be missed. */
export const blankStride = 1024;

/** UTF-16 units of white space that are looked at before the budget is asked again. */
const blankPieceChars = 16 * 1024;

/**
 * Finds white space that is longer than the stride. Gives its end by the first multiple of the stride in it; undefined
 * when there is none. A reader that walks over white space asks at each such place, so it never walks far. White space
 * inside strings is found too; the reader does not ask for it.
 */
export function* findBlankEnds(text: string, budget: TurnBudget): Turns<ReadonlyMap<number, number> | undefined> {
  const ends = new Map<number, number>();
  for (let place = blankStride; place < text.length; place += blankStride) {
    let end = place;
    for (let stop = place; end === stop && stop < text.length;) {
      stop = Math.min(stop + blankPieceChars, text.length);
      while (end < stop && isSpace(text.charCodeAt(end))) end++;
      if (budget.spend(end - place + 1)) yield;
    }
    if (end - place < blankStride) continue;
    ends.set(place, end);
    place = end - (end % blankStride);
  }
  return ends.size === 0 ? undefined : ends;
}

/**
 * Markers stand in the place of documents that were extracted from the text. A string with a marker is read as a long
 * one, however short.
 */
export interface Markers {
  isIn(text: string): boolean;
}

/** UTF-16 units of a literal that are decoded before the budget is asked again. */
const literalPieceChars = 8 * 1024;

/**
 * Reads the string whose opening quote stands at `start`, piece by piece; `end` is the place after its closing quote. A
 * string without escapes stays a slice of the text. The pieces of others are joined by copying, at the speed of memory.
 * @throws JsonError as for a short string
 */
export function* readLongString(
  text: string,
  start: number,
  charsMax: number,
  budget: TurnBudget,
): Turns<{ readonly value: string; readonly end: number }> {
  const first = start + 1;
  const pieces: string[] = [];
  /** The first half of a surrogate pair that two pieces share. */
  let half = '';
  for (let from = first; ;) {
    const { at, plain } = scanPiece(text, from, from + literalPieceChars);
    if (at >= text.length) throw malformed(text, start, 'the string is not closed');
    if (at - first > charsMax) throw exceeded(start, `a string of more than ${charsMax} characters`);
    if (!plain && pieces.length === 0) pieces.push(text.slice(first, from));
    if (pieces.length > 0) {
      const value = half + decodePiece(text, from, at);
      half = isHighSurrogate(value.charCodeAt(value.length - 1)) ? value.slice(-1) : '';
      pieces.push(wellFormed(half === '' ? value : value.slice(0, -1), text, start));
    }
    // Decoding takes longer than looking.
    if (budget.spend(plain ? at - from : (at - from) * 4)) yield;
    if (text.charCodeAt(at) === 0x22) {
      wellFormed(half, text, start);
      return { value: pieces.length === 0 ? text.slice(first, at) : pieces.join(''), end: at + 1 };
    }
    from = at;
  }
}
