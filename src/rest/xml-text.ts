import { Refusal } from '../command';
import type { Turns } from '../text/turn';
import { escapeText, illegalCharacterAt } from '../xml';
import type { Output } from './output';
import { pieceEnd } from '../text/characters';

const pieceChars = 8 * 1024;

/** Character data of any length. @throws Refusal for a character XML cannot hold */
export function* writeText(text: string, output: Output): Turns<void> {
  for (let start = 0; start < text.length;) {
    const end = pieceEnd(text, start, pieceChars);
    const piece = text.slice(start, end);
    if (illegalCharacterAt(piece) >= 0)
      throw new Refusal('upstream.invalid', 'the value has a character that XML cannot hold');
    output.add(escapeText(piece));
    start = end;
    if (output.isFull() && output.isPauseDue()) yield;
  }
}
