import { randomBytes } from 'node:crypto';
import { BodyBuffer } from './body-buffer';
import { BodyWithDocuments, type MarkedDocument } from './body-with-documents';
import { Base64Run, linesOf, oneLine, skipBlanks } from './base64-run';

/** A shorter run stays where it is. */
const runCharsMin = 64 * 1024;
/**
 * No longer than the shortest run. So each run spans the end of a slice or touches it, and only that place has to be
 * looked at.
 */
const sliceBytes = runCharsMin;
const quote = 0x22;
const less = 0x3c;
const greater = 0x3e;
const none = Buffer.alloc(0);

/** The characters around a run of base64. */
interface Delimiters {
  /** Stands right in front of it. */
  readonly open: number;
  /** Stands right behind it. */
  readonly close: number;
  /** Whether a run may be broken into lines: a JSON string may not. */
  readonly breaks: boolean;
}

const xml: Delimiters = { open: greater, close: less, breaks: true };
const json: Delimiters = { open: quote, close: quote, breaks: false };

/**
 * Tells XML from JSON by the first character of a message. Undefined: no documents can be taken out of it (a form, a
 * multipart package, UTF-16, where every other byte is zero).
 */
export function delimitersOf(start: Uint8Array): Delimiters | undefined {
  const hasMark = start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf;
  const text = Buffer.from(start.buffer, start.byteOffset, start.byteLength).subarray(hasMark ? 3 : 0);
  const at = skipBlanks(text);
  if (text[at + 1] === 0) return undefined;
  if (text[at] === less) return xml;
  return text[at] === 0x7b || text[at] === 0x5b || text[at] === quote ? json : undefined;
}

/**
 * Takes long runs of base64 out of a message while it arrives, so that a document never exists as text. Only native
 * code looks at every byte: 64 MiB take milliseconds, not seconds.
 */
export class DocumentExtractor {
  readonly #remainder: BodyBuffer;
  readonly #delimiters: Delimiters;
  readonly #key = `Marker${randomBytes(16).toString('hex')}N`;
  readonly #documents: MarkedDocument[] = [];
  /** Where in the remainder text begins that may turn out to be a long run; -1: nowhere. */
  #candidate = -1;
  #run: Base64Run | undefined;
  #byteLength = 0;

  /** @param remainderBytesMax how much may be left of the message */
  constructor(delimiters: Delimiters, remainderBytesMax: number) {
    this.#delimiters = delimiters;
    this.#remainder = new BodyBuffer(remainderBytesMax);
  }

  /** Takes the next bytes, which are not kept. False: too much is left of the message. */
  push(chunk: Uint8Array): boolean {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.#byteLength += bytes.length;
    for (let at = 0; at < bytes.length; at += sliceBytes)
      if (!this.#slice(bytes.subarray(at, at + sliceBytes))) return false;
    return true;
  }

  /** The message once it has arrived: its bytes when nothing was taken out. Undefined: too much is left of it. */
  finish(): BodyWithDocuments | Uint8Array | undefined {
    if (!this.#feed(none, true)) return undefined;
    const bytes = this.#remainder.bytes();
    return this.#documents.length === 0
      ? bytes
      : new BodyWithDocuments(bytes, this.#byteLength, this.#documents, this.#key);
  }

  #slice(slice: Buffer): boolean {
    const close = this.#run === undefined && this.#candidate < 0 ? 0 : slice.indexOf(this.#delimiters.close);
    const end = close < 0 ? slice.length : close;
    const part = slice.subarray(0, end);
    const isLast = close >= 0;
    if (this.#run !== undefined) {
      if (!this.#feed(part, isLast)) return false;
    } else if (this.#candidate >= 0) {
      if (!this.#remainder.push(part)) return false;
      if (this.#remainder.size - this.#candidate >= runCharsMin && !this.#begin(isLast)) return false;
    }
    return end === slice.length || this.#pass(slice.subarray(end));
  }

  /** Takes text outside of a run. What stands behind its last delimiter may be the beginning of one. */
  #pass(text: Buffer): boolean {
    const { open, close } = this.#delimiters;
    const opened = text.lastIndexOf(open);
    const isOpen = opened >= 0 && (open === close || opened > text.lastIndexOf(close));
    this.#candidate = isOpen ? this.#remainder.size + opened + 1 : -1;
    return this.#remainder.push(text);
  }

  /** Begins a run with the candidate, if that is base64. */
  #begin(isLast: boolean): boolean {
    const text = this.#remainder.bytes().subarray(this.#candidate);
    const at = this.#candidate + skipBlanks(text);
    this.#candidate = -1;
    const content = Buffer.from(this.#remainder.bytes().subarray(at));
    const lines = this.#delimiters.breaks ? linesOf(content) : oneLine;
    if (lines === undefined) return true;
    const run = new Base64Run(lines);
    const left = run.add(content, isLast);
    if (run.byteLength === 0) return true;
    this.#remainder.truncate(at);
    this.#run = run;
    return left === undefined || this.#close(left);
  }

  #feed(part: Buffer, isLast: boolean): boolean {
    const left = this.#run?.add(part, isLast);
    return left === undefined || this.#close(left);
  }

  /** Ends the run. @param left what the run did not take */
  #close(left: Buffer): boolean {
    const run = this.#run;
    if (run === undefined) return true;
    this.#run = undefined;
    const marker = `${this.#key}${this.#documents.length}E`;
    const { lines, endsInLine } = run;
    this.#documents.push({ marker, at: this.#remainder.size, document: run.finish(), lines, endsInLine });
    return this.#remainder.push(Buffer.from(marker, 'latin1')) && this.#remainder.push(left);
  }
}
