import { isHighSurrogate, isLowSurrogate } from '../text/characters';

/** The characters the grammar of XML is made of, as UTF-16 code units. */
export const Char = {
  tab: 0x09,
  lineFeed: 0x0a,
  carriageReturn: 0x0d,
  space: 0x20,
  bang: 0x21,
  quote: 0x22,
  hash: 0x23,
  ampersand: 0x26,
  apostrophe: 0x27,
  slash: 0x2f,
  digit0: 0x30,
  digit9: 0x39,
  colon: 0x3a,
  semicolon: 0x3b,
  less: 0x3c,
  equals: 0x3d,
  greater: 0x3e,
  question: 0x3f,
  x: 0x78,
} as const;

/** True for a code point of production Char; U+1FFFE and the other astral non-characters are legal in XML. */
export function isLegalCodePoint(code: number): boolean {
  if (code < 0x20) return code === Char.tab || code === Char.lineFeed || code === Char.carriageReturn;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}

// One compiled search is several times faster than a loop, and most texts have no surrogate at all.
const illegalOrSurrogate = /[\x00-\x08\x0B\x0C\x0E-\x1F\uD800-\uDFFF\uFFFE\uFFFF]/;

/** Offset of the first character XML 1.0 does not allow (a lone surrogate is none), -1 when all are legal. */
export function illegalCharacterAt(value: string): number {
  const first = value.search(illegalOrSurrogate);
  if (first < 0) return -1;
  for (let at = first; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (isHighSurrogate(code) && isLowSurrogate(value.charCodeAt(at + 1))) at++;
    else if (!isLegalCodePoint(code)) return at;
  }
  return -1;
}

/**
 * The text with U+FFFD in the place of every character that XML has no way to write: for messages that must not fail to
 * be written.
 */
export function replaceIllegal(text: string): string {
  return illegalCharacterAt(text) < 0
    ? text
    : text.toWellFormed().replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd');
}
