import { Pieces, type Base64 } from '../body';
import type { Pace } from '../text/turn';

/** Documents below it are simply part of the text around them. */
const inlineChars = 16 * 1024;
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

  /** A long text is added a piece at a time. */
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

  /** To be asked after each carrier and item; true: a pause is due, and a frame gives back what to go on with. */
  isFull(): boolean {
    const units = this.#text.length - this.#told + valueUnits;
    this.#told = this.#text.length;
    return this.#pace.count(units);
  }

  /** To be asked before a `yield`: true once after each time it was full. */
  isPauseDue(): boolean {
    if (!this.#pace.isPauseDue()) return false;
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
