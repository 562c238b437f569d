import type { Turns } from '../text/turn';
import { Char } from './xml-characters';

/** `doctype`: a document type declaration; `limit`: well-formed so far but too large; `malformed`: everything else. */
export type XmlErrorCode = 'malformed' | 'doctype' | 'limit';

interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Why a document was refused. The message is one sentence and holds no document text but names, escaped and cut.
 * The place is found when it is asked for, by a walk through the document from its start.
 */
export class XmlError extends Error {
  override readonly name = 'XmlError';
  readonly #place: Place;

  constructor(
    readonly code: XmlErrorCode,
    message: string,
    source: string,
    offset: number,
  ) {
    super(message);
    this.#place = new Place(source, offset);
  }

  /** Line of the offending character, from 1; CR LF counts as one line end. */
  get line(): number {
    return this.#place.position().line;
  }

  /** Column of the offending character, from 1, in UTF-16 code units. */
  get column(): number {
    return this.#place.position().column;
  }

  /** Finds out line and column with pauses, so that asking for them takes no time. */
  locate(): Turns<void> {
    return this.#place.find();
  }
}

const { lineFeed, carriageReturn } = Char;

/** Characters looked at between two pauses. */
const stretchChars = 256 * 1024;

/** An offset and the way there. */
class Place {
  #at = 0;
  #line = 1;
  #lineStart = 0;

  constructor(
    private readonly source: string,
    private readonly offset: number,
  ) {}

  position(): Position {
    this.#walk(this.offset);
    return { line: this.#line, column: this.offset - this.#lineStart + 1 };
  }

  *find(): Turns<void> {
    for (let end = stretchChars; end < this.offset; end += stretchChars) {
      this.#walk(end);
      yield;
    }
    this.#walk(this.offset);
  }

  #walk(end: number): void {
    const { source } = this;
    let at = this.#at;
    for (; at < end; at++) {
      const code = source.charCodeAt(at);
      if (code !== lineFeed && code !== carriageReturn) continue;
      if (code === carriageReturn && source.charCodeAt(at + 1) === lineFeed) {
        // An offset between CR and LF belongs to the line they end.
        if (at + 1 >= this.offset) break;
        at++;
      }
      this.#line++;
      this.#lineStart = at + 1;
    }
    this.#at = at;
  }
}

/** Throws the refusal of `source` at `offset`. */
export function refuse(source: string, offset: number, code: XmlErrorCode, message: string): never {
  throw new XmlError(code, message, source, offset);
}

const quotedNameChars = 64;

/**
 * A name fit for a message or a log line: quoted, everything outside printable ASCII escaped, at most 64 characters.
 */
export function quoteName(name: string): string {
  const escaped = name
    .slice(0, quotedNameChars + 1)
    .replace(/[^\x21-\x7E]|["'<>&\\]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return escaped.length > quotedNameChars ? `"${escaped.slice(0, quotedNameChars - 3)}..."` : `"${escaped}"`;
}

/** Throws the refusal of an end tag at `offset` that is not the one the open element needs. */
export function refuseEndTag(source: string, offset: number, open = ''): never {
  return refuse(source, offset, 'malformed', `An end tag is not that of the open element ${quoteName(open)}`);
}

/** Throws the refusal of a document that is over while an element is open. */
export function refuseEnd(source: string, open = ''): never {
  return refuse(source, source.length, 'malformed', `The document ends inside the element ${quoteName(open)}`);
}
