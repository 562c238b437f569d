import { BodyBuffer } from './chunks';
import { delimitersOf, DocumentExtractor } from './lift';
import type { BodyWithDocuments } from './body-with-documents';

/** From this size on documents are looked for. */
const liftFromBytes = 256 * 1024;

/** How much may arrive. */
export interface IntakeLimits {
  readonly bytesMax: number;
  /** Of what is kept as it is: a message without its documents, or one that none can be taken out of. */
  readonly textBytesMax: number;
  /** Whether documents are taken out of it at all. */
  readonly extracts: boolean;
}

/** Gathers one message of unknown size; documents are taken out of a large one while it arrives. */
export class Intake {
  readonly #limits: IntakeLimits;
  readonly #whole: BodyBuffer;
  /** undefined: not yet decided, or nothing is lifted. */
  #lifter: DocumentExtractor | undefined;
  #size = 0;
  #extracts: boolean;

  constructor(limits: IntakeLimits) {
    this.#limits = limits;
    this.#extracts = limits.extracts;
    this.#whole = new BodyBuffer(Math.min(limits.bytesMax, limits.textBytesMax));
  }

  /** False: too large. */
  push(piece: Uint8Array): boolean {
    this.#size += piece.byteLength;
    if (this.#size > this.#limits.bytesMax) return false;
    if (this.#lifter !== undefined) return this.#lifter.push(piece);
    return this.#extracts && this.#size > liftFromBytes ? this.#begin(piece) : this.#whole.push(piece);
  }

  /** The message; undefined: too large. */
  finish(): Uint8Array | BodyWithDocuments | undefined {
    return this.#lifter === undefined ? this.#whole.bytes() : this.#lifter.finish();
  }

  #begin(piece: Uint8Array): boolean {
    const before = this.#whole.bytes();
    const delimiters = delimitersOf(before.length > 0 ? before : piece);
    this.#extracts = false;
    if (delimiters === undefined) return this.#whole.push(piece);
    this.#lifter = new DocumentExtractor(delimiters, this.#limits.textBytesMax);
    this.#whole.truncate(0);
    return this.#lifter.push(before) && this.#lifter.push(piece);
  }
}
