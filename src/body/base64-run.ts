import type { Document } from './document';
import { Chunks } from './chunks';
import { isSpace } from '../text/characters';

/** Encoders write lines of 64 or 76 characters; anything longer than this is taken for one line. */
const columnsMax = 1024;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
/** Characters of one group of base64. */
const group = 4;
const noBytes = Buffer.alloc(0);

/** How base64 is broken into lines. Base64 in one line is groups of four with nothing between them. */
export interface Lines {
  /** Characters of a line. */
  readonly columns: number;
  readonly end: '' | '\n' | '\r\n';
}

/** One line, however long. */
export const oneLine: Lines = { columns: group, end: '' };

/** The lines of base64 text, by its first line; undefined: base64 is not written in such lines. */
export function linesOf(text: Buffer): Lines | undefined {
  const feed = text.subarray(0, columnsMax + 2).indexOf(lineFeed);
  if (feed < 0) return oneLine;
  const end = text[feed - 1] === carriageReturn ? '\r\n' : '\n';
  const columns = feed + 1 - end.length;
  return columns >= group && columns % group === 0 ? { columns, end } : undefined;
}

/** Offset of the first character that is no white space. */
export function skipBlanks(text: Buffer): number {
  let at = 0;
  while (isSpace(text[at] ?? 0)) at += 1;
  return at;
}

/**
 * Base64 text that is decoded as it arrives. It takes only what it can give back exactly, and leaves everything else to
 * the text around it.
 */
export class Base64Run {
  readonly lines: Lines;
  readonly #chunks = new Chunks();
  /** Text that has arrived and is not decoded yet: the line that may be the last one. */
  #held = noBytes;
  #endsInLine = false;

  constructor(lines: Lines) {
    this.lines = lines;
  }

  get byteLength(): number {
    return this.#chunks.byteLength;
  }

  /** Whether its last character belongs to a line. False when a later line held something that is not base64. */
  get endsInLine(): boolean {
    return this.#endsInLine;
  }

  finish(): Document {
    return this.#chunks.finish();
  }

  /**
   * Takes the next characters. `isLast`: a delimiter follows them.
   * @returns undefined as long as the run may go on; else the characters, from some place on, that it did not take
   */
  add(part: Buffer, isLast: boolean): Buffer | undefined {
    const text = this.#held.length === 0 ? part : Buffer.concat([this.#held, part]);
    const end = endOfContent(text);
    const period = this.lines.columns + this.lines.end.length;
    // Lines after which something follows: padding can only be in the last one.
    const whole = Math.max(0, Math.floor((end - 1) / period));
    const regular = this.#regularLines(text, whole);
    const isTaken = this.#decode(text, regular);
    const left = isTaken ? text.subarray(regular * period) : text;
    if (!isTaken || regular < whole) return left;
    if (isLast) return this.#takeLast(left, end - regular * period);
    // Blanks may be the end of the run; more than a few of them are no base64.
    if (left.length > 2 * columnsMax) return left;
    this.#held = Buffer.from(left);
    return undefined;
  }

  /** How many of the lines end where they should. */
  #regularLines(text: Buffer, whole: number): number {
    const { columns, end } = this.lines;
    if (end === '') return whole;
    const period = columns + end.length;
    for (let line = 0; line < whole; line++) {
      const at = line * period + columns;
      const isRight = end === '\n' ? text[at] === lineFeed : text[at] === carriageReturn && text[at + 1] === lineFeed;
      if (!isRight) return line;
    }
    return whole;
  }

  /** The line ends are where they should be, so the right number of bytes shows that everything else is base64. */
  #decode(text: Buffer, lines: number): boolean {
    const { columns, end } = this.lines;
    if (lines === 0) return true;
    const bytes = (lines * columns * 3) / group;
    return this.#chunks.pushBase64(text.toString('latin1', 0, lines * (columns + end.length)), bytes);
  }

  /** @param end where the white space behind the last line begins */
  #takeLast(left: Buffer, end: number): Buffer {
    const line = left.toString('latin1', 0, end);
    const bytes = Buffer.from(line, 'base64');
    // Written anew it must be the same: odd encoders set bits that padding throws away.
    if (end > this.lines.columns || bytes.toString('base64') !== line) return left;
    this.#chunks.push(bytes);
    this.#endsInLine = true;
    return left.subarray(end);
  }
}

function endOfContent(text: Buffer): number {
  let end = text.length;
  while (end > 0 && isSpace(text[end - 1] ?? 0)) end -= 1;
  return end;
}
