import { turnUnits } from '../text/turn';
import { BodyParts } from './body-parts';
import type { Document } from './document';

/** Shorter documents are simply part of the text around them. */
const inlineChars = 16 * 1024;

/**
 * A message while it is written: one text, as nearly all are. At each pause the text so far becomes bytes, so that the
 * end of a large message needs no work on all of it. Long documents never become text here.
 */
export class Output {
  readonly #parts: (Uint8Array | Document)[] = [];
  /** The text since the last pause: writers append to it. */
  text = '';

  /** @param units length of a text that becomes bytes, in UTF-16 units */
  constructor(private readonly units = turnUnits) {}

  /** A long text is added a piece at a time. */
  add(text: string): void {
    this.text += text;
  }

  /** The base64 text of a document. */
  addDocument(document: Document): void {
    if (document.textLength <= inlineChars) this.text += document.text();
    else {
      this.#flush();
      this.#parts.push(document);
    }
  }

  /** Whether a pause is due: asked after each struct and item, a frame then gives back what to go on with. */
  isFull(): boolean {
    return this.text.length >= this.units;
  }

  /** Asked before each `yield`: true when a pause is due, and the text begins anew. */
  isPauseDue(): boolean {
    if (!this.isFull()) return false;
    this.#flush();
    return true;
  }

  /** The message. @param start what stands in front of it and is known last */
  body(start = ''): string | BodyParts {
    if (this.#parts.length === 0) return start + this.text;
    this.#flush();
    return new BodyParts(start === '' ? this.#parts : [Buffer.from(start), ...this.#parts]);
  }

  #flush(): void {
    this.#parts.push(Buffer.from(this.text));
    this.text = '';
  }
}
