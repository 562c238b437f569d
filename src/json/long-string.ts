import { isHighSurrogate } from '../text/characters';
import type { TurnBudget, Turns } from '../text/turn';
import { exceeded, malformed } from './json-error';
import { decodePiece, scanPiece, wellFormed } from './scan';

/** Literal characters decoded between two questions to the budget. */
const pieceChars = 8 * 1024;

/**
 * Reads the string whose opening quote stands at `start`, piece by piece; `end` is the place after its closing quote. A
 * string without escapes stays a part of the text; the pieces of others are joined by copying, at the speed of memory.
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
    const { at, plain } = scanPiece(text, from, from + pieceChars);
    if (at >= text.length) throw malformed(text, start, 'the string is not closed');
    if (at - first > charsMax) throw exceeded(start, `a string of more than ${charsMax} characters`);
    if (!plain && pieces.length === 0) pieces.push(text.slice(first, from));
    if (pieces.length > 0) {
      const value = half + decodePiece(text, from, at);
      half = isHighSurrogate(value.charCodeAt(value.length - 1)) ? value.slice(-1) : '';
      pieces.push(wellFormed(half === '' ? value : value.slice(0, -1), text, start));
    }
    // Decoding takes four times as long as looking.
    if (budget.spend(plain ? at - from : (at - from) * 4)) yield;
    if (text.charCodeAt(at) === 0x22) {
      wellFormed(half, text, start);
      return { value: pieces.length === 0 ? text.slice(first, at) : pieces.join(''), end: at + 1 };
    }
    from = at;
  }
}
