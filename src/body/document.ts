/** Decoded bytes of one text piece: 64 KiB of base64. */
const pieceBytes = 48 * 1024;
const noBytes = Buffer.alloc(0);

/**
 * One document (a base64Binary value) as its decoded bytes, which take three quarters of the text and never stand in
 * one block. Its text is made when it is written, piece by piece.
 */
export class Document {
  /** Decoded bytes. */
  readonly byteLength: number;

  #pieces: readonly Uint8Array[] | undefined;
  readonly #giveBack: (() => void) | undefined;

  /**
   * @param pieces the decoded bytes in order; the caller does not change them any more
   * @param giveBack gives the memory of the pieces back
   */
  constructor(pieces: readonly Uint8Array[], giveBack?: () => void) {
    this.#pieces = pieces;
    this.#giveBack = giveBack;
    this.byteLength = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
  }

  /**
   * The decoded bytes in order. Throws when the document has been released: code that keeps one beyond its call has to
   * copy it.
   */
  get pieces(): readonly Uint8Array[] {
    if (this.#pieces === undefined) throw new Error('the document has been released');
    return this.#pieces;
  }

  /**
   * Gives the memory back, for the call is over. The garbage collector would come later, and several documents would
   * gather until then.
   */
  release(): void {
    if (this.#giveBack === undefined || this.#pieces === undefined) return;
    this.#pieces = undefined;
    this.#giveBack();
  }

  /** UTF-16 units, and bytes, of its base64 text (RFC 4648 section 4, padded, no line breaks). */
  get textLength(): number {
    return Math.ceil(this.byteLength / 3) * 4;
  }

  /** The whole text: for small documents, and for readers that need one string. */
  text(): string {
    return Array.from(this.texts()).join('');
  }

  /** For JSON.stringify: on every wire a document is its text. */
  toJSON(): string {
    return this.text();
  }

  /** The text in pieces of about 64 KiB. */
  *texts(): Generator<string, void, undefined> {
    /** Bytes of the pieces so far that do not fill a group of three. */
    let left: Buffer = noBytes;
    for (const piece of this.pieces) {
      const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
      let at = 0;
      if (left.length > 0) {
        at = Math.min(3 - left.length, bytes.length);
        left = Buffer.concat([left, bytes.subarray(0, at)]);
        if (left.length < 3) continue;
        yield left.toString('base64');
      }
      const end = bytes.length - ((bytes.length - at) % 3);
      for (; at < end; at += pieceBytes) yield bytes.toString('base64', at, Math.min(at + pieceBytes, end));
      left = bytes.subarray(end);
    }
    if (left.length > 0) yield left.toString('base64');
  }
}
