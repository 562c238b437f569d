import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { HttpAnswer } from '../gateway';
import type { Call } from './connection';

/** An answer whose body comes piece by piece from the CRM. */
export interface StreamedAnswer extends HttpAnswer {
  readonly body: Readable;
}

export function isStreamed(answer: HttpAnswer): answer is StreamedAnswer {
  return typeof answer.body === 'object' && 'pipe' in answer.body;
}

/**
 * Sends a streamed answer, as fast as the client takes it. When the CRM's side breaks, the client's connection is cut,
 * so that he cannot take a part for the whole. @returns body bytes sent
 */
export async function streamAnswer(call: Call, answer: StreamedAnswer, close: boolean): Promise<number> {
  const { response, head } = call;
  const before = response.socket?.bytesWritten ?? 0;
  response.writeHead(answer.status, {
    ...answer.headers,
    ...(close ? { connection: 'close' } : {}),
    'x-content-type-options': 'nosniff',
    'x-correlation-id': head.correlationId,
  });
  try {
    await pipeline(answer.body, response);
  } catch {
    call.connection.socket.destroy();
  }
  return Math.max(0, (response.socket?.bytesWritten ?? call.connection.socket.bytesWritten) - before);
}
