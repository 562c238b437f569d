import { inTurns, type Turns } from '../text/turn';
import { Document } from './document';

const firstSlabBytes = 96 * 1024;
const slabBytesMax = 768 * 1024;
const none = Buffer.alloc(0);

/**
 * Gathers the bytes of a document of unknown size. They lie in few large slabs, none of which is ever copied: the
 * buffers they arrive in are let go, and a peer that sends one byte per chunk gets no Buffer object for each.
 */
export class Chunks {
  readonly #full: Uint8Array[] = [];
  /** Resizable, because the memory of one is given back at the moment it is made smaller. */
  readonly #buffers: ArrayBuffer[] = [];
  #slab: Buffer = none;
  #used = 0;
  #fullBytes = 0;

  get byteLength(): number {
    return this.#fullBytes + this.#used;
  }

  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.byteLength;) {
      if (this.#used === this.#slab.length) this.#next(1);
      const part = bytes.subarray(at, at + this.#slab.length - this.#used);
      this.#slab.set(part, this.#used);
      this.#used += part.byteLength;
      at += part.byteLength;
    }
  }

  /**
   * Decodes base64 that must give so many bytes; white space in it is passed over. False: it does not, and nothing was
   * added. Node passes over whatever is not base64 and takes the URL alphabet too: the count shows the one, a search
   * the other.
   */
  pushBase64(text: string, bytes: number): boolean {
    if (this.#slab.length - this.#used < bytes) this.#next(bytes);
    const written = this.#slab.write(text, this.#used, 'base64');
    if (written !== bytes || text.includes('-') || text.includes('_')) return false;
    this.#used += written;
    return true;
  }

  /** What was gathered; nothing may be added any more. */
  finish(): Document {
    this.#close();
    return new Document(this.#full, () => void inTurns(emptied(this.#buffers)));
  }

  #close(): void {
    if (this.#used > 0) this.#full.push(this.#slab.subarray(0, this.#used));
    this.#fullBytes += this.#used;
    this.#slab = none;
    this.#used = 0;
  }

  #next(bytes: number): void {
    this.#close();
    const wanted = Math.min(slabBytesMax, Math.max(firstSlabBytes, this.#fullBytes));
    const size = Math.max(wanted, bytes);
    const buffer = new ArrayBuffer(size, { maxByteLength: size });
    this.#buffers.push(buffer);
    this.#slab = Buffer.from(buffer, 0, size);
  }
}

/** 0.1 ms a slab. */
function* emptied(buffers: readonly ArrayBuffer[]): Turns<void> {
  for (const buffer of buffers) {
    buffer.resize(0);
    yield;
  }
}

const firstPieceBytes = 64 * 1024;
const noBytes = Buffer.alloc(0);

/**
 * Gathers a body of unknown size. Pieces are copied together at once: a list of them would let a peer that sends one
 * byte per chunk multiply the limit by the weight of a Buffer object.
 */
export class BodyBuffer {
  #bytes: Buffer = noBytes;
  #size = 0;
  /** Whether `#bytes` is somebody else's memory, to be read only. */
  #borrowed = false;
  constructor(readonly bytesMax: number) {}

  get size(): number {
    return this.#size;
  }

  /** False: the body would be larger than `bytesMax`. */
  push(piece: Uint8Array): boolean {
    const size = this.#size + piece.byteLength;
    if (size > this.bytesMax) return false;
    if (this.#size === 0) {
      // Most answers come in one piece: no copy.
      this.#bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
      this.#borrowed = true;
    } else {
      if (this.#borrowed || size > this.#bytes.byteLength) this.#grow(size);
      this.#bytes.set(piece, this.#size);
    }
    this.#size = size;
    return true;
  }

  /** What was gathered; a view, good until the next change. */
  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#size);
  }

  /** Forgets everything behind the first `size` bytes. */
  truncate(size: number): void {
    this.#size = Math.min(size, this.#size);
  }

  #grow(size: number): void {
    const room = Math.max(firstPieceBytes, Math.min(size * 2, this.bytesMax), size);
    const grown = Buffer.allocUnsafeSlow(room);
    grown.set(this.bytes());
    this.#bytes = grown;
    this.#borrowed = false;
  }
}
