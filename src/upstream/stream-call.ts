/** What the streaming transport is asked and what it says; `http-stream.ts` carries it out. */
import type { Readable } from 'node:stream';

export interface StreamCall {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable | undefined;
  readonly signal: AbortSignal;
  /**
   * How long the CRM is waited for until the first byte of its answer: for a connection, for the taking of the body,
   * after its end. The client's own time does not count.
   */
  readonly remainingMs: number;
  /** Between two pieces of the answer's body. */
  readonly idleMs: number;
}

export interface StreamAnswer {
  readonly kind: 'answer';
  /** 200 to 599. */
  readonly status: number;
  /** Lower-case names, Latin-1 values, the first of repeated ones. */
  readonly headers: ReadonlyMap<string, string>;
  /** Its first piece, or its end, has come in order; it breaks when the CRM's answer does. */
  readonly body: Readable;
}
