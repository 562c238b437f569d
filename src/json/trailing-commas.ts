import { exceeded } from './json-error';

/**
 * Programs that write one write one per object. This many suffice for the largest list, and can be removed without a
 * pause.
 */
const commasMax = 50_000;

/** The commas of a text that stand in front of a closing bracket, in its order. */
export class TrailingCommas {
  readonly #places: number[] = [];

  /** Notes the comma at an offset. @throws JsonError when there are too many */
  add(place: number): void {
    if (this.#places.length >= commasMax)
      throw exceeded(place, `more than ${commasMax} commas in front of a closing bracket`);
    this.#places.push(place);
  }

  /**
   * The piece of the text without its trailing commas.
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
