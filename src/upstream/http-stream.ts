import type { Readable } from 'node:stream';
import { Pool } from 'undici';
import type { HttpTarget } from './http-call';

export interface StreamCall {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable | undefined;
  readonly signal: AbortSignal;
  /** Until the answer's head has come, and between two pieces of its body. */
  readonly idleMs: number;
}

export type StreamResult =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string | string[] | undefined>>;
      readonly body: Readable;
    }
  /** `left`: whether the CRM may have begun to act. */
  | { readonly kind: 'failed'; readonly timeout: boolean; readonly left: boolean };

export interface StreamClient {
  /** Never rejects. Bodies stream both ways, nothing is kept. */
  call(call: StreamCall): Promise<StreamResult>;
  close(): Promise<void>;
}

const neverLeft: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const timeouts: ReadonlySet<string> = new Set([
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** A transport for calls outside the contract: no retry, no redirect, no decompression. */
export function createStreamClient(target: HttpTarget): StreamClient {
  const pool = new Pool(target.url.origin, {
    connections: target.connections,
    pipelining: 1,
    connect: { timeout: target.connectMs },
    maxHeaderSize: target.headerBytesMax,
    keepAliveTimeout: Math.min(target.keepAliveMs, 1_000),
  });
  return {
    async call({ method, path, headers, body, signal, idleMs }) {
      try {
        const answer = await pool.request({
          method,
          path,
          headers,
          body: body ?? null,
          signal,
          headersTimeout: idleMs,
          bodyTimeout: idleMs,
        });
        return { kind: 'answer', status: answer.statusCode, headers: answer.headers, body: answer.body };
      } catch (error) {
        const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
        return { kind: 'failed', timeout: timeouts.has(code), left: !neverLeft.has(code) };
      }
    },
    close: () => pool.destroy(),
  };
}
