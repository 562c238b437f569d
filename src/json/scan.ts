/** The lexical half of the reader: where a string or number ends, by RFC 8259 sections 6 and 7. Plain functions over the text; every failure is a JsonError. */
import { malformed, unexpected } from './json-error';

const code = (character: string): number => character.charCodeAt(0);
const quote = code('"');
const backslash = code('\\');
const minus = code('-');
const plus = code('+');
const dot = code('.');
const zero = code('0');
const nine = code('9');
const lowerE = code('e');
const upperE = code('E');
const space = code(' ');
const firstSurrogate = 0xd800;
const lastSurrogate = 0xdfff;

/** What may follow the backslash, without the `u`. */
const simpleEscapes: ReadonlySet<number> = new Set(Array.from('"\\/bfnrt', code));
const unicodeEscape = /\\u[0-9A-Fa-f]{4}/y;
/** With the `u` flag a well-formed pair is one character, so this finds lone surrogates only. */
const loneSurrogate = /[\ud800-\udfff]/u;

/**
 * Finds the end of the string whose opening quote stands at `start`.
 * Gives the place of its closing quote; the bitwise complement of it (negative) when the string holds escapes or surrogates and must go through `decodeString`.
 */
export function scanString(text: string, start: number): number {
  const { length } = text;
  let plain = true;
  for (let at = start + 1; at < length; at++) {
    const c = text.charCodeAt(at);
    if (c === quote) return plain ? at : ~at;
    if (c === backslash) {
      plain = false;
      at = escapeEnd(text, at);
    } else if (c < space) throw malformed(text, at, 'a control character must be escaped');
    else if (c >= firstSurrogate && c <= lastSurrogate) plain = false;
  }
  throw malformed(text, start, 'the string is not closed');
}

/** The place of the last character of the escape whose backslash stands at `start`. */
function escapeEnd(text: string, start: number): number {
  if (simpleEscapes.has(text.charCodeAt(start + 1))) return start + 1;
  unicodeEscape.lastIndex = start;
  if (!unicodeEscape.test(text)) throw malformed(text, start, 'no such escape');
  return start + 5;
}

/**
 * Decodes the string literal between `start` and `end`, quotes included, which `scanString` has found right.
 * JSON.parse does it at native speed and in flat memory, where joining pieces would build one rope node per escape.
 */
export function decodeString(text: string, start: number, end: number): string {
  const value: unknown = JSON.parse(text.slice(start, end));
  if (typeof value !== 'string' || loneSurrogate.test(value))
    throw malformed(text, start, 'the string holds half a surrogate pair');
  return value;
}

/** The place after the number that begins at `start`. What follows a number is the caller's to check: `01` is a number and then junk. */
export function scanNumber(text: string, start: number): number {
  let at = text.charCodeAt(start) === minus ? start + 1 : start;
  at = text.charCodeAt(at) === zero ? at + 1 : scanDigits(text, at);
  if (text.charCodeAt(at) === dot) at = scanDigits(text, at + 1);
  const e = text.charCodeAt(at);
  if (e !== lowerE && e !== upperE) return at;
  const sign = text.charCodeAt(at + 1);
  return scanDigits(text, sign === plus || sign === minus ? at + 2 : at + 1);
}

/** The place after an integer of up to nine digits that begins at `start`, -1 when something else stands there, be it right or wrong. */
export function scanFewDigits(text: string, start: number): number {
  const first = text.charCodeAt(start) === minus ? start + 1 : start;
  const last = first + 9;
  let at = first;
  let c = text.charCodeAt(at);
  while (c >= zero && c <= nine && at <= last) c = text.charCodeAt(++at);
  if (at === first || at > last || c === dot || c === lowerE || c === upperE) return -1;
  return at > first + 1 && text.charCodeAt(first) === zero ? -1 : at;
}

/** The value of what `scanFewDigits` has found; never -0. */
export function fewDigitsValue(text: string, start: number, end: number): number {
  const isNegative = text.charCodeAt(start) === minus;
  let value = 0;
  for (let at = isNegative ? start + 1 : start; at < end; at++) value = value * 10 + text.charCodeAt(at) - zero;
  return isNegative && value !== 0 ? -value : value;
}

/** One digit or more from `start`; the place after them. */
function scanDigits(text: string, start: number): number {
  let at = start;
  for (let c = text.charCodeAt(at); c >= zero && c <= nine; c = text.charCodeAt(at)) at += 1;
  if (at === start) throw unexpected(text, start, 'a digit');
  return at;
}
