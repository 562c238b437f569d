import type { Document } from './document';
import { Chunks } from './chunks';
import { isSpace } from '../text/characters';

/** Lines of encoders have 64 or 76 characters; those of one that writes longer ones are taken for no lines. */
const columnsMax = 1024;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
/** Characters of one group of base64. */
const group = 4;
const none = Buffer.alloc(0);

/** How the base64 of a run is broken into lines; a run in one line is all groups of four with nothing between them. */
export interface Lines {
  /** Characters of a line. */
  readonly columns: number;
  readonly end: '' | '\n' | '\r\n';
}

/** One line, however long. */
export const oneLine: Lines = { columns: group, end: '' };

/** The lines of text that is base64, by its first line; undefined: no base64 is written so. */
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
 * Base64 text that is decoded as it arrives. What it takes it can give back exactly: anything else is left to the text
 * around it.
 */
export class Run {
  readonly lines: Lines;
  readonly #slabs = new Chunks();
  /** What has arrived and is not decoded yet: the line that may be the last one. */
  #held = none;
  #endsInLine = false;

  constructor(lines: Lines) {
    this.lines = lines;
  }

  get byteLength(): number {
    return this.#slabs.byteLength;
  }

  /** Whether its last character is of a line: not so when something that is no base64 came in a later line. */
  get endsInLine(): boolean {
    return this.#endsInLine;
  }

  finish(): Document {
    return this.#slabs.finish();
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
    const rest = isTaken ? text.subarray(regular * period) : text;
    if (!isTaken || regular < whole) return rest;
    if (isLast) return this.#takeLast(rest, end - regular * period);
    // Blanks may be the end of the run; more than a few of them are no base64.
    if (rest.length > 2 * columnsMax) return rest;
    this.#held = Buffer.from(rest);
    return undefined;
  }

  /** How many of the lines do end where they should. */
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

  /** As the line ends are where they should be, the right number of bytes shows that all the rest is base64. */
  #decode(text: Buffer, lines: number): boolean {
    const { columns, end } = this.lines;
    if (lines === 0) return true;
    const bytes = (lines * columns * 3) / group;
    return this.#slabs.pushBase64(text.toString('latin1', 0, lines * (columns + end.length)), bytes);
  }

  /** @param end where the white space behind the last line begins */
  #takeLast(rest: Buffer, end: number): Buffer {
    const line = rest.toString('latin1', 0, end);
    const bytes = Buffer.from(line, 'base64');
    // Written anew it must be the same: bits that padding throws away may be set in strange ones.
    if (end > this.lines.columns || bytes.toString('base64') !== line) return rest;
    this.#slabs.push(bytes);
    this.#endsInLine = true;
    return rest.subarray(end);
  }
}

function endOfContent(text: Buffer): number {
  let end = text.length;
  while (end > 0 && isSpace(text[end - 1] ?? 0)) end -= 1;
  return end;
}
