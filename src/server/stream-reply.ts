import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { HttpReply } from '../gateway';
import type { Call } from './connection';
import type { HttpLimits } from '../operations';

/** An answer whose body comes piece by piece from the CRM. */
export interface StreamedReply extends HttpReply {
  readonly body: Readable;
}

export function isStreamed(answer: HttpReply): answer is StreamedReply {
  return typeof answer.body === 'object' && 'pipe' in answer.body;
}

/**
 * Sends a streamed answer, as fast as the client takes it. When the CRM's side breaks, the client's connection is cut,
 * so that he cannot take a part for the whole. @returns body bytes sent
 */
export async function streamReply(
  call: Call,
  answer: StreamedReply,
  close: boolean,
  limits: HttpLimits,
): Promise<number> {
  const { response, connection } = call;
  const before = response.socket?.bytesWritten ?? 0;
  try {
    writeHead(call, answer, close);
    // What waits for the client does not wait for ever; a silent CRM has a clock of its own (http-stream.ts).
    response.setTimeout(limits.answerStallMs, () => {
      if (response.writableLength > 0) connection.socket.destroy();
    });
  } catch (error) {
    // A stream nobody reads would hold its connection to the CRM.
    answer.body.destroy();
    throw error;
  }
  try {
    await pipeline(answer.body, response);
  } catch {
    connection.socket.destroy();
  }
  return Math.max(0, (response.socket?.bytesWritten ?? connection.socket.bytesWritten) - before);
}

function writeHead({ response, head }: Call, { status, headers }: StreamedReply, close: boolean): void {
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
