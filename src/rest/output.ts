import { BodyParts, type Document } from '../body';
import type { TurnBudget } from '../text/turn';

/** Documents below it are simply part of the text around them. */
const inlineChars = 16 * 1024;
/** Units of work that a struct or an item takes besides its characters. */
const valueUnits = 24;

/**
 * A message while it is written: one text, as nearly all are. At each pause what has been written becomes bytes, so
 * that the end of a large message needs no work on all of it. Documents are never made text here.
 */
export class Output {
  readonly #budget: TurnBudget;
  readonly #parts: (Uint8Array | Document)[] = [];
  #text = '';
  /** Up to where the budget has counted the text. */
  #counted = 0;

  constructor(budget: TurnBudget) {
    this.#budget = budget;
  }

  /** A long text is added a piece at a time. */
  add(text: string): void {
    this.#text += text;
  }

  /** The base64 text of a document. */
  addDocument(document: Document): void {
    if (document.textLength <= inlineChars) this.add(document.text());
    else {
      this.#flush();
      this.#parts.push(document);
    }
  }

  /** To be asked after each struct and item; true: a pause is due, and a frame gives back what to go on with. */
  isFull(): boolean {
    const units = this.#text.length - this.#counted + valueUnits;
    this.#counted = this.#text.length;
    return this.#budget.count(units);
  }

  /** To be asked before a `yield`: true once after each time it was full. */
  isPauseDue(): boolean {
    if (!this.#budget.isPauseDue()) return false;
    this.#flush();
    return true;
  }

  /** The message. */
  body(): string | BodyParts {
    if (this.#parts.length === 0) return this.#text;
    this.#flush();
    return new BodyParts(this.#parts);
  }

  #flush(): void {
    this.#parts.push(Buffer.from(this.#text));
    this.#text = '';
    this.#counted = 0;
  }
}
