import { BodyBuffer } from './slabs';
import { delimitersOf, Lifter } from './lift';
import type { Lifted } from './lifted';

/** From this size on documents are looked for. */
const liftFromBytes = 256 * 1024;

/** How much may arrive. */
export interface IntakeLimits {
  readonly bytesMax: number;
  /** Of what is kept as it is: a message without its documents, or one that none can be lifted out of. */
  readonly textBytesMax: number;
  /** Whether documents are lifted out of it at all. */
  readonly lifts: boolean;
}

/** Gathers one message of unknown size; documents are lifted out of a large one while it arrives. */
export class Intake {
  readonly #limits: IntakeLimits;
  readonly #whole: BodyBuffer;
  /** undefined: not yet decided, or nothing is lifted. */
  #lifter: Lifter | undefined;
  #size = 0;
  #lifts: boolean;

  constructor(limits: IntakeLimits) {
    this.#limits = limits;
    this.#lifts = limits.lifts;
    this.#whole = new BodyBuffer(Math.min(limits.bytesMax, limits.textBytesMax));
  }

  /** False: too large. */
  push(piece: Uint8Array): boolean {
    this.#size += piece.byteLength;
    if (this.#size > this.#limits.bytesMax) return false;
    if (this.#lifter !== undefined) return this.#lifter.push(piece);
    return this.#lifts && this.#size > liftFromBytes ? this.#begin(piece) : this.#whole.push(piece);
  }

  /** The message; undefined: too large. */
  finish(): Uint8Array | Lifted | undefined {
    return this.#lifter === undefined ? this.#whole.bytes() : this.#lifter.finish();
  }

  #begin(piece: Uint8Array): boolean {
    const before = this.#whole.bytes();
    const delimiters = delimitersOf(before.length > 0 ? before : piece);
    this.#lifts = false;
    if (delimiters === undefined) return this.#whole.push(piece);
    this.#lifter = new Lifter(delimiters, this.#limits.textBytesMax);
    this.#whole.truncate(0);
    return this.#lifter.push(before) && this.#lifter.push(piece);
  }
}
