import { BodyParts, type Document } from '../body';
import { turnUnits } from '../text/turn';

/** Documents below it are simply part of the text around them. */
const inlineChars = 16 * 1024;

/**
 * A message while it is written: one text, as nearly all are. At each pause what has been written becomes bytes, for a
 * text of a million pieces takes long to become one; documents are never made text here.
 */
export class Output {
  readonly #parts: (Uint8Array | Document)[] = [];
  /** The text that was written last: writers append to it. */
  text = '';

  /** @param units length of a text that becomes bytes */
  constructor(private readonly units = turnUnits) {}

  /** The base64 text of a document. */
  addDocument(document: Document): void {
    if (document.textLength <= inlineChars) this.text += document.text();
    else {
      this.#flush();
      this.#parts.push(document);
    }
  }

  /** Whether it is time for a pause. */
  isFull(): boolean {
    return this.text.length >= this.units;
  }

  /** To be asked before each `yield`; the text begins anew. */
  isPauseDue(): boolean {
    if (!this.isFull()) return false;
    this.#flush();
    return true;
  }

  /** All of it, behind a start that is known last. */
  behind(start: string): string | BodyParts {
    if (this.#parts.length === 0) return start + this.text;
    this.#flush();
    return new BodyParts([Buffer.from(start), ...this.#parts]);
  }

  #flush(): void {
    this.#parts.push(Buffer.from(this.text));
    this.text = '';
  }
}
