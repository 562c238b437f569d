import { inTurns, type Turns } from '../text/turn';
import { Document } from './document';

const firstChunkBytes = 96 * 1024;
const chunkBytesMax = 768 * 1024;
const none = Buffer.alloc(0);

/**
 * Gathers the bytes of a document of unknown size in a few large chunks, which are never copied again. The buffers
 * that the bytes arrive in are let go. A peer that sends one byte at a time costs no Buffer object for each.
 */
export class Chunks {
  readonly #full: Uint8Array[] = [];
  /** Resizable: making one smaller gives its memory back at once. */
  readonly #buffers: ArrayBuffer[] = [];
  #chunk: Buffer = none;
  #used = 0;
  #fullBytes = 0;

  get byteLength(): number {
    return this.#fullBytes + this.#used;
  }

  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.byteLength;) {
      if (this.#used === this.#chunk.length) this.#next(1);
      const part = bytes.subarray(at, at + this.#chunk.length - this.#used);
      this.#chunk.set(part, this.#used);
      this.#used += part.byteLength;
      at += part.byteLength;
    }
  }

  /**
   * Decodes base64 that must give so many bytes; white space in it is skipped. False: it gives others, and nothing was
   * added. Node skips everything that is not base64, which the count shows. It takes the URL alphabet, too, which a
   * search shows.
   */
  pushBase64(text: string, bytes: number): boolean {
    if (this.#chunk.length - this.#used < bytes) this.#next(bytes);
    const written = this.#chunk.write(text, this.#used, 'base64');
    if (written !== bytes || text.includes('-') || text.includes('_')) return false;
    this.#used += written;
    return true;
  }

  /** The document of all bytes; nothing may be added any more. */
  finish(): Document {
    this.#close();
    return new Document(this.#full, () => void inTurns(emptied(this.#buffers)));
  }

  #close(): void {
    if (this.#used > 0) this.#full.push(this.#chunk.subarray(0, this.#used));
    this.#fullBytes += this.#used;
    this.#chunk = none;
    this.#used = 0;
  }

  #next(bytes: number): void {
    this.#close();
    const wanted = Math.min(chunkBytesMax, Math.max(firstChunkBytes, this.#fullBytes));
    const size = Math.max(wanted, bytes);
    const buffer = new ArrayBuffer(size, { maxByteLength: size });
    this.#buffers.push(buffer);
    this.#chunk = Buffer.from(buffer, 0, size);
  }
}

/** Gives the memory back, one buffer a turn: each takes some time. */
function* emptied(buffers: readonly ArrayBuffer[]): Turns<void> {
  for (const buffer of buffers) {
    buffer.resize(0);
    yield;
  }
}
