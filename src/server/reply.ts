import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { HttpReply, RequestBody } from '../gateway';
import { BodyParts, BodyWithDocuments } from '../body';
import type { ServedCall } from './connection';
import type { HttpLimits } from '../operations';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * `close`: the connection ends with this reply. `hold`: all bytes are sent, but the calling function ends the reply,
 * after draining the request.
 */
export interface WriteMode {
  readonly close: boolean;
  readonly hold: boolean;
}

/** A reply that is there in full. */
export type WholeReply = HttpReply & { readonly body: string | Uint8Array | BodyParts };

/** Adds to the `Vary` that cors.ts has set. */
const joined = (before: string | number | readonly string[] | undefined, value: string): string =>
  before === undefined ? value : `${String(before)}, ${value}`;

/**
 * Writes a complete reply with its length. A reply in pieces is still being written on return, and ends by itself.
 * @returns the number of body bytes
 * @throws when the reply is not valid HTTP (a defect)
 */
export function writeReply(call: ServedCall, reply: WholeReply, mode: WriteMode, limits: HttpLimits): number {
  const { response, head } = call;
  const body = reply.body instanceof BodyParts ? (reply.body.joined() ?? reply.body) : reply.body;
  // RFC 9110 §8.6 and §15.4.5: these have no body and no length.
  const bodiless = reply.status === 204 || reply.status === 304;
  const bytes = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
  const own: OutgoingHttpHeaders = { 'x-content-type-options': 'nosniff', 'x-correlation-id': head.correlationId };
  if (!bodiless) own['content-length'] = bytes;
  if (mode.close) own['connection'] = 'close';
  if (reply.headers['vary'] !== undefined) own['vary'] = joined(response.getHeader('vary'), reply.headers['vary']);
  // Not `{ ...reply.headers, … }`, which V8 does far more slowly.
  response.writeHead(reply.status, Object.assign({}, reply.headers, own));
  const silent = bodiless || bytes === 0 || head.method === 'HEAD';
  if (!silent && body instanceof BodyParts) writePieces(response, body);
  else if (!mode.hold) response.end(silent ? undefined : body);
  else if (silent) response.flushHeaders();
  else response.write(body);
  // Bytes that did not fit into the system's buffers wait for the client, but not for ever: then Node closes the
  // socket.
  if (response.writableLength > 0 || body instanceof BodyParts) call.connection.socket.setTimeout(limits.answerStallMs);
  return silent ? 0 : bytes;
}

/**
 * Writes a reply's body as fast as the client takes it, and ends it. It writes one piece per round of the event loop,
 * so that other clients are served between two of them.
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

/** Gives the memory of a call's documents back once its reply is sent, or its client gone. */
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

/** A reply whose body comes piece by piece from the CRM. */
export interface StreamedReply extends HttpReply {
  readonly body: Readable;
}

export function isStreamed(reply: HttpReply): reply is StreamedReply {
  return typeof reply.body === 'object' && 'pipe' in reply.body;
}

/**
 * Sends a streamed reply as fast as the client takes it. When the CRM's side breaks, the client's connection is cut, so
 * that the client cannot take a part for the whole.
 * @returns body bytes sent
 */
export async function streamReply(
  call: ServedCall,
  reply: StreamedReply,
  close: boolean,
  limits: HttpLimits,
): Promise<number> {
  const { response, connection } = call;
  const before = response.socket?.bytesWritten ?? 0;
  try {
    writeHead(call, reply, close);
    // Bytes do not wait for the client for ever. The transport has a time limit of its own for a silent CRM.
    response.setTimeout(limits.answerStallMs, () => {
      if (response.writableLength > 0) connection.socket.destroy();
    });
  } catch (error) {
    // A stream that is not read would hold its connection to the CRM.
    reply.body.destroy();
    throw error;
  }
  try {
    await pipeline(reply.body, response);
  } catch {
    connection.socket.destroy();
  }
  return Math.max(0, (response.socket?.bytesWritten ?? connection.socket.bytesWritten) - before);
}

function writeHead({ response, head }: ServedCall, { status, headers }: StreamedReply, close: boolean): void {
  const { 'content-length': length, ...others } = headers;
  response.writeHead(status, {
    ...others,
    ...(close ? { connection: 'close' } : {}),
    'x-content-type-options': 'nosniff',
    'x-correlation-id': head.correlationId,
    // Last: Node 20 cannot write a Content-Disposition beyond ASCII once it knows the length. RFC 9110 §8.6: 204 has
    // none.
    ...(length === undefined || status === 204 ? {} : { 'content-length': length }),
  });
}
