/**
 * The characters of XML, and texts of millions of characters in which every one may have to be replaced. For these
 * `String.replace` is slow, because each match costs far more than a step of a walk over the UTF-16 code units; an
 * attacker could make that seconds.
 */
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

// One compiled search is faster than a loop, and most texts have no surrogate at all.
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

/** The text with U+FFFD in place of every character that XML cannot hold, for messages that have to be written. */
export function replaceIllegal(text: string): string {
  return illegalCharacterAt(text) < 0
    ? text
    : text.toWellFormed().replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd');
}

/** The code units of a text, to be changed in place. */
function unitsOf(text: string): Uint16Array {
  const bytes = Buffer.from(text, 'utf16le');
  return bytes.byteOffset % 2 === 0
    ? new Uint16Array(bytes.buffer, bytes.byteOffset, text.length)
    : new Uint16Array(new Uint8Array(bytes).buffer);
}

/** The text of the first `length` code units. */
export function textOfUnits(units: Uint16Array, length: number): string {
  return Buffer.from(units.buffer, units.byteOffset, length * 2).toString('utf16le');
}

/** Below this many characters the engine's own `replace` is as good. */
export const shortChars = 1024;

/** `text` with every code unit `from` replaced by `to`. */
export function replaceUnit(text: string, from: number, to: number): string {
  if (!text.includes(String.fromCharCode(from))) return text;
  if (text.length < shortChars) return text.replaceAll(String.fromCharCode(from), String.fromCharCode(to));
  return textOfUnits(
    unitsOf(text).map((unit) => (unit === from ? to : unit)),
    text.length,
  );
}

/** CR LF and CR become LF, as every XML reader must do (XML 1.0 §2.11). */
export function lineEndsToLf(text: string): string {
  if (!text.includes('\r')) return text;
  if (text.length < shortChars) return text.replace(/\r\n?/g, '\n');
  const units = unitsOf(text);
  let length = 0;
  for (let at = 0; at < units.length; at++) {
    const unit = units[at] ?? 0;
    if (unit === 0x0d && units[at + 1] === 0x0a) continue;
    units[length++] = unit === 0x0d ? 0x0a : unit;
  }
  return textOfUnits(units, length);
}

/** Each byte as the code unit the table gives for it, for charsets of one byte per character. */
export function unitsByTable(bytes: Uint8Array, table: Uint16Array): string {
  const units = new Uint16Array(bytes.length);
  for (let at = 0; at < bytes.length; at++) units[at] = table[bytes[at] ?? 0] ?? 0;
  return textOfUnits(units, units.length);
}
