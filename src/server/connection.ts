import { setMaxListeners } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { type Failure, failure, stopping } from '../command';
import type { RequestHead } from '../gateway';
import { type HttpLimits, httpLimits } from '../operations';

/** One request on its way through the server, from its head to the last byte of its reply. */
export interface ServedCall {
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

/** Nothing waits for it but what can wait: the connections to the CRM of before a reload. */
const settledLookMs = 100;

/** The first one brings the reset, the second one finds it. Go's client takes no more than five interim replies. */
const asksMax = 5;

/**
 * What the server knows of one socket. HTTP/1.1 lets a client send requests ahead, so several calls may stand on it,
 * one of them under way.
 */
export class Connection {
  /** The call under way, and behind it those that wait for its reply. A Set would cost more at this size. */
  readonly running: ServedCall[] = [];
  /**
   * Aborted when the client is gone before its replies. One for all calls of the socket, because an AbortController for
   * each call costs noticeable CPU time.
   */
  readonly gone = new AbortController();
  /**
   * Last request of this socket that was taken on. Only its reply may carry `Connection: close`: on an earlier one it
   * would lose the requests behind it.
   */
  newest: ServedCall | undefined;
  /** No further request of this socket is taken on: one behind a refused or a closing one must not have an effect. */
  closing = false;
  /** Why nothing more can be read; calls whose body is not complete are refused with it. */
  unreadable: Failure | undefined;
  readonly #waiting: (() => void)[] = [];
  #asking: NodeJS.Timeout | undefined;

  constructor(
    readonly socket: Socket,
    private readonly all: Connections,
  ) {
    // Each call to the CRM listens to it and removes its listener when it ends.
    setMaxListeners(Infinity, this.gone.signal);
  }

  /**
   * Takes a call on. Requests sent ahead are carried out in their order, or a write and the read behind it could change
   * places (RFC 9112 §9.3.2).
   * @returns whether it may begin at once; if not, hand its work to `later`
   */
  begin(call: ServedCall): boolean {
    const isFirst = this.running.length === 0;
    this.running.push(call);
    this.newest = call;
    return isFirst;
  }

  /** Does the work when the replies before it have been written. */
  later(work: () => void): void {
    this.#waiting.push(work);
    if (this.#waiting.length >= aheadMax) this.socket.pause();
  }

  /** The call's reply has been handed to the system, or no client waits for it. */
  end(call: ServedCall): void {
    const at = this.running.indexOf(call);
    if (at >= 0) this.running.splice(at, 1);
    // Kept any longer, the last call of each open connection would be copied by every run of the garbage collector.
    if (this.newest === call) this.newest = undefined;
    const next = this.#waiting.shift();
    if (next !== undefined) {
      // The time limit that reply.ts set was for this reply; the calls behind it are timed by their upstream.
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
   * The client has ended its side. It may still wait, or it may be gone: only sending shows which, because bytes for a
   * client that is gone come back as a reset. So `100 Continue` is sent, which every HTTP/1.1 client must pass over
   * (RFC 9110 §15.2.1); HTTP/1.0 does not know it.
   * @param askAfterMs time until the first one; the next intervals follow from it
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
   * The gateway cannot wait any longer: every call gets a reply that says so, and the connection ends with the last
   * one.
   */
  cutShort(): void {
    this.closing = true;
    if (this.running.length === 0) return this.finish();
    // The CRM may know of a request that has come completely. A copy: a call that ends leaves the list.
    for (const call of this.running.slice()) if (!call.request.complete) call.breakOff?.(drained());
    this.gone.abort(stopping);
  }

  /** The socket is closed: the calls under way may stop. */
  lost(): void {
    clearTimeout(this.#asking);
    this.closing = true;
    this.#waiting.length = 0;
    if (this.running.length > 0) this.gone.abort();
    this.running.length = 0;
  }
}

/** The failure of a call that was not begun before the gateway stopped. */
export function drained(): Failure {
  return failure('gateway.draining', 'The gateway is shutting down; nothing was carried out.', {
    retryAfterSeconds: 1,
  });
}

/**
 * All open connections; the drain needs them, because Node's own idle list cuts off replies that are still being sent.
 */
export class Connections {
  readonly #open = new Map<Duplex, Connection>();
  /** Set once, when the server is told to stop: it is not ready any more. */
  stopping = false;
  /** Set once, when the server has stopped listening: from then on every connection ends with its last reply. */
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

  /** Resolves when no call that is under way now is left. Looked at from time to time: calls pay nothing for it. */
  async settled(): Promise<void> {
    let left = Array.from(this.#open.values()).flatMap(({ running }) => running);
    while (left.length > 0) {
      await wait(settledLookMs, undefined, { ref: false });
      left = left.filter((call) => call.connection.running.includes(call));
    }
  }

  /** Ends connections on which nothing is under way. */
  closeIdle(): void {
    for (const connection of this.#open.values()) {
      if (connection.running.length === 0) connection.finish();
    }
  }

  /** Ends what is under way, each call with a reply. */
  cutShort(): void {
    this.over = true;
    for (const connection of this.#open.values()) connection.cutShort();
  }

  /** Cuts off everything; calls under way are aborted first. */
  destroyAll(): void {
    for (const connection of this.#open.values()) {
      connection.lost();
      connection.socket.destroy();
    }
  }
}
