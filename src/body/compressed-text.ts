import { createHash } from 'node:crypto';
import zlib from 'node:zlib';

/** Bytes compressed at once, which takes a millisecond or two. Larger pieces would hardly compress better. */
const pieceBytes = 64 * 1024;

/** RFC 1952 §2.3: deflate, no name, no time; the same text is the same bytes. */
const gzipHead = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);

/**
 * A stretch of a text, compressed so that it can be read alone and can stand between others of its kind in one gzip
 * member.
 */
export class CompressedPart {
  constructor(
    private readonly deflated: Uint8Array,
    /** Of the content. */
    readonly byteLength: number,
  ) {}

  /** The bytes, not compressed. */
  content(): Buffer {
    return zlib.inflateRawSync(this.deflated, { finishFlush: zlib.constants.Z_SYNC_FLUSH });
  }
}

/** A text that is kept compressed, without its end, which may differ from client to client. */
export interface CompressedText {
  readonly parts: readonly CompressedPart[];
  readonly byteLength: number;
  /** A gzip member without its end. */
  readonly gzip: Uint8Array;
  readonly crc: number;
  /** Only equal texts have the same one. */
  readonly digest: string;
}

/** Compresses a text piece by piece and never holds more than one of them as it is. */
export class TextCompressor {
  readonly #hash = createHash('sha256');
  readonly #lengths: number[] = [];
  readonly #deflated: Uint8Array[] = [];
  #waiting: string[] = [];
  #waitingChars = 0;
  #crc = 0;

  /** Takes a piece, and compresses what has come together once that is enough. */
  text(piece: string): void {
    this.#waiting.push(piece);
    this.#waitingChars += piece.length;
    if (this.#waitingChars >= pieceBytes) this.#compressWaiting();
  }

  /** Compresses bytes at once, as one part. */
  bytes(piece: Uint8Array): void {
    this.#compressWaiting();
    this.#compress(piece);
  }

  /** All of it; nothing may be added any more. */
  finish(): CompressedText {
    this.#compressWaiting();
    const gzip = Buffer.concat([gzipHead, ...this.#deflated]);
    let at = gzipHead.length;
    const parts = this.#deflated.map(({ byteLength }, index) => {
      const part = gzip.subarray(at, at + byteLength);
      at += byteLength;
      return new CompressedPart(part, this.#lengths[index] ?? 0);
    });
    const byteLength = this.#lengths.reduce((sum, length) => sum + length, 0);
    return { parts, byteLength, gzip, crc: this.#crc, digest: this.#hash.digest('base64url') };
  }

  #compressWaiting(): void {
    const bytes = Buffer.from(this.#waiting.join(''));
    this.#waiting = [];
    this.#waitingChars = 0;
    this.#compress(bytes);
  }

  #compress(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    this.#hash.update(bytes);
    this.#crc = zlib.crc32(bytes, this.#crc);
    this.#lengths.push(bytes.byteLength);
    // It ends at a byte's boundary and is not the last of its member (RFC 1951 §3.2.3): another can follow.
    this.#deflated.push(zlib.deflateRawSync(bytes, { finishFlush: zlib.constants.Z_SYNC_FLUSH }));
  }
}

/** The end of the gzip member that `gzip` begins: the end of the text, then checksum and size of the whole. */
export function gzipEnd({ crc, byteLength }: CompressedText, end: Uint8Array): Uint8Array {
  const trailer = Buffer.alloc(8);
  // For no bytes at all zlib gives 0, whatever came before.
  trailer.writeUInt32LE(end.byteLength === 0 ? crc : zlib.crc32(end, crc), 0);
  trailer.writeUInt32LE((byteLength + end.byteLength) % 2 ** 32, 4);
  return Buffer.concat([zlib.deflateRawSync(end), trailer]);
}
