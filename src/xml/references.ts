import { Char, isLegalCodePoint, lineEndsToLf, shortChars, textOfUnits } from './xml-characters';
import { refuse } from './error';
import { isHighSurrogate, isLowSurrogate, isSpace } from '../text/characters';

/** The five entities XML predefines; there can be no others without a document type declaration. */
const entities: readonly (readonly [string, string])[] = [
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&amp;', '&'],
  ['&quot;', '"'],
  ['&apos;', "'"],
];

const beyondUnicode = 0x110000;

/** Value of a digit in base 10 or 16, -1 for anything else. */
function digitValue(code: number, base: 10 | 16): number {
  if (code >= Char.digit0 && code <= Char.digit9) return code - Char.digit0;
  if (base === 10) return -1;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** Decodes the references of one document's text. */
export class References {
  /** Offset behind the text or reference last read. */
  end = 0;
  /** Whether a character was written as two references. */
  hasPairs = false;

  /** @param referenceChars how many characters a reference may have */
  constructor(
    private readonly source: string,
    private readonly referenceChars: number,
  ) {}

  /**
   * Character data between two offsets, or up to the end of a reference that goes beyond: references replaced, line
   * ends made LF. A CR written as a reference stays. Throws XmlError for anything that is not one of the five entities
   * or a legal character.
   */
  text(start: number, end: number): string {
    if (end - start > shortChars) return this.longText(start, end);
    let value = '';
    let from = start;
    for (let at = start; at < end; at++) {
      if (this.source.charCodeAt(at) !== Char.ampersand) continue;
      value += lineEndsToLf(this.source.slice(from, at)) + this.read(at);
      from = this.end;
      at = from - 1;
    }
    this.end = Math.max(from, end);
    return value + lineEndsToLf(this.source.slice(from, this.end));
  }

  /** As `text`, unit by unit: joining a piece per reference takes much longer. */
  private longText(start: number, end: number): string {
    const { source } = this;
    // A pair of surrogates, written as a reference that goes beyond the end, is one unit more than its ampersand.
    const units = new Uint16Array(end - start + 1);
    let length = 0;
    let at = start;
    for (; at < end; at++) {
      const code = source.charCodeAt(at);
      if (code === Char.ampersand) {
        const value = this.read(at);
        for (let index = 0; index < value.length; index++) units[length++] = value.charCodeAt(index);
        at = this.end - 1;
      } else if (code !== Char.carriageReturn) units[length++] = code;
      else if (source.charCodeAt(at + 1) !== Char.lineFeed) units[length++] = Char.lineFeed;
    }
    this.end = at;
    return textOfUnits(units, length);
  }

  /** An attribute value between two offsets: as text, and each tab and line end written as such becomes one space. */
  attribute(start: number, end: number): string {
    let value = '';
    let from = start;
    for (let at = start; at < end;) {
      const code = this.source.charCodeAt(at);
      if (code === Char.ampersand) {
        value += this.source.slice(from, at) + this.read(at);
        at = from = this.end;
      } else if (code !== Char.space && isSpace(code)) {
        value += this.source.slice(from, at) + ' ';
        at += code === Char.carriageReturn && this.source.charCodeAt(at + 1) === Char.lineFeed ? 2 : 1;
        from = at;
      } else at++;
    }
    return value + this.source.slice(from, end);
  }

  /** The character(s) the reference at offset `at` (an ampersand) stands for. */
  private read(at: number): string {
    const { source } = this;
    if (source.charCodeAt(at + 1) === Char.hash) return this.character(at);
    for (const [written, value] of entities) {
      if (!source.startsWith(written, at)) continue;
      this.end = at + written.length;
      return value;
    }
    return refuse(
      source,
      at,
      'malformed',
      'An ampersand does not begin a character reference or one of the five entities',
    );
  }

  /**
   * Apache Axis writes an astral character as two references, one per surrogate; the pair is joined, half of one
   * refused.
   */
  private character(at: number): string {
    const code = this.codePoint(at);
    if (isHighSurrogate(code) && this.source.startsWith('&#', this.end)) {
      const low = this.codePoint(this.end);
      if (isLowSurrogate(low)) {
        this.hasPairs = true;
        return String.fromCharCode(code, low);
      }
    }
    if (isLegalCodePoint(code)) return String.fromCodePoint(code);
    return refuse(this.source, at, 'malformed', 'A character reference names a character XML does not allow');
  }

  private codePoint(at: number): number {
    const { source } = this;
    const base = source.charCodeAt(at + 2) === Char.x ? 16 : 10;
    const first = base === 16 ? at + 3 : at + 2;
    let code = 0;
    const behind = at + this.referenceChars;
    let next = first;
    for (; ; next++) {
      if (next >= behind) {
        refuse(source, at, 'limit', `A character reference has more than ${this.referenceChars} characters`);
      }
      const digit = digitValue(source.charCodeAt(next), base);
      if (digit < 0) break;
      code = Math.min(code * base + digit, beyondUnicode);
    }
    if (next === first || source.charCodeAt(next) !== Char.semicolon) {
      refuse(source, at, 'malformed', 'A character reference is not made of digits and a semicolon');
    }
    this.end = next + 1;
    return code;
  }
}
