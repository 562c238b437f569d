import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { failure, type FailureCode } from '../command';
import type { Connections } from './connection';
import type { HttpLimits } from './limits';

interface ParserRefusal {
  readonly code: FailureCode;
  readonly status: string;
  readonly text: string;
}

const malformed: ParserRefusal = {
  code: 'request.malformed',
  status: '400 Bad Request',
  text: 'The request is not valid HTTP.',
};

/** Node's error codes; anything else is plain bad syntax. */
const refusals: ReadonlyMap<string, ParserRefusal> = new Map([
  [
    'HPE_HEADER_OVERFLOW',
    {
      code: 'request.headers',
      status: '431 Request Header Fields Too Large',
      text: 'The header fields are too large.',
    },
  ],
  [
    'HPE_CHUNK_EXTENSIONS_OVERFLOW',
    { code: 'request.tooLarge', status: '413 Payload Too Large', text: 'The chunk extensions are too large.' },
  ],
  [
    'ERR_HTTP_REQUEST_TIMEOUT',
    { code: 'request.timeout', status: '408 Request Timeout', text: 'The request did not arrive in time.' },
  ],
]);

/** The client left in the middle of its request. */
const gone: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'HPE_INVALID_EOF_STATE']);

/**
 * What happens to a socket whose bytes Node's parser refuses (event `clientError`). A call whose body was being read is refused in its caller's own
 * protocol. Otherwise nothing is known of the caller, and he gets a line of plain text; but never before answers that are still under way,
 * for he would take it for one of them.
 */
export function answerParserError(connections: Connections, limits: HttpLimits, error: Error, stream: Duplex): void {
  const refusal = refusals.get(codeOf(error)) ?? malformed;
  const connection = connections.find(stream);
  // Bytes behind the first error bring it again.
  if (connection?.closing === true) return;
  if (connection === undefined || !stream.writable || gone.has(codeOf(error))) {
    stream.destroy();
    return;
  }
  connection.closing = true;
  // A call whose body had arrived before the bad bytes is carried out: they are not its own.
  const reading = [...connection.running].find((call) => call.breakOff !== undefined && !call.request.complete);
  if (reading?.breakOff !== undefined) reading.breakOff(failure(refusal.code, refusal.text));
  else if (connection.running.size === 0) sayPlainly(connection.socket, refusal, limits);
}

/** The answer ends our side of the socket; the other side may go on for a while, so that it reads the answer and no reset. */
function sayPlainly(socket: Socket, { status, text }: ParserRefusal, limits: HttpLimits): void {
  const body = `${text}\n`;
  const head = [
    `HTTP/1.1 ${status}`,
    'content-type: text/plain; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  const timer = setTimeout(() => socket.destroy(), limits.lingerMs);
  socket.once('end', () => socket.destroy());
  socket.once('close', () => clearTimeout(timer));
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
