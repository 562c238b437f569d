import { Refusal } from '../command';
import type { Turns } from '../text/turn';

export interface MultipartPart {
  /** Content-ID without its angle brackets; '' when missing. */
  readonly id: string;
  readonly contentType: string;
  /** Content-Disposition; '' when missing: only parts of a form have it. */
  readonly disposition: string;
  readonly bytes: Uint8Array;
}

/** A real MTOM call has the root and one part per binary value. */
const partsMax = 64;
const headerBytesMax = 8192;

/**
 * Splits a multipart body (RFC 2046 §5.1). Parts are views on the given bytes, nothing is copied. Text before the first
 * and after the closing boundary is passed over, as the RFC says; lines may end in a bare LF, which some Perl and
 * Python clients write. Only transfer encodings that leave the bytes alone (binary, 8bit, 7bit) are accepted. @throws
 * Refusal
 */
export function* splitMultipart(bytes: Uint8Array, boundary: string): Turns<readonly MultipartPart[]> {
  if (!/^[\x20-\x7e]{1,70}$/.test(boundary))
    throw new Refusal('request.malformed', 'the multipart boundary is missing or unusable');
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const delimiter = Buffer.from(`\n--${boundary}`, 'latin1');
  const parts: MultipartPart[] = [];
  const isFirst = buffer.subarray(0, delimiter.length - 1).equals(delimiter.subarray(1));
  let at = isFirst ? delimiter.length - 1 : yield* behindDelimiter(buffer, delimiter, 0);
  if (at < 0) throw malformed('does not begin with its boundary');
  while (!isClosing(buffer, at)) {
    if (parts.length >= partsMax) throw new Refusal('request.limit', `more than ${partsMax} parts`);
    const start = endOfLine(buffer, at);
    // The line end before a part may be the one that belongs to the next delimiter: then the part is empty.
    at = yield* behindDelimiter(buffer, delimiter, start - 1);
    if (at < 0) throw malformed('does not end with its boundary');
    parts.push(readPart(buffer.subarray(start, Math.max(start, lineEnd(buffer, at - delimiter.length)))));
  }
  return parts;
}

function malformed(what: string): Refusal {
  return new Refusal('request.malformed', `the multipart body ${what}`);
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const dash = 0x2d;

/** Bytes looked through between two pauses. */
const stretchBytes = 64 * 1024;

/** Offset behind the next delimiter, which includes the line feed before it; -1 when there is none. */
function* behindDelimiter(buffer: Buffer, delimiter: Buffer, from: number): Turns<number> {
  for (let start = from; start < buffer.length; start += stretchBytes) {
    const found = buffer.subarray(start, start + stretchBytes + delimiter.length - 1).indexOf(delimiter);
    if (found >= 0) return start + found + delimiter.length;
    if (start + stretchBytes < buffer.length) yield;
  }
  return -1;
}

/** Where the line end in front of a delimiter begins: it belongs to the delimiter. */
function lineEnd(buffer: Buffer, lineFeedAt: number): number {
  return buffer[lineFeedAt - 1] === carriageReturn ? lineFeedAt - 1 : lineFeedAt;
}

function isClosing(buffer: Buffer, at: number): boolean {
  return buffer[at] === dash && buffer[at + 1] === dash;
}

/** Passes the white space a boundary line may end with (RFC 2046: transport padding). */
function endOfLine(buffer: Buffer, at: number): number {
  const line = buffer.indexOf(lineFeed, at);
  if (line < 0 || line - at > headerBytesMax || buffer.toString('latin1', at, line).trim() !== '')
    throw malformed('has text behind a boundary');
  return line + 1;
}

/** Where the header ends and the content begins: behind the first empty line. */
function contentStart(part: Buffer): number {
  const first = /^\r?\n/.exec(part.toString('latin1', 0, 2));
  if (first !== null) return first[0].length;
  const blank = /\n\r?\n/.exec(part.toString('latin1', 0, headerBytesMax));
  if (blank === null) throw malformed('has a part without a header end');
  return blank.index + blank[0].length;
}

function readPart(part: Buffer): MultipartPart {
  const start = contentStart(part);
  const headers = new Map<string, string>();
  // A header may be folded (RFC 5322 §2.2.3): a line that begins with white space goes on.
  const lines = part
    .toString('latin1', 0, start)
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/);
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  const encoding = (headers.get('content-transfer-encoding') ?? 'binary').toLowerCase();
  if (!['binary', '8bit', '7bit'].includes(encoding)) throw malformed('has a part in an unsupported transfer encoding');
  return {
    id: (headers.get('content-id') ?? '').replace(/^<(.*)>$/, '$1'),
    contentType: headers.get('content-type') ?? '',
    disposition: headers.get('content-disposition') ?? '',
    bytes: part.subarray(start),
  };
}
