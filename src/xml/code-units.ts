/**
 * Texts of millions of characters in which every one may have to be replaced: `replace` takes some 50 ns for each
 * match, which an attacker can make seconds; a walk over the UTF-16 code units takes 2.
 */

/** The code units of a text, to be changed in place. */
function unitsOf(text: string): Uint16Array {
  const bytes = Buffer.from(text, 'utf16le');
  return bytes.byteOffset % 2 === 0
    ? new Uint16Array(bytes.buffer, bytes.byteOffset, text.length)
    : new Uint16Array(new Uint8Array(bytes).buffer);
}

/** The text of the first code units. */
export function textOf(units: Uint16Array, length: number): string {
  return Buffer.from(units.buffer, units.byteOffset, length * 2).toString('utf16le');
}

/** Below this many characters the engine's own `replace` is as good. */
export const shortChars = 1024;

/** `text` with every code unit `from` made `to`. */
export function replaceUnit(text: string, from: number, to: number): string {
  if (!text.includes(String.fromCharCode(from))) return text;
  if (text.length < shortChars) return text.replaceAll(String.fromCharCode(from), String.fromCharCode(to));
  return textOf(
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
  return textOf(units, length);
}

/** Each byte as the code unit the table gives for it, for charsets of one byte per character. */
export function unitsByTable(bytes: Uint8Array, table: Uint16Array): string {
  const units = new Uint16Array(bytes.length);
  for (let at = 0; at < bytes.length; at++) units[at] = table[bytes[at] ?? 0] ?? 0;
  return textOf(units, units.length);
}
