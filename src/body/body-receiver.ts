import { BodyBuffer } from './body-buffer';
import { delimitersOf, DocumentExtractor } from './document-extractor';
import type { BodyWithDocuments } from './body-with-documents';

/** From this size on documents are taken out. */
const extractFromBytes = 256 * 1024;

/** How much may arrive, in bytes. */
export interface ReceiverLimits {
  readonly bytesMax: number;
  /** Of what is kept as it is: a message without its documents, or one that has none. */
  readonly textBytesMax: number;
  /** Whether documents are taken out at all. */
  readonly extracts: boolean;
}

/** Receives one message of unknown size. Documents are taken out of a large one while it arrives. */
export class BodyReceiver {
  readonly #limits: ReceiverLimits;
  readonly #whole: BodyBuffer;
  /** undefined: not yet decided, or nothing is taken out. */
  #extractor: DocumentExtractor | undefined;
  #size = 0;
  #extracts: boolean;

  constructor(limits: ReceiverLimits) {
    this.#limits = limits;
    this.#extracts = limits.extracts;
    this.#whole = new BodyBuffer(Math.min(limits.bytesMax, limits.textBytesMax));
  }

  /** Takes the next bytes. False: too large. */
  push(piece: Uint8Array): boolean {
    this.#size += piece.byteLength;
    if (this.#size > this.#limits.bytesMax) return false;
    if (this.#extractor !== undefined) return this.#extractor.push(piece);
    return this.#extracts && this.#size > extractFromBytes ? this.#begin(piece) : this.#whole.push(piece);
  }

  /** The message; undefined: too large. */
  finish(): Uint8Array | BodyWithDocuments | undefined {
    return this.#extractor === undefined ? this.#whole.bytes() : this.#extractor.finish();
  }

  #begin(piece: Uint8Array): boolean {
    const before = this.#whole.bytes();
    const delimiters = delimitersOf(before.length > 0 ? before : piece);
    this.#extracts = false;
    if (delimiters === undefined) return this.#whole.push(piece);
    this.#extractor = new DocumentExtractor(delimiters, this.#limits.textBytesMax);
    this.#whole.truncate(0);
    return this.#extractor.push(before) && this.#extractor.push(piece);
  }
}
