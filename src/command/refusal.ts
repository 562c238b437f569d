import type { XmlError } from '../xml';
import type { FailureCode } from './failure';
import { failure, type Failure } from './outcome';

/**
 * How a codec stops deep inside a document. Thrown only between a codec's own functions: `decodeRequest` and its peers
 * catch it at their door and hand out a Failure value. Segments are put in front while the stack unwinds, so the hot
 * path pays nothing for paths.
 */
export class Refusal extends Error {
  readonly #segments: string[] = [];
  constructor(
    readonly code: FailureCode,
    message: string,
  ) {
    // A refusal is a reply, not a bug: its stack is never read, and making one takes much of a refused call's time.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
  }

  /**
   * Puts a property (`Name`) or an index (`[3]`) in front of the path ('' leaves it) and returns itself, to be thrown
   * on.
   */
  within(segment: string): this {
    if (segment !== '') this.#segments.unshift(segment);
    return this;
  }

  get path(): string {
    return this.#segments.join('/').replaceAll('/[', '[');
  }

  /** Where the path names something secret, what the message quotes is left out. */
  toFailure(): Failure {
    const { path } = this;
    const message = isSecretName(path) ? this.message.replace(quoted, '(not shown)') : this.message;
    return failure(this.code, message, path === '' ? {} : { path });
  }
}

/**
 * Properties whose values are secret, or that hold such: passwords, tickets, tokens, `SmtpEMailConnectionInfo`,
 * `AuthenticationData`.
 */
const secretName = /pass(?:word|wd|phrase)|ticket|token|secret|authentication|connectioninfo/i;
export const isSecretName = (nameOrPath: string): boolean => secretName.test(nameOrPath);

const excerptChars = 64;
const quoted = /"(?:[^"\\]|\\.)*"/g;
/** NetServer's tickets, wherever a caller has put them by mistake. */
const ticketForm = /\b(?:7T|7A|8A|NG):[^\s"<]*/gi;

/** The text without anything that has the form of a ticket. */
export const withoutTickets = (text: string): string => text.replace(ticketForm, '(ticket)');

/** Adds a segment when the error is a Refusal; anything else is a defect and goes on as it is. */
export function within(error: unknown, segment: string): unknown {
  return error instanceof Refusal ? error.within(segment) : error;
}

/**
 * A piece of a caller's text for an error message: at most 64 characters, control and non-ASCII characters escaped,
 * tickets left out.
 */
export function excerpt(text: string): string {
  const shown = withoutTickets(text.slice(0, excerptChars * 2));
  const short = shown.length > excerptChars ? `${shown.slice(0, excerptChars - 3)}...` : shown;
  return JSON.stringify(short).replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The Refusal for a document that is no XML or exceeds a limit; it names line and column. */
export function xmlRefusal(error: XmlError): Refusal {
  return new Refusal(
    error.code === 'limit' ? 'request.limit' : 'request.malformed',
    `${error.message} (line ${error.line}, column ${error.column})`,
  );
}
