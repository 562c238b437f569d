/** Receives the body of a relayed call that is carried out here, within the limits of bodies of agents' calls. */
import type { Readable } from 'node:stream';
import { BodyBuffer, Document } from '../body';
import { failure, type Failure, type RelayRequest } from '../command';

/** What the bodies of all calls take in memory, in bytes: many large ones at once must not fill it. */
export class HeldBodies {
  #bytes = 0;

  /** @param bytesMax a body that is not small is refused beyond it */
  constructor(
    private readonly bytesMax: number,
    readonly retryAfterSeconds: number,
  ) {}

  /** Counts the next bytes of a body. @param ofBody those of it so far; false: they are too many */
  hold(bytes: number, ofBody: number): boolean {
    this.#bytes += bytes;
    return ofBody <= smallBytes || this.#bytes <= this.bytesMax;
  }

  /** The call is over. */
  release(bytes: number): void {
    this.#bytes -= bytes;
  }
}

/** A body of this size is always taken, so that large ones do not keep small calls out. */
const smallBytes = 64 * 1024;

/** Receives the body of one call. */
export class BodyIntake {
  #bytes = 0;

  constructor(
    private readonly request: Pick<RelayRequest, 'body' | 'headers'>,
    private readonly held: HeldBodies,
  ) {}

  /** The whole body as one block; empty where there is none. @param bytesMax more than this is refused */
  async bytes(bytesMax: number): Promise<Uint8Array | Failure> {
    const buffer = new BodyBuffer(bytesMax);
    const refused = await this.#receive(bytesMax, (piece) => buffer.push(piece));
    return refused ?? buffer.bytes();
  }

  /** The body as a document. @param bytesMax more than this is refused */
  async document(bytesMax: number): Promise<Document | Failure> {
    const pieces: Uint8Array[] = [];
    const refused = await this.#receive(bytesMax, (piece) => {
      pieces.push(piece);
      return this.#bytes <= bytesMax;
    });
    return refused ?? new Document(pieces);
  }

  /** To be called when the call is over, however it ended. */
  release(): void {
    this.held.release(this.#bytes);
    this.#bytes = 0;
  }

  /** @param take false: it is too much */
  async #receive(bytesMax: number, take: (piece: Uint8Array) => boolean): Promise<Failure | undefined> {
    const { body, headers } = this.request;
    const coding = headers['content-encoding'] ?? 'identity';
    if (coding.toLowerCase() !== 'identity')
      return failure('request.mediaType', 'this body must not be compressed', { path: 'content-encoding' });
    if (body === undefined) return undefined;
    if (Number(headers['content-length'] ?? 0) > bytesMax) return tooLarge(bytesMax);
    try {
      for await (const piece of piecesOf(body)) {
        this.#bytes += piece.byteLength;
        if (!this.held.hold(piece.byteLength, this.#bytes)) return tooMuchHeld(this.held);
        if (!take(piece)) return tooLarge(bytesMax);
      }
      return undefined;
    } catch {
      // The server knows why: the client is gone, too slow or sent too much.
      return failure('request.timeout', 'the body did not arrive completely');
    }
  }
}

const tooMuchHeld = ({ retryAfterSeconds }: HeldBodies): Failure =>
  failure('gateway.busy', 'too many large bodies are under way; this one was not read', { retryAfterSeconds });

async function* piecesOf(body: Readable): AsyncGenerator<Uint8Array> {
  for await (const piece of body) if (piece instanceof Uint8Array) yield piece;
}

const tooLarge = (bytesMax: number): Failure =>
  failure('request.tooLarge', `the body is larger than ${bytesMax} bytes`);
