const firstBufferBytes = 64 * 1024;
const noBytes = Buffer.alloc(0);

/**
 * Gathers a body of unknown size in one block. Pieces are copied together at once: a list of them would let a peer
 * that sends one byte per chunk multiply the limit by the weight of a Buffer object.
 */
export class BodyBuffer {
  #bytes: Buffer = noBytes;
  #size = 0;
  /** `#bytes` is the memory of the first piece, which may only be read. */
  #borrowed = false;
  constructor(readonly bytesMax: number) {}

  get size(): number {
    return this.#size;
  }

  /** Takes the next bytes. False: the body would be larger than `bytesMax`. */
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

  /** The bytes so far; a view, good until the next change. */
  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#size);
  }

  /** Forgets everything behind the first `size` bytes. */
  truncate(size: number): void {
    this.#size = Math.min(size, this.#size);
  }

  #grow(size: number): void {
    const room = Math.max(firstBufferBytes, Math.min(size * 2, this.bytesMax), size);
    const grown = Buffer.allocUnsafeSlow(room);
    grown.set(this.bytes());
    this.#bytes = grown;
    this.#borrowed = false;
  }
}
