/** White space and surrogates: what both wires look for in the UTF-16 code units of a text. */

/** True for space, tab, LF and CR: the white space of XML 1.0 §2.3, RFC 8259 §2 and XML Schema. */
export const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d;

/**
 * Offset of the first character from `at` on that is not white space; `end` (or the text's length) where there is none
 * before it.
 */
export function skipSpace(source: string, at: number, end = source.length): number {
  const last = Math.min(end, source.length);
  let next = at;
  while (next < last && isSpace(source.charCodeAt(next))) next++;
  return next;
}

/** `text` without the white space around it; unlike String.trim, U+00A0 and the like stay. */
export function trimSpace(text: string): string {
  const start = skipSpace(text, 0);
  let end = text.length;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

export const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;
export const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;

/**
 * The end of a piece of about `chars` UTF-16 units that begins at `start`: both halves of a surrogate pair belong to
 * one piece.
 */
export function pieceEnd(text: string, start: number, chars: number): number {
  const end = Math.min(start + chars, text.length);
  return isHighSurrogate(text.charCodeAt(end - 1)) && isLowSurrogate(text.charCodeAt(end)) ? end + 1 : end;
}

const shortChars = 32;

/**
 * True for a short text without control characters, surrogates and the three given characters, which a wire has to
 * escape. A loop over a short text costs less than the call of a regular expression. False means only that the text has
 * to be looked at.
 */
export function isShortAndPlain(text: string, one: number, two: number, three: number): boolean {
  const { length } = text;
  if (length > shortChars) return false;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code === one || code === two || code === three || code >= 0xd800) return false;
  }
  return true;
}
