import { skipSpace } from './characters';
import { lineEndsToLf } from './code-units';
import { refuse } from './error';
import type { References } from './references';

/**
 * The character data between two tags: pieces of text and CDATA sections, joined. One plain piece, the usual case, is
 * only remembered by its offsets until somebody asks for the value.
 */
export class CharacterData {
  private start = 0;
  private end = 0;
  /** The value, once it cannot be a slice of the source. */
  private joined: string | undefined;
  private written = 0;
  // The next occurrence of each at or after the text last looked at. Remembering them keeps the search of the whole
  // document linear, and answers for most texts with one comparison.
  private nextAmpersand = -1;
  private nextReturn = -1;
  private nextSectionEnd = -1;

  constructor(
    private readonly source: string,
    private readonly references: References,
    private readonly textChars: number,
  ) {}

  clear(): void {
    this.start = this.end = this.written = 0;
    this.joined = undefined;
  }

  /** True when nothing, not even white space, was added since `clear` (an empty CDATA section is nothing). */
  get isEmpty(): boolean {
    return this.written === 0;
  }

  /** True when there is only white space. */
  get isBlank(): boolean {
    if (this.joined === undefined) return skipSpace(this.source, this.start) >= this.end;
    return skipSpace(this.joined, 0) === this.joined.length;
  }

  get value(): string {
    return this.joined ?? this.source.slice(this.start, this.end);
  }

  /** Whether the text between two offsets, which holds no `<`, is its own value, and well-formed and short enough. */
  isItsOwnValue(start: number, end: number): boolean {
    if (this.nextSectionEnd < start) this.nextSectionEnd = this.find(']]>', start);
    if (this.nextAmpersand < start) this.nextAmpersand = this.find('&', start);
    if (this.nextReturn < start) this.nextReturn = this.find('\r', start);
    return (
      this.nextSectionEnd >= end && this.nextAmpersand >= end && this.nextReturn >= end && end - start <= this.textChars
    );
  }

  /** Adds the text between two offsets, which holds no `<`. Throws XmlError when it is not well-formed or too long. */
  addText(start: number, end: number): void {
    if (this.nextSectionEnd < start) this.nextSectionEnd = this.find(']]>', start);
    if (this.nextSectionEnd < end) {
      refuse(this.source, this.nextSectionEnd, 'malformed', 'The sequence "]]>" stands outside a CDATA section');
    }
    if (this.nextAmpersand < start) this.nextAmpersand = this.find('&', start);
    if (this.nextAmpersand < end) this.join(start, end, this.references.text(start, end));
    else this.add(start, end);
  }

  /** Adds the content of a CDATA section, without its delimiters. */
  addCdata(start: number, end: number): void {
    if (end > start) this.add(start, end);
  }

  private add(start: number, end: number): void {
    if (this.nextReturn < start) this.nextReturn = this.find('\r', start);
    if (this.nextReturn < end || this.written > 0) this.join(start, end, lineEndsToLf(this.source.slice(start, end)));
    else {
      this.count(start, end);
      this.start = start;
      this.end = end;
    }
  }

  private join(start: number, end: number, value: string): void {
    const before = this.written > 0 ? this.value : '';
    this.count(start, end);
    this.joined = before + value;
  }

  private count(start: number, end: number): void {
    this.written += end - start;
    if (this.written > this.textChars) {
      refuse(this.source, start, 'limit', `A text has more than ${this.textChars} characters`);
    }
  }

  private find(text: string, from: number): number {
    const at = this.source.indexOf(text, from);
    return at < 0 ? this.source.length : at;
  }
}
