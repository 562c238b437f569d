import type { Turns } from '../text/turn';
import { isShortAndPlain, pieceEnd } from '../text/characters';

/** What RFC 8259 wants escaped, and surrogates, which may be lone. */
const needsCare = /["\\\u0000-\u001f\ud800-\udfff]/;

const quote = 0x22;
const backslash = 0x5c;

/**
 * One string as JSON, quotes included; the same text as JSON.stringify gives, lone surrogates as `\udXXX` escapes, so
 * the output is always well-formed.
 */
export function writeJsonString(value: string): string {
  return isShortAndPlain(value, quote, backslash, backslash) || !needsCare.test(value)
    ? `"${value}"`
    : JSON.stringify(value);
}

const pieceChars = 8 * 1024;

/** As `writeJsonString`, for a text of any length, piece by piece. @param put takes a piece; true: a pause is due */
export function* writeLongString(value: string, put: (piece: string) => boolean): Turns<void> {
  put('"');
  for (let start = 0; start < value.length;) {
    const end = pieceEnd(value, start, pieceChars);
    if (put(writeJsonString(value.slice(start, end)).slice(1, -1))) yield;
    start = end;
  }
  put('"');
}
