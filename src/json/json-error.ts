/**
 * malformed: not JSON (RFC 8259) or not well-formed Unicode; limit: more structure than allowed; duplicate: one key
 * twice in one object; key: a key that the reader's caller refuses.
 */
export type JsonErrorCode = 'malformed' | 'limit' | 'duplicate' | 'key';

/**
 * Ends the reading of a JSON text. `offset` counts UTF-16 units from the start of the text; the message is one sentence
 * without more of the document than an excerpt.
 */
export class JsonError extends Error {
  override readonly name = 'JsonError';
  constructor(
    readonly code: JsonErrorCode,
    readonly offset: number,
    message: string,
    /** Keys and indexes that lead to the place, when a whole value was skipped. */
    readonly path: readonly (string | number)[] = [],
  ) {
    super(message);
  }
}

/** The offending character for a message: quoted, printable ASCII only. Not more, for it may stand in a password. */
function excerptAt(text: string, offset: number): string {
  return JSON.stringify(text.slice(offset, offset + 1)).replace(
    /[^\x20-\x7e]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The text is no JSON at that offset; `what` says why. */
export function malformed(text: string, at: number, what: string): JsonError {
  return new JsonError('malformed', at, `Not JSON at character ${at}: ${what}, found ${excerptAt(text, at)}.`);
}

/** `expected` names what the grammar allows at that place. */
export function unexpected(text: string, at: number, expected: string): JsonError {
  if (at < text.length) return malformed(text, at, `${expected} was expected`);
  return new JsonError('malformed', at, `The JSON text ends at character ${at} where ${expected} was expected.`);
}

/** `what` is more than the limits allow. */
export function exceeded(at: number, what: string): JsonError {
  return new JsonError('limit', at, `The JSON text exceeds a limit at character ${at}: ${what}.`);
}
