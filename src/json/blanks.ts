import { isSpace } from '../text/characters';
import type { TurnBudget, Turns } from '../text/turn';

/** Every so many characters it is looked whether white space stands there: what is longer cannot be missed. */
export const blankStride = 1024;

/** Characters looked at between two questions to the budget. */
const pieceChars = 16 * 1024;

/**
 * White space that is longer than the stride, by the first place in it that is a multiple of the stride: where it ends.
 * A reader that walks over white space asks at such a place, and never walks far. Undefined when there is none. What
 * stands inside strings is found too: nobody asks for it.
 */
export function* findBlankEnds(text: string, budget: TurnBudget): Turns<ReadonlyMap<number, number> | undefined> {
  const ends = new Map<number, number>();
  for (let place = blankStride; place < text.length; place += blankStride) {
    let end = place;
    for (let stop = place; end === stop && stop < text.length;) {
      stop = Math.min(stop + pieceChars, text.length);
      while (end < stop && isSpace(text.charCodeAt(end))) end++;
      if (budget.spend(end - place + 1)) yield;
    }
    if (end - place < blankStride) continue;
    ends.set(place, end);
    place = end - (end % blankStride);
  }
  return ends.size === 0 ? undefined : ends;
}
