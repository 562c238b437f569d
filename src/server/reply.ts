import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { HttpReply, RequestBody } from '../gateway';
import { BodyParts, BodyWithDocuments } from '../body';
import type { Call } from './connection';
import type { HttpLimits } from '../operations';

/**
 * `close`: the connection ends with this answer. `hold`: all bytes are sent, but the answer is ended by the caller,
 * after reading on.
 */
export interface WriteMode {
  readonly close: boolean;
  readonly hold: boolean;
}

/** An answer that is there in full. */
export type WholeReply = HttpReply & { readonly body: string | Uint8Array | BodyParts };

/** What the layer in front (cors.ts) says the answer depends on stays true. */
const joined = (before: string | number | readonly string[] | undefined, value: string): string =>
  before === undefined ? value : `${String(before)}, ${value}`;

/**
 * Writes a complete answer with its length. Gives the number of body bytes; those of an answer in pieces are still
 * being written then, and it ends by itself. Throws when the answer is not valid HTTP (a defect).
 */
export function writeReply(call: Call, answer: WholeReply, mode: WriteMode, limits: HttpLimits): number {
  const { response, head } = call;
  const body = answer.body instanceof BodyParts ? (answer.body.joined() ?? answer.body) : answer.body;
  // RFC 9110 §8.6 and §15.4.5: these have no body and no length.
  const bodiless = answer.status === 204 || answer.status === 304;
  const bytes = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
  const own: OutgoingHttpHeaders = { 'x-content-type-options': 'nosniff', 'x-correlation-id': head.correlationId };
  if (!bodiless) own['content-length'] = bytes;
  if (mode.close) own['connection'] = 'close';
  if (answer.headers['vary'] !== undefined) own['vary'] = joined(response.getHeader('vary'), answer.headers['vary']);
  // Not `{ ...answer.headers, … }`: that cost 1.5 µs, this 0.05.
  response.writeHead(answer.status, Object.assign({}, answer.headers, own));
  const silent = bodiless || bytes === 0 || head.method === 'HEAD';
  if (!silent && body instanceof BodyParts) writePieces(response, body);
  else if (!mode.hold) response.end(silent ? undefined : body);
  else if (silent) response.flushHeaders();
  else response.write(body);
  // Bytes that did not fit into the system's buffers wait for the client: not for ever. Node closes the socket when the
  // time is over.
  if (response.writableLength > 0 || body instanceof BodyParts) call.connection.socket.setTimeout(limits.answerStallMs);
  return silent ? 0 : bytes;
}

/**
 * Writes an answer's body as fast as the client takes it, and ends it: a piece per round of the event loop, so that
 * everybody else is served between two of them.
 */
function writePieces(response: ServerResponse, pieces: BodyParts): void {
  const rest = pieces[Symbol.iterator]();
  const later = (): void => {
    setImmediate(next);
  };
  const next = (): void => {
    // The client is gone.
    if (response.destroyed) return;
    const piece = rest.next();
    if (piece.done === true) response.end();
    else if (response.write(piece.value)) later();
    else response.once('drain', later);
  };
  next();
}

/** Gives the memory of a call's documents back once its answer is sent, or its client gone. */
export function releaseDocuments(response: ServerResponse, asked: RequestBody, answered: HttpReply['body']): void {
  const isAsked = asked instanceof BodyWithDocuments;
  const isAnswered = answered instanceof BodyParts;
  if (!isAsked && !isAnswered) return;
  const release = (): void => {
    if (isAsked) asked.release();
    if (isAnswered) answered.release();
  };
  if (response.closed) release();
  else response.once('close', release);
}
