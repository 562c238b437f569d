/** What the flows ask of a request's body, with or without documents in it. */
import { Lifted, type Pieces } from '../media';
import type { RequestBody } from './exchange';

/** A document takes the CRM its time: an upload, a virus scan, an archive. */
const documentMs = 120_000;

/** What the codec reads: all bytes, or those that are left. */
export function bytesIn(body: RequestBody): Uint8Array {
  return body instanceof Lifted ? body.skeleton : body;
}

export function documentsIn(body: RequestBody): Lifted | undefined {
  return body instanceof Lifted ? body : undefined;
}

/** The body as it arrived; undefined where it can only be written anew. */
export function originalOf(body: RequestBody): Uint8Array | Pieces | undefined {
  return body instanceof Lifted ? body.original() : body;
}

interface Times {
  readonly clock: { now(): number };
  readonly upstreamMs: number;
}

/** How long the call may take: longer with documents. */
export function timesFor(body: RequestBody, times: Times): Times {
  const { clock, upstreamMs } = times;
  return body instanceof Lifted ? { clock, upstreamMs: Math.max(upstreamMs, documentMs) } : times;
}
