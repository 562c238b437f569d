/**
 * Looks for short texts in a document, a piece of it at a time: over 32 MiB even the engine's own search takes some 100 ms when every character
 * looks like the beginning of what is sought.
 */
export class Search {
  private piece: string;
  private pieceStart = 0;
  /** How far into the piece a search may begin. */
  private reachable = Infinity;

  /** @param reach how far one search looks at least, in UTF-16 code units */
  constructor(
    private readonly source: string,
    readonly reach: number,
  ) {
    this.piece = source;
    if (source.length > 2 * reach) this.move(0);
  }

  /** Offset of the next `text` at or after `from`, or of a place more than `reach` away before which none begins; the document's length when there is none at all. */
  next(text: string, from: number): number {
    const into = from - this.pieceStart;
    if (into < 0 || into > this.reachable) this.move(from);
    const at = this.piece.indexOf(text, from - this.pieceStart);
    return at < 0 ? this.nowhere(text) : this.pieceStart + at;
  }

  private nowhere(text: string): number {
    const end = this.pieceStart + this.piece.length;
    return end === this.source.length ? end : end - text.length + 1;
  }

  /** The piece has room for a text of three characters that begins right before the end of its reach. */
  private move(from: number): void {
    const end = Math.min(from + 2 * this.reach + 2, this.source.length);
    this.pieceStart = from;
    this.piece = this.source.slice(from, end);
    this.reachable = end === this.source.length ? Infinity : this.reach;
  }
}
