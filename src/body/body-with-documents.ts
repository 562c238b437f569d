import { Document } from './document';
import { BodyParts } from './body-parts';
import type { Lines } from './base64-run';

/** One document that was taken out of a message. */
export interface MarkedDocument {
  /** What stands in its place. */
  readonly marker: string;
  /** Where it stands in the remainder. */
  readonly at: number;
  readonly document: Document;
  readonly lines: Lines;
  /** Its last character belongs to a line; false: it is a line end. */
  readonly endsInLine: boolean;
}

/**
 * A message without its documents. Markers that cannot be guessed stand in their places, in characters that are legal
 * wherever base64 is.
 */
export class BodyWithDocuments {
  readonly #documents: ReadonlyMap<string, MarkedDocument>;
  readonly #marker: RegExp;

  /**
   * @param remainder what is left of the message
   * @param byteLength of the message as it arrived
   * @param key what all markers begin with
   */
  constructor(
    readonly remainder: Uint8Array,
    readonly byteLength: number,
    documents: readonly MarkedDocument[],
    private readonly key: string,
  ) {
    this.#documents = new Map(documents.map((each) => [each.marker, each]));
    this.#marker = new RegExp(`${key}\\d+E`, 'g');
  }

  /** Whether a text has a marker in it. */
  isIn(text: string): boolean {
    return text.includes(this.key);
  }

  /** The document whose marker the text is; undefined: the text is anything else, or more. */
  document(text: string): Document | undefined {
    return this.#documents.get(text)?.document;
  }

  /**
   * UTF-16 units of a text of the remainder when restored, line ends not counted; undefined: there is no marker in it,
   * and it keeps its length.
   */
  restoredLength(text: string): number | undefined {
    if (!this.isIn(text)) return undefined;
    let length = text.length;
    for (const [marker] of text.matchAll(this.#marker))
      length += (this.#documents.get(marker)?.document.textLength ?? marker.length) - marker.length;
    return length;
  }

  /**
   * A text of the remainder as the message has it. Line ends become line feeds, as XML 1.0 section 2.11 has it; JSON
   * has no lines there.
   */
  restore(text: string): string {
    if (!this.isIn(text)) return text;
    return text.replace(this.#marker, (marker) => {
      const found = this.#documents.get(marker);
      return found === undefined ? marker : textOf(found);
    });
  }

  /** Releases all documents, for the call is over (see Document). */
  release(): void {
    for (const { document } of this.#documents.values()) document.release();
  }

  /** The message as it arrived; undefined when it would have to be put together line by line. */
  original(): BodyParts | undefined {
    const parts: (Uint8Array | Document)[] = [];
    let from = 0;
    for (const { marker, at, document, lines } of this.#documents.values()) {
      if (lines.end !== '') return undefined;
      parts.push(this.remainder.subarray(from, at), document);
      from = at + marker.length;
    }
    return new BodyParts([...parts, this.remainder.subarray(from)]);
  }
}

function textOf({ document, lines: { columns, end }, endsInLine }: MarkedDocument): string {
  const text = document.text();
  if (end === '') return text;
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += columns) lines.push(text.slice(at, at + columns));
  return lines.join('\n') + (endsInLine ? '' : '\n');
}
