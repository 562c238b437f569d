import { pieceEnd } from '../json';
import { Pieces, type Base64 } from '../media';
import type { Pace, Steps } from '../steps';

/** Documents below it are simply part of the text around them. */
const inlineChars = 16 * 1024;
const pieceChars = 16 * 1024;
/** Units of work that a carrier or an item takes besides its characters. */
const valueUnits = 24;

/**
 * A message while it is written: one text, as nearly all are. At each pause what has been written becomes bytes, so that nothing is left to do for
 * the whole of a large message at its end; documents are never made text here.
 */
export class Output {
  readonly #pace: Pace;
  readonly #parts: (Uint8Array | Base64)[] = [];
  #text = '';
  /** Up to where in the text the pace has been told. */
  #told = 0;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  /** A long text is added by `addLong`. */
  add(text: string): void {
    this.#text += text;
  }

  /** The base64 text of a document. */
  addDocument(document: Base64): void {
    if (document.textLength <= inlineChars) this.add(document.text());
    else {
      this.#flush();
      this.#parts.push(document);
    }
  }

  /** A text of any length, as it is. */
  *addLong(text: string): Steps<void> {
    for (let start = 0; start < text.length;) {
      const end = pieceEnd(text, start, pieceChars);
      this.add(text.slice(start, end));
      start = end;
      if (this.isPauseDue()) yield;
    }
  }

  /** To be asked after each carrier and item, for a `yield`. */
  isPauseDue(): boolean {
    const units = this.#text.length - this.#told + valueUnits;
    this.#told = this.#text.length;
    if (!this.#pace.spend(units)) return false;
    this.#flush();
    return true;
  }

  /** The message. */
  body(): string | Pieces {
    if (this.#parts.length === 0) return this.#text;
    this.#flush();
    return new Pieces(this.#parts);
  }

  #flush(): void {
    this.#parts.push(Buffer.from(this.#text));
    this.#text = '';
    this.#told = 0;
  }
}
