import { gunzip, inflate, inflateRaw, type InputType, type ZlibOptions } from 'node:zlib';
import { type Document, BodyReceiver, BodyWithDocuments, parseMediaType, Chunks } from '../body';

/** Text packs 10 to 40 times, a decompression bomb up to 1,032 times (the format's limit). */
const unpackedRatioMax = 100;
/** The ratio counts above this size only: a small answer of one repeated character is honest. */
const unpackedFreeBytes = 1024 * 1024;
const noBytes = new Uint8Array(0);
/** A larger answer of bytes (an image, an archive) becomes a document. */
const wholeBytesMax = 256 * 1024;
/** For the text of an answer without its documents, and for an answer that can have none. */
const textBytesMax = 32 * 1024 * 1024;

/** The body of an answer that has arrived. */
export interface ReceivedBody {
  /** All of it, or what is left of it. */
  readonly body: Uint8Array;
  /** Set when documents were taken out of it. */
  readonly documents?: BodyWithDocuments;
  /** Set in place of `body` when the answer is nothing but one large document. */
  readonly document?: Document;
}

/**
 * Gathers the body of one answer, by its head: text and markup with their documents taken out, anything else as it is.
 */
export class AnswerBody {
  readonly #bytesMax: number;
  readonly #intake: BodyReceiver | undefined;
  readonly #chunks = new Chunks();

  constructor(headers: ReadonlyMap<string, string>, coding: Coding | undefined, bytesMax: number) {
    this.#bytesMax = bytesMax;
    const isPlain = coding === 'identity';
    const isSmall = Number(headers.get('content-length') ?? Infinity) <= wholeBytesMax;
    if (isSmall || !isPlain || !isBytes(headers.get('content-type') ?? ''))
      this.#intake = new BodyReceiver({ bytesMax, textBytesMax, extracts: isPlain });
  }

  /** False: it is too large. */
  push(piece: Uint8Array): boolean {
    if (this.#intake !== undefined) return this.#intake.push(piece);
    this.#chunks.push(piece);
    return this.#chunks.byteLength <= this.#bytesMax;
  }

  /** undefined: it is too large. */
  finish(): ReceivedBody | undefined {
    if (this.#intake === undefined) {
      const document = this.#chunks.finish();
      if (document.byteLength > wholeBytesMax) return { body: noBytes, document };
      return { body: Buffer.concat(document.pieces) };
    }
    const content = this.#intake.finish();
    return content instanceof BodyWithDocuments
      ? { body: content.remainder, documents: content }
      : content && { body: content };
  }
}

/** Whether it is neither text nor markup nor a package of parts. Without a type it may be any of them. */
function isBytes(contentType: string): boolean {
  const type = parseMediaType(contentType)?.type ?? '';
  return type !== '' && !/^(?:text|multipart)\/|[/+](?:json|xml|html)$/.test(type);
}

/**
 * The head of an answer, lower-case names. Cookies stay here: one user's session must not reach another through a
 * shared connection. Of a repeated field the first counts; only codings add up (RFC 9110 section 8.4), so that two of
 * them are not taken for one.
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

export type Coding = 'identity' | 'gzip' | 'deflate';

/** The coding to undo; undefined: one that we never asked for and cannot undo. */
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

/**
 * Unpacks within `bytesMax` and the ratio limit. We ask for identity, but proxies in front of a CRM compress
 * regardless. Never rejects.
 */
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

/**
 * "deflate" is the zlib format (RFC 9110 section 8.4.1.2), but some peers send it without zlib's header, whose low
 * nibble is always 8.
 */
function unpackerOf(packed: Uint8Array, coding: 'gzip' | 'deflate'): Unpacker {
  if (coding === 'gzip') return gunzip;
  return ((packed[0] ?? 0) & 0x0f) === 8 ? inflate : inflateRaw;
}
