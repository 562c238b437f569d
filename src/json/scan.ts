/**
 * The lexical half of the reader: which kind of value begins, and where a string or number ends, by RFC 8259 sections 6
 * and 7. Plain functions over the text; every failure is a JsonError.
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
const lowerF = code('f');
const lowerN = code('n');
const lowerT = code('t');
const openBrace = code('{');
const openBracket = code('[');
const space = code(' ');
const firstSurrogate = 0xd800;
const lastSurrogate = 0xdfff;

/** What kind of value comes next; small integers, so that a caller's switch is a jump table. */
export const JsonToken = { object: 0, array: 1, string: 2, number: 3, boolean: 4, null: 5 } as const;
export type JsonToken = (typeof JsonToken)[keyof typeof JsonToken];

/** The kind of the value whose first character this is; undefined: no value begins so. */
export function tokenOf(first: number): JsonToken | undefined {
  switch (first) {
    case quote:
      return JsonToken.string;
    case openBrace:
      return JsonToken.object;
    case openBracket:
      return JsonToken.array;
    case lowerT:
    case lowerF:
      return JsonToken.boolean;
    case lowerN:
      return JsonToken.null;
    default:
      return first === minus || (first >= zero && first <= nine) ? JsonToken.number : undefined;
  }
}

/** What may follow the backslash, without the `u`. */
const simpleEscapes: ReadonlySet<number> = new Set(Array.from('"\\/bfnrt', code));
const unicodeEscape = /\\u[0-9A-Fa-f]{4}/y;
/** With the `u` flag a well-formed pair is one character, so this finds lone surrogates only. */
const loneSurrogate = /[\ud800-\udfff]/u;

/** What `scanString` gives for a string that is longer than the given length: it has not met the closing quote. */
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
 * Finds a place at or after `end` where a string can be cut, so that no escape is torn; the closing quote if that comes
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

/** The place after an integer of up to nine digits that begins at `start`; -1 for anything else, right or wrong. */
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
export function digitsValue(text: string, start: number, end: number): number {
  const isNegative = text.charCodeAt(start) === minus;
  let value = 0;
  for (let at = isNegative ? start + 1 : start; at < end; at++) value = value * 10 + text.charCodeAt(at) - zero;
  return isNegative && value !== 0 ? -value : value;
}

/** The contract's values need far fewer. A longer number would hold up every other client. */
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
