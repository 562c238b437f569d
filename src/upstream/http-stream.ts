import { Pool } from 'undici';
import { createConnector, idleMsForWrites } from './connector';
import type { HttpFailure, HttpTarget } from './http-call';
import { failed } from './http-attempt';
import { StreamAttempt } from './stream-attempt';
import type { StreamAnswer, StreamCall } from './stream-call';

export interface StreamClient {
  /** Never rejects. Bodies stream both ways, nothing is kept. */
  call(call: StreamCall): Promise<StreamAnswer | HttpFailure>;
  close(): Promise<void>;
}

/** A transport for calls outside the contract: no retry, no redirect, no decompression. */
export function createStreamClient(target: HttpTarget): StreamClient {
  const connector = createConnector(target.connectMs);
  const pool = new Pool(target.url.origin, {
    connections: target.connections,
    pipelining: 1,
    connect: connector.connect,
    // StreamAttempt's own clock, which does not count the client's time.
    headersTimeout: 0,
    maxHeaderSize: target.headerBytesMax,
    keepAliveTimeout: Math.min(target.keepAliveMs, idleMsForWrites),
  });
  return {
    call: (call) =>
      new Promise((resolve) => {
        if (call.signal.aborted) return resolve(failed('aborted', false));
        const { method, path, headers, body = null, idleMs } = call;
        pool.dispatch(
          { method, path, headers, body, bodyTimeout: idleMs },
          new StreamAttempt(call, connector, resolve),
        );
      }),
    close: () => pool.destroy(),
  };
}
