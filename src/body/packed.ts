import { createHash } from 'node:crypto';
import zlib from 'node:zlib';

/** Bytes compressed at once: what takes a millisecond or two. Larger pieces would hardly become smaller. */
const pieceBytes = 64 * 1024;

/** RFC 1952 §2.3: deflate, no name, no time; the same text is the same bytes. */
const gzipHead = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);

/**
 * A stretch of a text, compressed so that it can be read alone, and stands between others of its kind in one gzip
 * member.
 */
export class PackedPart {
  constructor(
    private readonly deflated: Uint8Array,
    /** Of what it stands for. */
    readonly byteLength: number,
  ) {}

  /** The bytes it stands for. */
  content(): Buffer {
    return zlib.inflateRawSync(this.deflated, { finishFlush: zlib.constants.Z_SYNC_FLUSH });
  }
}

/** A text that is kept compressed, without its end: that may differ from client to client. */
export interface Packed {
  readonly parts: readonly PackedPart[];
  readonly byteLength: number;
  /** A gzip member as far as it goes. */
  readonly gzip: Uint8Array;
  readonly crc: number;
  /** Two texts have the same only when they are equal. */
  readonly digest: string;
}

/** Takes a text piece by piece and never holds more than one of them as it is. */
export class Packer {
  readonly #hash = createHash('sha256');
  readonly #lengths: number[] = [];
  readonly #deflated: Uint8Array[] = [];
  #waiting: string[] = [];
  #waitingChars = 0;
  #crc = 0;

  /** Compresses once enough has come together, which takes a millisecond or two. */
  text(piece: string): void {
    this.#waiting.push(piece);
    this.#waitingChars += piece.length;
    if (this.#waitingChars >= pieceBytes) this.#packWaiting();
  }

  /** Compresses bytes at once, as one part. */
  bytes(piece: Uint8Array): void {
    this.#packWaiting();
    this.#pack(piece);
  }

  finish(): Packed {
    this.#packWaiting();
    const gzip = Buffer.concat([gzipHead, ...this.#deflated]);
    let at = gzipHead.length;
    const parts = this.#deflated.map(({ byteLength }, index) => {
      const part = gzip.subarray(at, at + byteLength);
      at += byteLength;
      return new PackedPart(part, this.#lengths[index] ?? 0);
    });
    const byteLength = this.#lengths.reduce((sum, length) => sum + length, 0);
    return { parts, byteLength, gzip, crc: this.#crc, digest: this.#hash.digest('base64url') };
  }

  #packWaiting(): void {
    const bytes = Buffer.from(this.#waiting.join(''));
    this.#waiting = [];
    this.#waitingChars = 0;
    this.#pack(bytes);
  }

  #pack(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    this.#hash.update(bytes);
    this.#crc = zlib.crc32(bytes, this.#crc);
    this.#lengths.push(bytes.byteLength);
    // It ends at a byte's boundary and is not the last of its member (RFC 1951 §3.2.3): another can follow.
    this.#deflated.push(zlib.deflateRawSync(bytes, { finishFlush: zlib.constants.Z_SYNC_FLUSH }));
  }
}

/** The rest of the gzip member that `gzip` begins: the text's end, and what the member says of the whole. */
export function gzipEnd({ crc, byteLength }: Packed, end: Uint8Array): Uint8Array {
  const trailer = Buffer.alloc(8);
  // Of no bytes at all zlib makes 0, whatever came before.
  trailer.writeUInt32LE(end.byteLength === 0 ? crc : zlib.crc32(end, crc), 0);
  trailer.writeUInt32LE((byteLength + end.byteLength) % 2 ** 32, 4);
  return Buffer.concat([zlib.deflateRawSync(end), trailer]);
}
