import { Char } from './characters';

/** `doctype`: a document type declaration; `limit`: well-formed so far but too large; `malformed`: everything else. */
export type XmlErrorCode = 'malformed' | 'doctype' | 'limit';

/** Why a document was refused. The message is one sentence and holds no document text but names, escaped and cut. */
export class XmlError extends Error {
  override readonly name = 'XmlError';

  constructor(
    readonly code: XmlErrorCode,
    message: string,
    /** Line of the offending character, from 1; CR LF counts as one line end. */
    readonly line: number,
    /** Column of the offending character, from 1, in UTF-16 code units. */
    readonly column: number,
  ) {
    super(message);
  }
}

const { lineFeed, carriageReturn } = Char;

export interface XmlPosition {
  readonly line: number;
  readonly column: number;
}

/** Line and column of an offset. Walks the text from its start, so it is for errors only. */
export function positionAt(source: string, offset: number): XmlPosition {
  let line = 1;
  let lineStart = 0;
  for (let at = 0; at < offset; at++) {
    const code = source.charCodeAt(at);
    if (code !== lineFeed && code !== carriageReturn) continue;
    if (code === carriageReturn && source.charCodeAt(at + 1) === lineFeed) at++;
    // An offset between CR and LF belongs to the line they end.
    if (at >= offset) break;
    line++;
    lineStart = at + 1;
  }
  return { line, column: offset - lineStart + 1 };
}

/** Throws the refusal of `source` at `offset`. */
export function refuse(source: string, offset: number, code: XmlErrorCode, message: string): never {
  const { line, column } = positionAt(source, offset);
  throw new XmlError(code, message, line, column);
}

const quotedNameChars = 64;

/** A name fit for a message or a log line: quoted, everything outside printable ASCII escaped, at most 64 characters. */
export function quoteName(name: string): string {
  const escaped = name
    .slice(0, quotedNameChars + 1)
    .replace(/[^\x21-\x7E]|["'<>&\\]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return escaped.length > quotedNameChars ? `"${escaped.slice(0, quotedNameChars - 3)}..."` : `"${escaped}"`;
}
