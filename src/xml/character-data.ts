import { Char, skipSpace } from './characters';
import { lineEndsToLf } from './code-units';
import { refuse } from './error';
import type { References } from './references';
import type { Search } from './search';

/**
 * The character data between two tags: pieces of text and CDATA sections, joined. One plain piece, the usual case, is
 * only remembered by its offsets until somebody asks for the value. Long ones are added piece by piece.
 */
export class CharacterData {
  private start = 0;
  private end = 0;
  /** The pieces of the value, once it cannot be a slice of the source. */
  private readonly pieces: string[] = [];
  private written = 0;
  private hasOnlySpace = true;
  // For each, a place before which none begins, from the text last looked at on. Remembering them keeps the search of the whole
  // document linear, and answers for most texts with one comparison.
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
   * @returns how far it got: a reference or a line end is not torn. Throws XmlError when it is not well-formed or too long.
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

  /** Of the two characters of a line end both belong to one piece. */
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
