import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { type Failure, failure } from '../command';
import { tooLarge } from './body';
import type { Call } from './connection';
import type { HttpLimits } from '../operations';

/** The body of a call that is passed on while it arrives. */
export interface PassingBody {
  /** As much of it as its reader takes. Who destroys it leaves the request and its connection alone. */
  readonly stream: Readable;
  /** Aborted when the client is gone, and when the rest of the body will not come. */
  readonly signal: AbortSignal;
  /** Why the rest will not come; undefined while that is not so. */
  broken(): Failure | undefined;
  /** The call is over, whatever has come of it. */
  close(): void;
}

/**
 * The body of a call as a stream of its own. It has a clock, for whoever it is passed on to cannot tell a slow client
 * from one that never goes on.
 */
export function passBody(call: Call, limits: HttpLimits, bytesMax: number): PassingBody {
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
    // A rest that nobody takes would stand in the way of the connection's next request.
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
  // Listening makes it flow; nothing of it is taken before somebody reads.
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

/**
 * A stream that others fill.
 * @param want called when its reader takes more
 * @param left called when nobody reads it any more
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
 * `bodyMs` for a body of usual size, `largeBodyMs` for one that is larger or does not say its length; and never more
 * than `bodyMs` for its next piece, which counts only while somebody wants that.
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
