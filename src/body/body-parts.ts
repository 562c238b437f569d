import { Document } from './document';
import { PackedPart } from './packed';

const pieceBytes = 64 * 1024;
/** One write costs less than several pieces with a round of the event loop between them. */
const smallBytes = 128 * 1024;

/** A message body that never stands in one block. It may be walked through more than once: a call may be sent again. */
export class BodyParts implements Iterable<Uint8Array> {
  readonly byteLength: number;
  readonly #parts: readonly (Uint8Array | Document | PackedPart)[];
  #document: Document | undefined;

  /** @param parts in order; of a document its base64 text is meant, of a packed part what it stands for */
  constructor(parts: readonly (Uint8Array | Document | PackedPart)[]) {
    this.#parts = parts;
    this.byteLength = parts.reduce(
      (sum, part) => sum + (part instanceof Document ? part.textLength : part.byteLength),
      0,
    );
  }

  /** The bytes of a document, not their base64. */
  static ofBytes(document: Document): BodyParts {
    const pieces = new BodyParts(document.pieces);
    pieces.#document = document;
    return pieces;
  }

  /** The call is over: the documents in it are released, see Document. */
  release(): void {
    this.#document?.release();
    for (const part of this.#parts) if (part instanceof Document) part.release();
  }

  /** A small body in one block; undefined for any other: to join it would keep others waiting. */
  joined(): Buffer | undefined {
    return this.byteLength <= smallBytes ? Buffer.concat([...this]) : undefined;
  }

  /** The body in pieces of about 64 KiB, each made when it is asked for. */
  *[Symbol.iterator](): Generator<Uint8Array, void, undefined> {
    for (const part of this.#parts) {
      if (part instanceof Document) for (const text of part.texts()) yield Buffer.from(text, 'latin1');
      else if (part instanceof PackedPart) yield part.content();
      else for (let at = 0; at < part.byteLength; at += pieceBytes) yield part.subarray(at, at + pieceBytes);
    }
  }
}

/** A body in one block, for people's tools: whatever it is, it must be small. */
export function bodyBytes(body: string | Uint8Array | BodyParts): Buffer {
  if (typeof body === 'string') return Buffer.from(body);
  return body instanceof BodyParts ? Buffer.concat([...body]) : Buffer.from(body);
}
