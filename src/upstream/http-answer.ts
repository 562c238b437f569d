import { gunzip, inflate, inflateRaw, type InputType, type ZlibOptions } from 'node:zlib';

/** Text packs 10 to 40 times, a bomb up to 1,032 times (the format's limit). */
const unpackedRatioMax = 100;
/** Small answers of one repeated character are honest: the ratio counts above this size only. */
const unpackedFreeBytes = 1024 * 1024;

const firstPieceBytes = 64 * 1024;
const noBytes = new Uint8Array(0);

/**
 * Gathers a body of unknown size. Pieces are copied together at once: a list of them would let a peer that sends one byte per chunk
 * multiply the limit by the weight of a Buffer object.
 */
export class BodyBuffer {
  #bytes: Uint8Array = noBytes;
  #size = 0;
  constructor(readonly bytesMax: number) {}

  /** False: the body would be larger than `bytesMax`. */
  push(piece: Uint8Array): boolean {
    const size = this.#size + piece.byteLength;
    if (size > this.bytesMax) return false;
    if (this.#size === 0) {
      // Most answers come in one piece: no copy.
      this.#bytes = piece;
    } else {
      if (size > this.#bytes.byteLength) this.#grow(size);
      this.#bytes.set(piece, this.#size);
    }
    this.#size = size;
    return true;
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#size);
  }

  #grow(size: number): void {
    const room = Math.max(firstPieceBytes, Math.min(size * 2, this.bytesMax), size);
    const grown = new Uint8Array(room);
    grown.set(this.bytes());
    this.#bytes = grown;
  }
}

/**
 * The head of an answer, lower-case names. Cookies stay here: one user's session must not reach another through a shared connection.
 * Of a repeated field the first counts; only codings add up (RFC 9110 section 8.4), so that two of them are not taken for one.
 */
export function readHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Map<string, string> {
  const read = new Map<string, string>();
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || name === 'set-cookie' || !Object.hasOwn(headers, name)) continue;
    if (typeof value === 'string') read.set(name, value);
    else read.set(name, name.endsWith('-encoding') ? value.join(', ') : (value[0] ?? ''));
  }
  return read;
}

type Coding = 'identity' | 'gzip' | 'deflate';

/** What must be undone; undefined: something we never asked for and cannot undo. */
export function bodyCoding(headers: ReadonlyMap<string, string>): Coding | undefined {
  const transfer = headers.get('transfer-encoding')?.trim().toLowerCase();
  if (transfer !== undefined && transfer !== 'chunked') return undefined;
  switch (headers.get('content-encoding')?.trim().toLowerCase()) {
    case undefined:
    case '':
    case 'identity':
      return 'identity';
    case 'gzip':
    case 'x-gzip':
      return 'gzip';
    case 'deflate':
      return 'deflate';
    default:
      return undefined;
  }
}

/** Unpacks within `bytesMax` and the ratio limit. We ask for identity, but proxies in front of a CRM compress regardless. Never rejects. */
export function unpack(
  packed: Uint8Array,
  coding: 'gzip' | 'deflate',
  bytesMax: number,
): Promise<Uint8Array | 'encoding' | 'tooLarge'> {
  const maxOutputLength = Math.min(bytesMax, Math.max(unpackedFreeBytes, packed.byteLength * unpackedRatioMax));
  return new Promise((resolve) => {
    unpackerOf(packed, coding)(packed, { maxOutputLength }, (error, bytes) => {
      if (error === null) resolve(bytes);
      else resolve('code' in error && error.code === 'ERR_BUFFER_TOO_LARGE' ? 'tooLarge' : 'encoding');
    });
  });
}

type Unpacker = (packed: InputType, options: ZlibOptions, done: (error: Error | null, bytes: Buffer) => void) => void;

/** "deflate" is the zlib format (RFC 9110 section 8.4.1.2), but some peers send it without zlib's header, whose low nibble is always 8. */
function unpackerOf(packed: Uint8Array, coding: 'gzip' | 'deflate'): Unpacker {
  if (coding === 'gzip') return gunzip;
  return ((packed[0] ?? 0) & 0x0f) === 8 ? inflate : inflateRaw;
}
