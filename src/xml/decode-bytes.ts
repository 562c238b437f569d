import { TextDecoder } from 'node:util';
import type { Steps } from '../steps';
import { unitsByTable } from './code-units';

/** Those a message may be in. */
export type Encoding = 'utf-8' | 'us-ascii' | 'iso-8859-1' | 'windows-1252' | 'utf-16le' | 'utf-16be';

/** Bytes decoded between two pauses, at the most. */
export const pieceBytes = 256 * 1024;

/** Where windows-1252 differs from ISO-8859-1: bytes 0x80 to 0x9F. The five without a character stay C1 controls, as in the WHATWG table. */
const windows1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

const windows1252Units = Uint16Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x80 && byte <= 0x9f ? windows1252.charCodeAt(byte - 0x80) : byte,
);

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text, undefined when the bytes are not valid in the encoding. A byte order mark is a character like others. */
export function decodeBytes(bytes: Uint8Array, encoding: Encoding): string | undefined {
  if (encoding === 'utf-8') return decodeWith(utf8, bytes);
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    return decodeWith(new TextDecoder(encoding, { fatal: true, ignoreBOM: true }), bytes);
  }
  const text = latin1(bytes);
  if (encoding === 'us-ascii') return /[^\x00-\x7F]/.test(text) ? undefined : text;
  return encoding === 'iso-8859-1' ? text : unitsByTable(bytes, windows1252Units);
}

/**
 * As `decodeBytes`, a piece at a time. No decoder is made to remember the beginning of a character (`stream`): that one is ten times slower, and
 * gives even ASCII as UTF-16.
 */
export function* decodeBytesSteps(bytes: Uint8Array, encoding: Encoding): Steps<string | undefined> {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = wholeCharacters(bytes, Math.min(at + pieceBytes, bytes.length), encoding);
    const piece = decodeBytes(bytes.subarray(at, end), encoding);
    if (piece === undefined) return undefined;
    pieces.push(piece);
    at = end;
    yield;
  }
  // Joined, and not added up: then the text is one piece of memory. That is the longest step there is: 1 ms for 4 MiB.
  const text = pieces.join('');
  yield;
  return text;
}

/** The offset, or one a little before it, at which no character is torn; where there is none, decoding what is before it fails. */
function wholeCharacters(bytes: Uint8Array, end: number, encoding: Encoding): number {
  if (end === bytes.length) return end;
  if (encoding === 'utf-8') {
    let start = end;
    while (start > end - 4 && isContinuation(bytes[start])) start--;
    return start;
  }
  if (encoding !== 'utf-16le' && encoding !== 'utf-16be') return end;
  const even = end - (end % 2);
  const high = bytes[encoding === 'utf-16le' ? even - 1 : even - 2] ?? 0;
  return (high & 0xfc) === 0xd8 ? even - 2 : even;
}

const isContinuation = (byte: number | undefined): boolean => ((byte ?? 0) & 0xc0) === 0x80;

function decodeWith(decoder: TextDecoder, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Each byte as the character of the same number: ISO-8859-1 as ISO defines it, unlike the decoder of that name in the Encoding Standard. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
