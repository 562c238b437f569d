import type { FailureCode } from './failure';
import { failure, type Failure } from './outcome';

/**
 * How a codec stops deep inside a document. Thrown only between a codec's own functions: `decodeRequest` and its peers catch it at their door
 * and hand out a Failure value. Segments are put in front while the stack unwinds, so the hot path pays nothing for paths.
 */
export class Refusal extends Error {
  readonly #segments: string[] = [];
  constructor(
    readonly code: FailureCode,
    message: string,
  ) {
    // A refusal is an answer, not a bug: nobody reads its stack, which cost 8 µs of the 100 a refused call takes.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
  }

  /** Puts a property (`Name`) or an index (`[3]`) in front of the path ('' leaves it) and returns itself, to be thrown on. */
  within(segment: string): this {
    if (segment !== '') this.#segments.unshift(segment);
    return this;
  }

  get path(): string {
    return this.#segments.join('/').replaceAll('/[', '[');
  }

  toFailure(): Failure {
    return failure(this.code, this.message, this.path === '' ? {} : { path: this.path });
  }
}

/** Adds a segment when the error is a Refusal; anything else is a defect and goes on as it is. */
export function within(error: unknown, segment: string): unknown {
  return error instanceof Refusal ? error.within(segment) : error;
}

/** A piece of a caller's text for an error message: at most 64 characters, control and non-ASCII characters escaped. */
export function excerpt(text: string): string {
  const short = text.length > 64 ? `${text.slice(0, 61)}...` : text;
  return JSON.stringify(short).replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
