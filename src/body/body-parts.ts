import { Document } from './document';
import { CompressedPart } from './compressed-text';

const pieceBytes = 64 * 1024;
/** Up to here one write costs less than several pieces with a round of the event loop between them. */
const smallBytes = 128 * 1024;

/** A message body that never stands in one block. It can be read more than once: a call may be sent again. */
export class BodyParts implements Iterable<Uint8Array> {
  readonly byteLength: number;
  readonly #parts: readonly (Uint8Array | Document | CompressedPart)[];
  #document: Document | undefined;

  /** @param parts in order; a document stands for its base64 text, a compressed part for its content */
  constructor(parts: readonly (Uint8Array | Document | CompressedPart)[]) {
    this.#parts = parts;
    this.byteLength = parts.reduce(
      (sum, part) => sum + (part instanceof Document ? part.textLength : part.byteLength),
      0,
    );
  }

  /** The bytes of a document, not their base64. */
  static ofBytes(document: Document): BodyParts {
    const parts = new BodyParts(document.pieces);
    parts.#document = document;
    return parts;
  }

  /** Releases the documents in it, for the call is over (see Document). */
  release(): void {
    this.#document?.release();
    for (const part of this.#parts) if (part instanceof Document) part.release();
  }

  /** A small body in one block; undefined for a large one: joining it would keep others waiting. */
  joined(): Buffer | undefined {
    return this.byteLength <= smallBytes ? Buffer.concat([...this]) : undefined;
  }

  /** The body in pieces of about 64 KiB, each made when it is asked for. */
  *[Symbol.iterator](): Generator<Uint8Array, void, undefined> {
    for (const part of this.#parts) {
      if (part instanceof Document) for (const text of part.texts()) yield Buffer.from(text, 'latin1');
      else if (part instanceof CompressedPart) yield part.content();
      else for (let at = 0; at < part.byteLength; at += pieceBytes) yield part.subarray(at, at + pieceBytes);
    }
  }
}

/** A body in one block, of any form, for tools that people use. It must be small. */
export function bodyBytes(body: string | Uint8Array | BodyParts): Buffer {
  if (typeof body === 'string') return Buffer.from(body);
  return body instanceof BodyParts ? Buffer.concat([...body]) : Buffer.from(body);
}
