/**
 * The lexical half of the reader: where a string or number ends, by RFC 8259 sections 6 and 7. Plain functions over the
 * text; every failure is a JsonError.
 */
import { exceeded, malformed, unexpected } from './json-error';

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

/** What `scanString` gives for a string that goes on further than it was to look: no closing quote stands there. */
export const goesOn = 0;

/**
 * Finds the end of the string whose opening quote stands at `start`, if it has no more than `most` UTF-16 units;
 * `goesOn` if it has. Gives the place of its closing quote; the bitwise complement of it (negative) when the string
 * holds escapes or surrogates and must go through `decodeString`.
 */
export function scanString(text: string, start: number, most: number): number {
  const end = Math.min(text.length, start + most + 2);
  let plain = true;
  for (let at = start + 1; at < end; at++) {
    const c = text.charCodeAt(at);
    if (c === quote) return plain ? at : ~at;
    if (c === backslash) {
      plain = false;
      at = escapeEnd(text, at);
    } else if (c < space) throw malformed(text, at, 'a control character must be escaped');
    else if (c >= firstSurrogate && c <= lastSurrogate) plain = false;
  }
  if (end < text.length) return goesOn;
  throw malformed(text, start, 'the string is not closed');
}

/**
 * Finds a place to part a string at, at or after `end`: where no escape stands open. The closing quote, if it comes
 * first. Plain: no escapes, no surrogates, nothing to decode.
 */
export function scanPiece(text: string, start: number, end: number): { readonly at: number; readonly plain: boolean } {
  let plain = true;
  for (let at = start; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === quote || at >= end) return { at, plain };
    if (c === backslash) {
      plain = false;
      at = escapeEnd(text, at);
    } else if (c < space) throw malformed(text, at, 'a control character must be escaped');
    else if (c >= firstSurrogate && c <= lastSurrogate) plain = false;
  }
  return { at: text.length, plain };
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
  return wellFormed(parsed(text.slice(start, end)), text, start);
}

/** The same for a piece of a string, found by `scanPiece`: half a pair may stand at its ends. */
export function decodePiece(text: string, start: number, end: number): string {
  return parsed(`"${text.slice(start, end)}"`);
}

/** @param start where in `text` the value began */
export function wellFormed(value: string, text: string, start: number): string {
  if (loneSurrogate.test(value)) throw malformed(text, start, 'the string holds half a surrogate pair');
  return value;
}

function parsed(literal: string): string {
  const value: unknown = JSON.parse(literal);
  if (typeof value !== 'string') throw new Error('a string was expected');
  return value;
}

/**
 * The place after the number that begins at `start`. What follows a number is the caller's to check: `01` is a number
 * and then junk.
 */
export function scanNumber(text: string, start: number): number {
  let at = text.charCodeAt(start) === minus ? start + 1 : start;
  at = text.charCodeAt(at) === zero ? at + 1 : scanDigits(text, at);
  if (text.charCodeAt(at) === dot) at = scanDigits(text, at + 1);
  const e = text.charCodeAt(at);
  if (e !== lowerE && e !== upperE) return at;
  const sign = text.charCodeAt(at + 1);
  return scanDigits(text, sign === plus || sign === minus ? at + 2 : at + 1);
}

/**
 * The place after an integer of up to nine digits that begins at `start`, -1 when something else stands there, be it
 * right or wrong.
 */
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

/** No value of the contract takes a hundredth of them; above, a number would hold up everybody else. */
const digitsMax = 16 * 1024;

/** One digit or more from `start`; the place after them. */
function scanDigits(text: string, start: number): number {
  let at = start;
  for (let c = text.charCodeAt(at); c >= zero && c <= nine; c = text.charCodeAt(at)) {
    at += 1;
    if (at - start > digitsMax) throw exceeded(start, `a number of more than ${digitsMax} digits`);
  }
  if (at === start) throw unexpected(text, start, 'a digit');
  return at;
}
