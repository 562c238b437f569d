import { randomBytes } from 'node:crypto';
import { BodyBuffer } from './chunks';
import { BodyWithDocuments, type MarkedDocument } from './body-with-documents';
import { linesOf, oneLine, Run, skipBlanks } from './run';

/** A shorter run stays where it is. */
const runCharsMin = 64 * 1024;
/**
 * No longer than the shortest run: so each run either spans the end of a slice or touches it, and only what stands
 * there need be looked at.
 */
const sliceBytes = runCharsMin;
const quote = 0x22;
const less = 0x3c;
const greater = 0x3e;
const none = Buffer.alloc(0);

/** What a run of base64 stands right behind, and what right before. */
interface Delimiters {
  readonly open: number;
  readonly close: number;
  /** Whether a run may be broken into lines as it stands: a JSON string may not. */
  readonly breaks: boolean;
}

const xml: Delimiters = { open: greater, close: less, breaks: true };
const json: Delimiters = { open: quote, close: quote, breaks: false };

/**
 * What a message is written in, by its first character; undefined: nothing to be lifted from (a form, a multipart
 * package, UTF-16, where every other byte is zero).
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
 * Takes long runs of base64 out of a message while it arrives, so that a document is never there as text. Every byte is
 * looked at by native code only: 64 MiB of base64 take some 50 ms altogether, and a slice less than 0.1.
 */
export class DocumentExtractor {
  readonly #skeleton: BodyBuffer;
  readonly #delimiters: Delimiters;
  readonly #key = `Lifted${randomBytes(16).toString('hex')}N`;
  readonly #runs: MarkedDocument[] = [];
  /** Where in the skeleton text begins that may turn out to be a long run; -1: nowhere. */
  #candidate = -1;
  #run: Run | undefined;
  #byteLength = 0;

  /** @param skeletonBytesMax how much may be left of the message */
  constructor(delimiters: Delimiters, skeletonBytesMax: number) {
    this.#delimiters = delimiters;
    this.#skeleton = new BodyBuffer(skeletonBytesMax);
  }

  /** Takes the next bytes, which are not kept. False: too much is left of the message. */
  push(chunk: Uint8Array): boolean {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.#byteLength += bytes.length;
    for (let at = 0; at < bytes.length; at += sliceBytes)
      if (!this.#slice(bytes.subarray(at, at + sliceBytes))) return false;
    return true;
  }

  /** The message when it has arrived: its bytes when there was nothing to lift. Undefined: too much is left of it. */
  finish(): BodyWithDocuments | Uint8Array | undefined {
    if (!this.#feed(none, true)) return undefined;
    const bytes = this.#skeleton.bytes();
    return this.#runs.length === 0 ? bytes : new BodyWithDocuments(bytes, this.#byteLength, this.#runs, this.#key);
  }

  #slice(slice: Buffer): boolean {
    const close = this.#run === undefined && this.#candidate < 0 ? 0 : slice.indexOf(this.#delimiters.close);
    const end = close < 0 ? slice.length : close;
    const part = slice.subarray(0, end);
    const isLast = close >= 0;
    if (this.#run !== undefined) {
      if (!this.#feed(part, isLast)) return false;
    } else if (this.#candidate >= 0) {
      if (!this.#skeleton.push(part)) return false;
      if (this.#skeleton.size - this.#candidate >= runCharsMin && !this.#begin(isLast)) return false;
    }
    return end === slice.length || this.#pass(slice.subarray(end));
  }

  /** Text outside of a run: what stands behind its last delimiter may be the beginning of one. */
  #pass(text: Buffer): boolean {
    const { open, close } = this.#delimiters;
    const opened = text.lastIndexOf(open);
    const isOpen = opened >= 0 && (open === close || opened > text.lastIndexOf(close));
    this.#candidate = isOpen ? this.#skeleton.size + opened + 1 : -1;
    return this.#skeleton.push(text);
  }

  /** Makes a run of the candidate, if it is one. */
  #begin(isLast: boolean): boolean {
    const text = this.#skeleton.bytes().subarray(this.#candidate);
    const at = this.#candidate + skipBlanks(text);
    this.#candidate = -1;
    const content = Buffer.from(this.#skeleton.bytes().subarray(at));
    const lines = this.#delimiters.breaks ? linesOf(content) : oneLine;
    if (lines === undefined) return true;
    const run = new Run(lines);
    const rest = run.add(content, isLast);
    if (run.byteLength === 0) return true;
    this.#skeleton.truncate(at);
    this.#run = run;
    return rest === undefined || this.#close(rest);
  }

  #feed(part: Buffer, isLast: boolean): boolean {
    const rest = this.#run?.add(part, isLast);
    return rest === undefined || this.#close(rest);
  }

  /** Ends the run; `rest` is what follows it. */
  #close(rest: Buffer): boolean {
    const run = this.#run;
    if (run === undefined) return true;
    this.#run = undefined;
    const marker = `${this.#key}${this.#runs.length}E`;
    const { lines, endsInLine } = run;
    this.#runs.push({ marker, at: this.#skeleton.size, document: run.finish(), lines, endsInLine });
    return this.#skeleton.push(Buffer.from(marker, 'latin1')) && this.#skeleton.push(rest);
  }
}
