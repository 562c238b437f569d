import type { TurnBudget, Turns } from '../text/turn';
import { exceeded, JsonError, unexpected } from './json-error';
import { TrailingCommas } from './trailing-commas';
import { defaultJsonLimits, type JsonLimits } from './json-limits';
import { blankStride, findBlankEnds, readLongString, type Markers } from './long-text';
import { decodeString, digitsValue, goesOn, scanFewDigits, scanNumber, scanString, JsonToken, tokenOf } from './scan';

const code = (character: string): number => character.charCodeAt(0);
const quote = code('"');
const comma = code(',');
const colon = code(':');
const lowerT = code('t');
const openBrace = code('{');
const closeBrace = code('}');
const openBracket = code('[');
const closeBracket = code(']');
const space = code(' ');
const byteOrderMark = 0xfeff;
const endOfText = -1;

/** Longer strings are read in steps. Small, for a struct may have some hundred of them before it pauses. */
const shortChars = 2048;
/** The longest key, in UTF-16 units as they stand in the text: a key is read without a pause. */
const keyCharsMax = 32 * 1024;

/**
 * A strict pull reader for one JSON text (RFC 8259). Its caller asks what comes and reads it straight into values of
 * its own; it builds no tree. Every method throws JsonError and nothing else, whatever the text. Structure is checked
 * as far as the reader has come; `end()` checks that nothing follows. The caller reads (or skips) exactly one value
 * after each `nextKey()` that gave a key and each `nextItem()` that gave true. The caller also detects equal keys in
 * one object, by field and letter case: see `duplicateKey`. `skip` refuses them itself.
 */
export class JsonReader {
  readonly #text: string;
  readonly #limits: JsonLimits;
  readonly #shortChars: number;
  readonly #markers: Markers | undefined;
  #at: number;
  #keyAt = 0;
  /** Up to where `passed` has reported. */
  #reported = 0;
  #blankEnds: ReadonlyMap<number, number> | undefined;
  #depth = 0;
  /** Keys or items met so far, per open object or array. */
  readonly #counts: number[] = [];
  readonly #isLenient: boolean;
  #trailingCommas: TrailingCommas | undefined;

  /**
   * @param text a leading U+FEFF is skipped: RFC 8259 section 8.1 lets a parser ignore it, and .NET writers send it
   * @param isLenient whether a comma may stand in front of a closing bracket, as many programs leave one
   */
  constructor(text: string, limits: JsonLimits = defaultJsonLimits, markers?: Markers, isLenient = false) {
    this.#text = text;
    this.#limits = limits;
    this.#shortChars = Math.min(shortChars, limits.stringChars);
    this.#markers = markers;
    this.#isLenient = isLenient;
    this.#at = text.charCodeAt(0) === byteOrderMark ? 1 : 0;
  }

  /** Whether a strict reader would have taken everything that was read so far. */
  get isStrict(): boolean {
    return this.#trailingCommas === undefined;
  }

  /** UTF-16 units read so far. */
  get offset(): number {
    return this.#at;
  }

  /** UTF-16 units read since this was last asked, for the budget. `readString` counts those of a long string. */
  passed(): number {
    const units = this.#at - this.#reported;
    this.#reported = this.#at;
    return units;
  }

  /** Finds where long white space ends, before anything is read: no other method pauses in it. */
  *findBlanks(budget: TurnBudget): Turns<void> {
    this.#blankEnds = yield* findBlankEnds(this.#text, budget);
  }

  /** Whether the text is so small that it has no long white space. */
  get isSmall(): boolean {
    return this.#text.length <= blankStride;
  }

  /** The kind of the value that comes next, by its first character; reading it may still refuse it. */
  peek(): JsonToken {
    const token = tokenOf(this.#next());
    if (token === undefined) throw this.#unexpected('a value');
    return token;
  }

  enterObject(): void {
    this.#enter(openBrace, 'an object');
  }

  /** The next key, its colon read too; undefined: the object is closed. */
  nextKey(): string | undefined {
    const slot = this.#depth - 1;
    const count = this.#counts[slot] ?? 0;
    let c = this.#next();
    if (c === closeBrace) return this.#leave();
    if (count > 0) {
      if (c !== comma) throw this.#unexpected("',' or '}'");
      this.#at += 1;
      c = this.#next();
    }
    if (c !== quote) return this.#endAfterComma(count > 0 && c === closeBrace, 'a key in double quotes');
    if (count >= this.#limits.keysPerObject) throw exceeded(this.#at, `more than ${this.#limits.keysPerObject} keys`);
    this.#keyAt = this.#at;
    const keyChars = Math.min(keyCharsMax, this.#limits.stringChars);
    const key = this.#string(keyChars);
    if (key === undefined) throw exceeded(this.#at, `a key of more than ${keyChars} characters`);
    if (this.#next() !== colon) throw this.#unexpected("':'");
    this.#at += 1;
    this.#counts[slot] = count + 1;
    return key;
  }

  /**
   * Reads the next key when it is this one, written as `"Name":` without white space; false: nothing was read, ask
   * `nextKey`. A caller that can guess the key (contracts have an order, and writers keep it) saves its scan, its
   * string and its look-up. A slice is faster here than startsWith.
   */
  nextKeyIs(literal: string): boolean {
    const text = this.#text;
    const slot = this.#depth - 1;
    const count = this.#counts[slot] ?? 0;
    const at = count === 0 ? this.#at : this.#at + 1;
    if (text.slice(at, at + literal.length) !== literal) return false;
    if (count > 0 && text.charCodeAt(this.#at) !== comma) return false;
    const { keysPerObject, stringChars } = this.#limits;
    if (count >= keysPerObject || literal.length - 3 > stringChars) return false;
    this.#keyAt = at;
    this.#at = at + literal.length;
    this.#counts[slot] = count + 1;
    return true;
  }

  enterArray(): void {
    this.#enter(openBracket, 'an array');
  }

  /** Whether another item follows; false: the array is closed. */
  nextItem(): boolean {
    const slot = this.#depth - 1;
    const count = this.#counts[slot] ?? 0;
    const c = this.#next();
    if (c === closeBracket) {
      this.#leave();
      return false;
    }
    if (count > 0) {
      if (c !== comma) throw this.#unexpected("',' or ']'");
      this.#at += 1;
      if (this.#next() === closeBracket) return this.#endAfterComma(true, 'a value') ?? false;
    }
    if (count >= this.#limits.itemsPerArray) throw exceeded(this.#at, `more than ${this.#limits.itemsPerArray} items`);
    this.#counts[slot] = count + 1;
    return true;
  }

  /** The string, decoded; control characters and lone surrogates are refused. Undefined: it is long; nothing read. */
  shortString(): string | undefined {
    if (this.#next() !== quote) throw this.#unexpected('a string');
    return this.#string(this.#shortChars);
  }

  /** As `shortString`, at this very place; undefined, and nothing read, when no short string begins here. */
  tryReadString(): string | undefined {
    return this.#text.charCodeAt(this.#at) === quote ? this.#string(this.#shortChars) : undefined;
  }

  /** A string of any length, as by `shortString`. */
  *readString(budget: TurnBudget): Turns<string> {
    const short = this.shortString();
    if (short !== undefined) return short;
    const { value, end } = yield* readLongString(this.#text, this.#at, this.#limits.stringChars, budget);
    this.#at = end;
    this.#reported = end;
    return value;
  }

  /** The integer of up to nine digits at this very place; undefined, and nothing read, for anything else. */
  tryReadInteger(min: number, max: number): number | undefined {
    const end = scanFewDigits(this.#text, this.#at);
    if (end < 0) return undefined;
    const value = digitsValue(this.#text, this.#at, end);
    if (value < min || value > max) return undefined;
    this.#at = end;
    return value;
  }

  /** The number's text exactly as it stands: nothing is rounded, `1.0` and `1e400` stay what they are. */
  readNumber(): string {
    this.#next();
    const start = this.#at;
    this.#at = scanNumber(this.#text, start);
    return this.#text.slice(start, this.#at);
  }

  readBoolean(): boolean {
    const value = this.#next() === lowerT;
    this.#word(value ? 'true' : 'false', "'true' or 'false'");
    return value;
  }

  readNull(): null {
    this.#next();
    this.#word('null', "'null'");
    return null;
  }

  /** The text from the offset `start` to the present place, as a strict reader takes it: without needless commas. */
  textSince(start: number): string {
    const text = this.#text.slice(start, this.#at);
    return this.#trailingCommas === undefined ? text : this.#trailingCommas.without(text, start);
  }

  /** Only white space may remain. */
  end(): void {
    if (this.#next() !== endOfText) throw this.#unexpected('the end of the text');
  }

  /** The error for a caller that has met the last key of `nextKey` before. */
  duplicateKey(): JsonError {
    const at = this.#keyAt;
    return new JsonError('duplicate', at, `The key at character ${at} of the JSON text occurs twice in one object.`);
  }

  /** Passes white space; the character code that follows, or endOfText. */
  #next(): number {
    const text = this.#text;
    const { length } = text;
    for (let at = this.#at; at < length; at++) {
      const c = text.charCodeAt(at);
      if (c > space || (c !== space && c !== 0x0a && c !== 0x0d && c !== 0x09)) {
        this.#at = at;
        return c;
      }
      if (at % blankStride === 0) at = (this.#blankEnds?.get(at) ?? at + 1) - 1;
    }
    this.#at = length;
    return endOfText;
  }

  /** Behind a comma, where a member should stand: closes the object or array if `isEnd` and the reader is lenient. */
  #endAfterComma(isEnd: boolean, expected: string): undefined {
    if (!isEnd || !this.#isLenient) throw this.#unexpected(expected);
    // Only white space stands between the comma and this place.
    (this.#trailingCommas ??= new TrailingCommas()).add(this.#text.lastIndexOf(',', this.#at));
    return this.#leave();
  }

  #enter(bracket: number, expected: string): void {
    if (this.#next() !== bracket) throw this.#unexpected(expected);
    if (this.#depth >= this.#limits.depth) throw exceeded(this.#at, `nested more than ${this.#limits.depth} deep`);
    this.#counts[this.#depth] = 0;
    this.#depth += 1;
    this.#at += 1;
  }

  #leave(): undefined {
    this.#depth -= 1;
    this.#at += 1;
  }

  /** Reads the string that begins here if it has at most `most` UTF-16 units; else undefined, and nothing is read. */
  #string(most: number): string | undefined {
    const text = this.#text;
    const start = this.#at;
    const last = scanString(text, start, most);
    if (last === goesOn) return undefined;
    const end = last < 0 ? ~last : last;
    const value = last < 0 ? decodeString(text, start, end + 1) : text.slice(start + 1, end);
    if (this.#markers?.isIn(value) === true) return undefined;
    this.#at = end + 1;
    return value;
  }

  #word(word: string, expected: string): void {
    if (!this.#text.startsWith(word, this.#at)) throw this.#unexpected(expected);
    this.#at += word.length;
  }

  #unexpected(expected: string): JsonError {
    return unexpected(this.#text, this.#at, expected);
  }
}
