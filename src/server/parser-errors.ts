import { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { failure, type Failure } from '../command';
import { readBrokenHead } from './head';
import type { ServedCall, Connection } from './connection';
import type { HttpLimits } from '../operations';
import { type Front, refuseUnread } from './serve-request';

const malformed = failure('request.malformed', 'The request is not valid HTTP.');

/** Node's error codes; anything else is plain bad syntax. */
const refusals: ReadonlyMap<string, Failure> = new Map([
  ['HPE_HEADER_OVERFLOW', failure('request.headers', 'The header fields are too large.')],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', failure('request.tooLarge', 'The chunk extensions are too large.')],
  ['ERR_HTTP_REQUEST_TIMEOUT', failure('request.timeout', 'The request did not arrive in time.')],
]);

/** The client left in the middle of its request. */
const gone: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'HPE_INVALID_EOF_STATE']);

/**
 * Handles a socket whose bytes Node's parser refuses (event `clientError`): it sends the refusal in the caller's own
 * protocol, as far as the bytes show which that is. Never before replies that are still under way: the client would
 * take it for one of them.
 */
export function replyToParserError(front: Front, error: Error, stream: Duplex): void {
  const refusal = refusals.get(codeOf(error)) ?? malformed;
  const connection = front.connections.find(stream);
  // Bytes behind the first error bring it again.
  if (connection?.closing === true) return;
  if (connection === undefined || !stream.writable || gone.has(codeOf(error))) {
    stream.destroy();
    return;
  }
  connection.closing = true;
  connection.unreadable = refusal;
  // A call whose body had arrived before the bad bytes is carried out: the bad bytes are not its own.
  const reading = connection.running.find((call) => call.breakOff !== undefined && !call.request.complete);
  if (reading?.breakOff !== undefined) reading.breakOff(refusal);
  else if (connection.running.length === 0) refuse(front, connection, error, refusal);
}

/** Node knows no request for this reply, so one is made. */
function refuse(front: Front, connection: Connection, error: Error, refusal: Failure): void {
  const { socket } = connection;
  const request = new IncomingMessage(socket);
  const response = new ServerResponse(request);
  response.assignSocket(socket);
  const broken = readBrokenHead('rawPacket' in error ? error.rawPacket : undefined, front.addressing);
  const trace = front.beginTrace?.(broken, '1.1');
  const from = { ...broken, remoteAddress: socket.remoteAddress ?? '' };
  const head = trace === undefined ? from : { ...from, trace };
  const call: ServedCall = { request, response, connection, head, startedMs: performance.now(), bytesIn: 0 };
  response.once('finish', () => endLingering(socket, front.limits));
  refuseUnread(front, call, refusal);
}

/** Our side of the socket ends; the other side may go on for a while, so that it reads the reply and no reset. */
function endLingering(socket: Socket, limits: HttpLimits): void {
  socket.end();
  const timer = setTimeout(() => socket.destroy(), limits.lingerMs);
  socket.once('end', () => socket.destroy());
  socket.once('close', () => clearTimeout(timer));
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
