import type { IncomingMessage } from 'node:http';
import type { HttpLimits } from '../operations';

/**
 * Reads on and throws away what a refused client still sends, until it is done, gone, out of time or out of bounds.
 * Closing at once would reset the connection under its feet, and many clients then never see the answer (RFC 9112
 * §9.6).
 */
export function readOn(request: IncomingMessage, limits: HttpLimits): Promise<void> {
  if (request.complete || request.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    let bytes = 0;
    const done = () => {
      clearTimeout(timer);
      request.off('data', count).off('end', done).off('close', done);
      resolve();
    };
    const count = (chunk: Uint8Array) => {
      bytes += chunk.byteLength;
      if (bytes > limits.lingerBytesMax) done();
    };
    const timer = setTimeout(done, limits.lingerMs);
    request.on('error', () => undefined);
    // Whoever read it before may have paused it.
    request.on('data', count).on('end', done).on('close', done).resume();
  });
}
