import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { type Failure, failure } from '../command';
import { tooLarge } from './request-body';
import type { ServedCall } from './connection';
import type { HttpLimits } from '../operations';

/** The body of a call that is passed on while it arrives. */
export interface StreamingBody {
  /** Gives as much as its reader takes. Destroying it leaves the request and its connection alone. */
  readonly stream: Readable;
  /** Aborted when the client is gone, and when the rest of the body will not come. */
  readonly signal: AbortSignal;
  /** Why the rest will not come; undefined as long as it may come. */
  broken(): Failure | undefined;
  /** To be called when the call is over, however it ended. */
  close(): void;
}

/**
 * Gives the body of a call as a stream of its own. It has a time limit, because the CRM cannot tell a slow client from
 * one that never goes on.
 */
export function streamBody(call: ServedCall, limits: HttpLimits, bytesMax: number): StreamingBody {
  const { request, connection } = call;
  const breaking = new AbortController();
  const gone = connection.gone.signal;
  const late = (): void => breakOff(failure('request.timeout', 'The body did not arrive in time.'));
  const clock = new BodyClock(request, limits, late);
  let failed: Failure | undefined;
  const want = (): void => {
    clock.wait();
    request.resume();
  };
  const stream = outlet(want, () => settle());
  const settle = (): void => {
    clock.stop();
    call.breakOff = undefined;
    request.off('data', take).off('end', finish).off('close', leave);
    // A rest that is not read would block the connection's next request.
    if (!request.readableEnded) request.resume();
  };
  const leave = (): void => breaking.abort(gone.reason);
  const breakOff = (why: Failure): void => {
    failed = why;
    breaking.abort();
    stream.destroy();
  };
  const take = (piece: Uint8Array): void => {
    call.bytesIn += piece.byteLength;
    if (call.bytesIn > bytesMax) return breakOff(tooLarge(bytesMax));
    clock.rest();
    if (!stream.push(piece)) request.pause();
  };
  const finish = (): void => {
    settle();
    stream.push(null);
  };
  call.breakOff = breakOff;
  gone.addEventListener('abort', leave);
  // Without a listener the error of an aborted request would end the process.
  request.on('error', () => undefined);
  // Listening makes the request flow; nothing of it is taken before the stream is read.
  request.on('data', take).on('end', finish).on('close', leave).pause();
  return {
    stream,
    signal: breaking.signal,
    broken: () => failed,
    close() {
      settle();
      gone.removeEventListener('abort', leave);
    },
  };
}

/** The whole body; why it will not come; or undefined: the client is gone. */
export async function collectBody({ stream, signal, broken }: StreamingBody): Promise<Buffer | Failure | undefined> {
  const pieces: Uint8Array[] = [];
  signal.addEventListener('abort', () => stream.destroy());
  try {
    for await (const piece of stream) if (piece instanceof Uint8Array) pieces.push(piece);
    return Buffer.concat(pieces);
  } catch {
    // Broken off: a stream that is destroyed before its end.
    return broken();
  }
}

/**
 * A stream that is filled from outside.
 * @param want called when its reader takes more
 * @param left called when it has no reader any more
 */
function outlet(want: () => void, left: () => void): Readable {
  return new Readable({
    read: want,
    destroy(error, done) {
      left();
      done(error);
    },
  });
}

/**
 * Allows `bodyMs` for a body of usual size, and `largeBodyMs` for one that is larger or has no Content-Length. The next
 * piece never takes more than `bodyMs`; this time counts only while a piece is wanted.
 */
class BodyClock {
  readonly #idleMs: number;
  readonly #totalMs: number;
  readonly #late: () => void;
  #idle: NodeJS.Timeout | undefined;
  #total: NodeJS.Timeout | undefined;

  constructor({ headers }: IncomingMessage, limits: HttpLimits, late: () => void) {
    const isUsual = Number(headers['content-length'] ?? Infinity) <= limits.bodyBytesMax;
    this.#idleMs = limits.bodyMs;
    this.#totalMs = isUsual ? limits.bodyMs : limits.largeBodyMs;
    this.#late = late;
  }

  /** The next piece is wanted. */
  wait(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(this.#late, this.#idleMs);
    this.#total ??= setTimeout(this.#late, this.#totalMs);
  }

  /** It has come. */
  rest(): void {
    clearTimeout(this.#idle);
  }

  stop(): void {
    clearTimeout(this.#idle);
    clearTimeout(this.#total);
  }
}
