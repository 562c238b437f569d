import { TextDecoder } from 'node:util';
import type { Turns } from '../text/turn';
import { unitsByTable } from './xml-characters';

/**
 * The text of a body, or why there is none: an encoding not accepted (`charset`), or bytes not in the encoding they
 * claim.
 */
export type Decoded =
  | {
      readonly text: string;
      /** Whether it is UTF-8, and the XML declaration calls it nothing else (`utf8` is no name every parser knows). */
      readonly isUtf8: boolean;
    }
  | { readonly problem: string; readonly code: 'charset' | 'malformed' };

/** Names of encodings, in lower case. `utf-16` does not tell the byte order. */
const encodings: ReadonlyMap<string, Encoding | 'utf-16'> = new Map([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['us-ascii', 'us-ascii'],
  ['ascii', 'us-ascii'],
  ['iso-8859-1', 'iso-8859-1'],
  ['iso8859-1', 'iso-8859-1'],
  ['iso_8859-1', 'iso-8859-1'],
  ['latin1', 'iso-8859-1'],
  ['windows-1252', 'windows-1252'],
  ['cp1252', 'windows-1252'],
  ['utf-16', 'utf-16'],
  ['utf-16le', 'utf-16le'],
  ['utf-16be', 'utf-16be'],
]);

const byteOrderMarks: readonly (readonly [Encoding, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

const unsupported: Decoded = {
  code: 'charset',
  problem: 'The body is in an encoding other than UTF-8, UTF-16, US-ASCII, ISO-8859-1 and Windows-1252',
};
const contradiction: Decoded = {
  code: 'malformed',
  problem: 'Byte order mark, charset parameter and XML declaration of the body contradict each other',
};
const undecodable: Decoded = { code: 'malformed', problem: 'The bytes of the body are not valid in its encoding' };
const unknownByteOrder: Decoded = {
  code: 'malformed',
  problem: 'The body is said to be UTF-16 but does not show its byte order',
};

/** The four bytes `<?xm` of the EBCDIC family. */
const ebcdic = [0x4c, 0x6f, 0xa7, 0x94];

/**
 * The text of an XML document, without byte order mark. The encoding is that of the byte order mark, else
 * `declaredCharset` (the charset parameter of Content-Type, quoted or not, undefined when absent), else that of the XML
 * declaration, else UTF-8: the order of RFC 7303. All that are present must agree.
 */
export function decodeXmlBytes(bytes: Uint8Array, declaredCharset: string | undefined): Decoded {
  if (startsWith(bytes, ebcdic)) return unsupported;
  const byHttp = charsetOf(bytes, declaredCharset);
  return checkDeclaration(decodeText(bytes, byHttp), bytes, byHttp);
}

/** As `decodeXmlBytes`, a piece at a time. */
export function* decodeXmlBytesInTurns(bytes: Uint8Array, declaredCharset: string | undefined): Turns<Decoded> {
  if (bytes.length <= pieceBytes || startsWith(bytes, ebcdic)) return decodeXmlBytes(bytes, declaredCharset);
  const byHttp = charsetOf(bytes, declaredCharset);
  return checkDeclaration(yield* decodeTextInTurns(bytes, byHttp), bytes, byHttp);
}

function charsetOf(bytes: Uint8Array, declaredCharset: string | undefined): string | undefined {
  return declaredCharset ?? (markOf(bytes) === undefined ? declaredEncoding(sniff(bytes)) : undefined);
}

function checkDeclaration(decoded: Decoded, bytes: Uint8Array, byHttp: string | undefined): Decoded {
  if (!('text' in decoded)) return decoded;
  const inDocument = declaredEncoding(decoded.text);
  if (inDocument === undefined) return decoded;
  const encoding = encodings.get(inDocument.toLowerCase());
  if (encoding === undefined) return unsupported;
  if (!agree(encodingOf(bytes, byHttp), encoding)) return contradiction;
  return decoded.isUtf8 && inDocument.toLowerCase() !== 'utf-8' ? { text: decoded.text, isUtf8: false } : decoded;
}

/** The text of a JSON or form body: as `decodeXmlBytes`, without an XML declaration. */
export function decodeText(bytes: Uint8Array, declaredCharset: string | undefined): Decoded {
  if (looksLikeUtf32(bytes)) return unsupported;
  const encoding = encodingOf(bytes, declaredCharset);
  if (typeof encoding !== 'string') return encoding;
  const mark = markOf(bytes);
  const text = decodeBytes(mark === undefined ? bytes : bytes.subarray(mark.length), encoding);
  return checkMark(text, mark !== undefined, encoding);
}

/** As `decodeText`, a piece at a time. */
export function* decodeTextInTurns(bytes: Uint8Array, declaredCharset: string | undefined): Turns<Decoded> {
  if (bytes.length <= pieceBytes || looksLikeUtf32(bytes)) return decodeText(bytes, declaredCharset);
  const encoding = encodingOf(bytes, declaredCharset);
  if (typeof encoding !== 'string') return encoding;
  const mark = markOf(bytes);
  const text = yield* decodeBytesInTurns(bytes.subarray(mark?.length ?? 0), encoding);
  return checkMark(text, mark !== undefined, encoding);
}

function checkMark(text: string | undefined, hasMark: boolean, encoding: Encoding): Decoded {
  // A mark after the mark is a character, which neither XML nor JSON may begin with; the reader would pass over it.
  if (text === undefined || (hasMark && text.startsWith('\uFEFF'))) return undecodable;
  return { text, isUtf8: encoding === 'utf-8' };
}

/** The encoding by byte order mark and declared name, before the text is looked at. */
function encodingOf(bytes: Uint8Array, declaredCharset: string | undefined): Encoding | Decoded {
  const mark = markOf(bytes);
  if (declaredCharset === undefined) return mark?.encoding ?? 'utf-8';
  const declared = encodings.get(declaredCharset) ?? encodings.get(unquote(declaredCharset).toLowerCase());
  if (declared === undefined) return unsupported;
  if (mark !== undefined) return agree(mark.encoding, declared) ? mark.encoding : contradiction;
  if (declared !== 'utf-16') return declared;
  if (bytes.length === 0) return 'utf-8';
  // Both XML and JSON begin with an ASCII character, so one byte of the first pair is zero.
  if (bytes[0] === 0 && bytes[1] !== 0) return 'utf-16be';
  return bytes[0] !== 0 && bytes[1] === 0 ? 'utf-16le' : unknownByteOrder;
}

/** Whether `declared` is a name for what the bytes are in. */
function agree(actual: Encoding | Decoded, declared: Encoding | 'utf-16'): boolean {
  return actual === declared || (declared === 'utf-16' && (actual === 'utf-16le' || actual === 'utf-16be'));
}

function markOf(bytes: Uint8Array): { readonly encoding: Encoding; readonly length: number } | undefined {
  // Every mark begins with a byte that no text does.
  if ((bytes[0] ?? 0) < 0xef) return undefined;
  for (const [encoding, mark] of byteOrderMarks) {
    if (startsWith(bytes, mark)) return { encoding, length: mark.length };
  }
  return undefined;
}

/** UTF-32 in any byte order, with or without mark: no text in the accepted encodings has two zero bytes there. */
function looksLikeUtf32(bytes: Uint8Array): boolean {
  if (bytes.length < 4) return false;
  return (bytes[0] === 0 && bytes[1] === 0) || (bytes[2] === 0 && bytes[3] === 0);
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  for (let index = 0; index < prefix.length; index++) if (bytes[index] !== prefix[index]) return false;
  return true;
}

const unquote = (name: string): string => name.trim().replace(/^(["'])(.*)\1$/, '$2');

/** Bytes that surely hold the XML declaration, when there is one. */
const declarationBytes = 512;

/**
 * The beginning of the bytes as far as ASCII goes; zero bytes are left out, so that UTF-16 without mark shows its
 * declaration.
 */
function sniff(bytes: Uint8Array): string {
  // `<` and anything but `?`, in one byte each: no declaration.
  if (bytes[0] === 0x3c && bytes[1] !== 0x3f && bytes[1] !== 0) return '';
  return latin1(bytes.subarray(0, declarationBytes)).replaceAll('\0', '');
}

/** The encoding the XML declaration names. Its grammar is the reader's business. */
function declaredEncoding(text: string): string | undefined {
  if (!text.startsWith('<?xml')) return undefined;
  const head = text.slice(0, declarationBytes);
  return /^<\?xml[ \t\r\n][^>]*?[ \t\r\n]encoding[ \t\r\n]*=[ \t\r\n]*(?:"([^"]*)"|'([^']*)')/
    .exec(head)
    ?.slice(1)
    .find((name) => name !== undefined);
}

/** Those a message may be in. */
export type Encoding = 'utf-8' | 'us-ascii' | 'iso-8859-1' | 'windows-1252' | 'utf-16le' | 'utf-16be';

/** Bytes decoded between two pauses, at the most. */
export const pieceBytes = 256 * 1024;

/**
 * Where windows-1252 differs from ISO-8859-1: bytes 0x80 to 0x9F. The five without a character stay C1 controls, as in
 * the WHATWG table.
 */
const windows1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

const windows1252Units = Uint16Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x80 && byte <= 0x9f ? windows1252.charCodeAt(byte - 0x80) : byte,
);

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text, undefined when the bytes are not valid in the encoding. A byte order mark is a character like others. */
function decodeBytes(bytes: Uint8Array, encoding: Encoding): string | undefined {
  if (encoding === 'utf-8') return decodeWith(utf8, bytes);
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    return decodeWith(new TextDecoder(encoding, { fatal: true, ignoreBOM: true }), bytes);
  }
  const text = latin1(bytes);
  if (encoding === 'us-ascii') return /[^\x00-\x7F]/.test(text) ? undefined : text;
  return encoding === 'iso-8859-1' ? text : unitsByTable(bytes, windows1252Units);
}

/**
 * As `decodeBytes`, a piece at a time. No decoder has to remember the beginning of a character (`stream`): such a
 * decoder is much slower, and gives even ASCII as UTF-16.
 */
function* decodeBytesInTurns(bytes: Uint8Array, encoding: Encoding): Turns<string | undefined> {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = wholeCharacters(bytes, Math.min(at + pieceBytes, bytes.length), encoding);
    const piece = decodeBytes(bytes.subarray(at, end), encoding);
    if (piece === undefined) return undefined;
    pieces.push(piece);
    at = end;
    yield;
  }
  // Joined, and not added up: then the text is one piece of memory. This is the longest step there is.
  const text = pieces.join('');
  yield;
  return text;
}

/**
 * The offset, or one a little before it, at which no character is torn; where there is none, decoding what is before it
 * fails.
 */
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

/**
 * Each byte as the character of the same number: ISO-8859-1 as ISO defines it, unlike the decoder of that name in the
 * Encoding Standard.
 */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
