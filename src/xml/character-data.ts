import { Char, lineEndsToLf } from './xml-characters';
import { refuse } from './error';
import type { References } from './references';
import { skipSpace } from '../text/characters';

/**
 * The character data between two tags: pieces of text and CDATA sections, joined. One plain piece, the usual case, is
 * only remembered by its offsets until the value is asked for. Long ones are added piece by piece.
 */
export class CharacterData {
  private start = 0;
  private end = 0;
  /** The pieces of the value, once it cannot be a slice of the source. */
  private readonly pieces: string[] = [];
  private written = 0;
  private hasOnlySpace = true;
  // For each, a place before which none begins, from the text last looked at on. Remembering them keeps the search of
  // the whole document linear, and answers for most texts with one comparison.
  private nextAmpersand = -1;
  private nextReturn = -1;
  private nextSectionEnd = -1;

  constructor(
    private readonly source: string,
    private readonly references: References,
    private readonly search: Search,
    private readonly textChars: number,
  ) {}

  clear(): void {
    this.start = this.end = this.written = 0;
    this.hasOnlySpace = true;
    if (this.pieces.length > 0) this.pieces.length = 0;
  }

  /** True when nothing, not even white space, was added since `clear` (an empty CDATA section is nothing). */
  get isEmpty(): boolean {
    return this.written === 0;
  }

  /** True when there is only white space. */
  get isBlank(): boolean {
    return this.hasOnlySpace;
  }

  get value(): string {
    return this.pieces.length > 0 ? this.pieces.join('') : this.source.slice(this.start, this.end);
  }

  /** Whether the text between two offsets, which holds no `<`, is its own value, and well-formed and short enough. */
  isItsOwnValue(start: number, end: number): boolean {
    if (this.nextSectionEnd < end) this.findSectionEnd(start);
    if (this.nextAmpersand < end) this.findAmpersand(start);
    if (this.nextReturn < end) this.findReturn(start);
    return (
      this.nextSectionEnd >= end && this.nextAmpersand >= end && this.nextReturn >= end && end - start <= this.textChars
    );
  }

  /**
   * Adds the text between two offsets, which holds no `<` and is no longer than the reach of the search.
   * @returns how far it got: a reference or a line end is not torn. Throws XmlError when it is not well-formed or too
   * long.
   */
  addText(start: number, end: number): number {
    if (this.nextSectionEnd < end) this.findSectionEnd(start);
    if (this.nextSectionEnd < end) {
      refuse(this.source, this.nextSectionEnd, 'malformed', 'The sequence "]]>" stands outside a CDATA section');
    }
    if (this.nextAmpersand < end) this.findAmpersand(start);
    if (this.nextAmpersand >= end) return this.addPlain(start, end);
    const value = this.references.text(start, this.behindLineEnd(end));
    this.join(start, this.references.end, value);
    return this.references.end;
  }

  /** As `addText`, for the content of a CDATA section, without its delimiters, or a part of it. */
  addPlain(start: number, end: number): number {
    if (this.nextReturn < end) this.findReturn(start);
    if (this.nextReturn < end) {
      const next = this.behindLineEnd(end);
      this.join(start, next, lineEndsToLf(this.source.slice(start, next)));
      return next;
    }
    if (this.written > 0 && (this.pieces.length > 0 || this.end !== start)) {
      this.join(start, end, this.source.slice(start, end));
    } else if (end > start) {
      if (this.written === 0) this.start = start;
      this.end = end;
      this.count(start, end);
      if (this.hasOnlySpace) this.hasOnlySpace = skipSpace(this.source, start, end) === end;
    }
    return end;
  }

  /** Both characters of a CR LF belong to one piece. */
  private behindLineEnd(end: number): number {
    const { source } = this;
    return source.charCodeAt(end) === Char.lineFeed && source.charCodeAt(end - 1) === Char.carriageReturn
      ? end + 1
      : end;
  }

  private join(start: number, end: number, value: string): void {
    if (this.written > 0 && this.pieces.length === 0) this.pieces.push(this.value);
    this.count(start, end);
    if (this.hasOnlySpace) this.hasOnlySpace = skipSpace(value, 0) === value.length;
    this.pieces.push(value);
  }

  private count(start: number, end: number): void {
    this.written += end - start;
    if (this.written > this.textChars) {
      refuse(this.source, start, 'limit', `A text has more than ${this.textChars} characters`);
    }
  }

  private findSectionEnd(start: number): void {
    this.nextSectionEnd = this.search.next(']]>', Math.max(start, this.nextSectionEnd));
  }

  private findAmpersand(start: number): void {
    this.nextAmpersand = this.search.next('&', Math.max(start, this.nextAmpersand));
  }

  private findReturn(start: number): void {
    this.nextReturn = this.search.next('\r', Math.max(start, this.nextReturn));
  }
}

/**
 * Looks for short texts in a document, a piece of it at a time. Over a large document even the engine's own search
 * takes long when every character looks like the beginning of what is sought.
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

  /**
   * Offset of the next `text` at or after `from`, or of a place more than `reach` away before which none begins; the
   * document's length when there is none at all.
   */
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
