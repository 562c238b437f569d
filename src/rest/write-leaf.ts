/** Compiled JSON writers of values without properties. */
import { leafText, JsonText, type Value } from '../command';
import { writeJsonString } from '../json';
import { Document } from '../body';
import { leafOf, type LeafType } from './leaf';
import { leafCharsMax } from './read-leaf';
import { fewChars, type ValueWriter, type WriteContext, type Writing } from './write-context';
import { pieceEnd } from '../text/characters';

/** Looked up once: a name that a room hands on is the call of a getter each time. */
const quoted = writeJsonString;

/** The writer of a type. */
export function leafWriter(type: LeafType): ValueWriter {
  const { toJson } = leafOf(type);
  const short = (value: Value): string | undefined => {
    const isShort = typeof value === 'string' ? value.length <= leafCharsMax : typeof value !== 'object';
    return isShort ? toJson(value, quoted) : undefined;
  };
  const isString = type.kind === 'scalar' && type.scalar === 'string';
  return {
    // Most leaves are strings, which are written as they are.
    short: isString
      ? (value) => (typeof value === 'string' && value.length <= leafCharsMax ? quoted(value) : short(value))
      : short,
    // The only leaves that can be long are texts and documents: see longLeaf in read-leaf.ts.
    begin: beginLeaf,
  };
}

/** A text of any length, or a document. */
export function beginLeaf(value: Value, outer: Writing | undefined, { output }: WriteContext): Writing | undefined {
  if (!(value instanceof Document)) return new WriteTextFrame(leafText(value), false, outer);
  output.add('"');
  output.addDocument(value);
  output.add('"');
  return outer;
}

/** JSON of any length, as it is. */
export function beginJson(json: JsonText, outer: Writing | undefined, { output }: WriteContext): Writing | undefined {
  const text = json.text();
  if (text.length > fewChars) return new WriteTextFrame(text, true, outer);
  output.add(text);
  return outer;
}

/** The writer of anything that has been kept as JSON. */
export const jsonWriter: ValueWriter = {
  short: undefined,
  begin: (value, outer, context) =>
    value instanceof JsonText ? beginJson(value, outer, context) : beginLeaf(value, outer, context),
};

const pieceChars = 8 * 1024;

/** A text, a piece at a time. */
export class WriteTextFrame implements Writing {
  readonly segment = undefined;
  #at = 0;

  /** @param isJson it needs no quotes, and nothing in it escaping */
  constructor(
    private readonly text: string,
    private readonly isJson: boolean,
    readonly outer: Writing | undefined,
  ) {}

  advance({ output }: WriteContext): Writing | undefined {
    const { text, isJson } = this;
    const start = this.#at;
    if (start === 0 && !isJson) output.add('"');
    if (start < text.length) {
      this.#at = pieceEnd(text, start, pieceChars);
      const piece = text.slice(start, this.#at);
      output.add(isJson ? piece : writeJsonString(piece).slice(1, -1));
      output.isFull();
      return this;
    }
    if (!isJson) output.add('"');
    return this.outer;
  }
}
