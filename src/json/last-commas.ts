import { exceeded } from './json-error';

/**
 * A program that leaves one leaves one per object: so many are enough for the largest list, and few enough to be taken
 * out at once.
 */
const commasMax = 50_000;

/** The commas of a text that stand in front of a closing bracket, in its order. */
export class LastCommas {
  readonly #places: number[] = [];

  /** @throws JsonError for the one that is too many */
  add(place: number): void {
    if (this.#places.length >= commasMax)
      throw exceeded(place, `more than ${commasMax} commas in front of a closing bracket`);
    this.#places.push(place);
  }

  /**
   * A piece of the text, without those of them that stand in it.
   * @param start where it begins; it ends where the text has been read to
   */
  without(piece: string, start: number): string {
    const places = this.#places;
    let first = places.length;
    while (first > 0 && (places[first - 1] ?? 0) >= start) first -= 1;
    if (first === places.length) return piece;
    const kept: string[] = [];
    let from = 0;
    for (const place of places.slice(first)) {
      kept.push(piece.slice(from, place - start));
      from = place - start + 1;
    }
    kept.push(piece.slice(from));
    return kept.join('');
  }
}
