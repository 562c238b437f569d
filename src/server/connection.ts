import { setMaxListeners } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Failure, failure, stopping } from '../command';
import type { RequestHead } from '../gateway';
import { type HttpLimits, httpLimits } from '../operations';

/** One request on its way through the server, from its head to the last byte of its answer. */
export interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly connection: Connection;
  readonly head: RequestHead;
  readonly startedMs: number;
  /** Body bytes as they came over the wire. */
  bytesIn: number;
  /** Set while the body is being read: ends the reading with a failure (a broken chunk, found by Node's parser). */
  breakOff?: ((failure: Failure) => void) | undefined;
}

/** Requests sent ahead, above which a connection is not read on before they are answered. */
const aheadMax = 100;

/** The first one brings the reset, the second one finds it. Go's client takes no more than five interim answers. */
const asksMax = 5;

/**
 * What the server knows of one socket. HTTP/1.1 lets a client send requests ahead, so several calls may stand on it,
 * one of them under way.
 */
export class Connection {
  /** The call under way, and behind it those that wait for its answer. No Set: see takeOut in upstream/http-client.ts. */
  readonly running: Call[] = [];
  /**
   * Aborted when the client is gone before its answers. One for all calls of the socket: an AbortController for each
   * cost 6 to 10 µs of CPU a request.
   */
  readonly gone = new AbortController();
  /**
   * Last request of this socket that was taken on: only its answer may carry `Connection: close`, or the ones behind it
   * were lost.
   */
  newest: Call | undefined;
  /** No further request of this socket is taken on: those behind a refused or a closing one must not have an effect. */
  closing = false;
  /** Why nothing more can be read; calls whose body is not complete are refused with it. */
  unreadable: Failure | undefined;
  readonly #waiting: (() => void)[] = [];
  #asking: NodeJS.Timeout | undefined;

  constructor(
    readonly socket: Socket,
    private readonly all: Connections,
  ) {
    // A call to the CRM listens to it; each takes its listener back when it ends.
    setMaxListeners(Infinity, this.gone.signal);
  }

  /**
   * Takes a call on. @returns whether it may begin at once. If not it is to be given to `later`: what was sent ahead is
   * carried out in its order, or a write and the read behind it could change places (RFC 9112 §9.3.2).
   */
  begin(call: Call): boolean {
    const isFirst = this.running.length === 0;
    this.running.push(call);
    this.newest = call;
    return isFirst;
  }

  /** Does it when the answers before have been written. */
  later(work: () => void): void {
    this.#waiting.push(work);
    if (this.#waiting.length >= aheadMax) this.socket.pause();
  }

  /** The call's answer has been handed to the system, or nobody waits for it. */
  end(call: Call): void {
    const at = this.running.indexOf(call);
    if (at >= 0) this.running.splice(at, 1);
    // Kept any longer, the last call of each open connection would be copied by every run of the garbage collector.
    if (this.newest === call) this.newest = undefined;
    const next = this.#waiting.shift();
    if (next !== undefined) {
      // The patience of answer.ts was for this answer; the calls behind it are timed by their upstream.
      this.socket.setTimeout(0);
      if (this.socket.isPaused()) this.socket.resume();
      next();
    } else if (this.closing || this.all.draining) this.finish();
  }

  /** Takes nothing more and closes when all has been sent. */
  finish(): void {
    this.closing = true;
    this.socket.destroySoon();
  }

  /**
   * The client has ended its side. Whether it still waits or has gone altogether looks the same from here, until
   * something is sent to it: bytes for a client that has gone come back as a reset. `100 Continue` is what every
   * HTTP/1.1 client must pass over (RFC 9110 §15.2.1); HTTP/1.0 does not know it.
   */
  halfClosed(askAfterMs: number, asked = 0): void {
    this.closing = true;
    if (this.running.length === 0 || !this.socket.writable || asked === asksMax) return;
    this.#asking = setTimeout(() => {
      const [call] = this.running;
      if (call?.request.httpVersionMinor === 1 && !call.response.headersSent) call.response.writeContinue();
      this.halfClosed(asked === 0 ? askAfterMs / 4 : 4 * askAfterMs, asked + 1);
    }, askAfterMs);
  }

  /**
   * The gateway cannot wait any longer: every call gets an answer that says so, and the connection ends with the last
   * one.
   */
  cutShort(): void {
    this.closing = true;
    if (this.running.length === 0) return this.finish();
    // Of one that has come completely the CRM may know. A copy: a call that ends leaves the list.
    for (const call of this.running.slice()) if (!call.request.complete) call.breakOff?.(drained());
    this.gone.abort(stopping);
  }

  /** The socket is closed: whoever still works for it may stop. */
  lost(): void {
    clearTimeout(this.#asking);
    this.closing = true;
    this.#waiting.length = 0;
    if (this.running.length > 0) this.gone.abort();
    this.running.length = 0;
  }
}

/** Of a call that was not begun. */
export function drained(): Failure {
  return failure('gateway.draining', 'The gateway is shutting down; nothing was carried out.', {
    retryAfterSeconds: 1,
  });
}

/**
 * All open connections; the drain needs them, because Node's own idle list cuts off answers that are still being sent.
 */
export class Connections {
  readonly #open = new Map<Duplex, Connection>();
  /** Set once, when the server is told to stop: it is not ready any more. */
  stopping = false;
  /** Set once, when the server has stopped listening: from then on every connection ends with its last answer. */
  draining = false;
  /** Set once, when the time for that is over: nothing more is begun. */
  over = false;

  constructor(private readonly limits: Pick<HttpLimits, 'halfClosedMs'> = httpLimits) {}

  open(socket: Socket): void {
    const connection = new Connection(socket, this);
    this.#open.set(socket, connection);
    socket.once('end', () => connection.halfClosed(this.limits.halfClosedMs));
    socket.once('close', () => {
      this.#open.delete(socket);
      connection.lost();
    });
  }

  get count(): number {
    return this.#open.size;
  }

  find(socket: Duplex): Connection | undefined {
    return this.#open.get(socket);
  }

  /** Ends connections on which nothing is under way. */
  closeIdle(): void {
    for (const connection of this.#open.values()) {
      if (connection.running.length === 0) connection.finish();
    }
  }

  /** Ends what is under way, each call with an answer. */
  cutShort(): void {
    this.over = true;
    for (const connection of this.#open.values()) connection.cutShort();
  }

  /** Cuts off everything; whoever still works for a client is told first. */
  destroyAll(): void {
    for (const connection of this.#open.values()) {
      connection.lost();
      connection.socket.destroy();
    }
  }
}
