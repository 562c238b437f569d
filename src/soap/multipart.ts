import { Refusal } from '../command';

export interface Part {
  /** Content-ID without its angle brackets; '' when missing. */
  readonly id: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** A real MTOM call has the root and one part per binary value. */
const partsMax = 64;
const headerBytesMax = 8192;

/**
 * Splits a multipart body (RFC 2046 §5.1). Parts are views on the given bytes, nothing is copied.
 * Only transfer encodings that leave the bytes alone (binary, 8bit, 7bit) are taken. @throws Refusal
 */
export function splitMultipart(bytes: Uint8Array, boundary: string): readonly Part[] {
  if (!/^[\x20-\x7e]{1,70}$/.test(boundary))
    throw new Refusal('request.malformed', 'the multipart boundary is missing or unusable');
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  const first = buffer.indexOf(delimiter.subarray(2));
  if (first < 0 || (first > 0 && buffer[first - 1] !== 0x0a)) throw malformed('does not begin with its boundary');
  const parts: Part[] = [];
  let at = first + delimiter.length - 2;
  while (!isClosing(buffer, at)) {
    const start = endOfLine(buffer, at);
    const end = buffer.indexOf(delimiter, start - 2);
    if (end < 0) throw malformed('does not end with its boundary');
    if (parts.length >= partsMax) throw new Refusal('request.limit', `more than ${partsMax} parts`);
    parts.push(readPart(buffer.subarray(start, Math.max(start, end))));
    at = end + delimiter.length;
  }
  return parts;
}

function malformed(what: string): Refusal {
  return new Refusal('request.malformed', `the multipart body ${what}`);
}

function isClosing(buffer: Buffer, at: number): boolean {
  return buffer[at] === 0x2d && buffer[at + 1] === 0x2d;
}

function endOfLine(buffer: Buffer, at: number): number {
  const line = buffer.indexOf('\r\n', at, 'latin1');
  if (line < 0 || buffer.toString('latin1', at, line).trim() !== '') throw malformed('has text behind a boundary');
  return line + 2;
}

function readPart(part: Buffer): Part {
  const split = part.subarray(0, 2).toString('latin1') === '\r\n' ? 0 : part.indexOf('\r\n\r\n');
  if (split < 0 || split > headerBytesMax) throw malformed('has a part without a header end');
  const headers = new Map<string, string>();
  for (const line of part.toString('latin1', 0, split).split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  const encoding = (headers.get('content-transfer-encoding') ?? 'binary').toLowerCase();
  if (!['binary', '8bit', '7bit'].includes(encoding)) throw malformed('has a part in an unsupported transfer encoding');
  return {
    id: (headers.get('content-id') ?? '').replace(/^<(.*)>$/, '$1'),
    contentType: headers.get('content-type') ?? '',
    bytes: part.subarray(split === 0 ? 2 : split + 4),
  };
}
