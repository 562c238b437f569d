import { setMaxListeners } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Failure } from '../command';
import type { RequestHead } from '../gateway';

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

/** What the server knows of one socket. HTTP/1.1 lets a client send requests ahead, so several calls may run on it. */
export class Connection {
  readonly running = new Set<Call>();
  /** Aborted when the client is gone before its answers. One for all calls of the socket: an AbortController for each cost 6 to 10 µs of CPU a request. */
  readonly gone = new AbortController();
  /** Last request of this socket that was taken on: only its answer may carry `Connection: close`, or the ones behind it were lost. */
  newest: Call | undefined;
  /** No further request of this socket is served: those behind a refused or a closing one must not have an effect. */
  closing = false;

  constructor(
    readonly socket: Socket,
    private readonly all: Connections,
  ) {
    // As many calls as a client sends ahead listen to it; each takes its listener back when it ends.
    setMaxListeners(Infinity, this.gone.signal);
  }

  begin(call: Call): void {
    this.running.add(call);
    this.newest = call;
  }

  /** The call's answer has been handed to the system, or nobody waits for it. */
  end(call: Call): void {
    this.running.delete(call);
    // The patience of answer.ts was for this answer; the calls behind it are timed by their upstream.
    if (this.running.size > 0) this.socket.setTimeout(0);
    else if (this.closing || this.all.draining) this.finish();
  }

  /** Takes nothing more and closes when all has been sent. */
  finish(): void {
    this.closing = true;
    this.socket.destroySoon();
  }

  /** The socket is closed: whoever still works for it may stop. */
  lost(): void {
    this.closing = true;
    if (this.running.size > 0) this.gone.abort();
    this.running.clear();
  }
}

/** All open connections; the drain needs them, because Node's own idle list cuts off answers that are still being sent. */
export class Connections {
  readonly #open = new Map<Duplex, Connection>();
  /** Set once, when the server is told to stop: it is not ready any more. */
  stopping = false;
  /** Set once, when the server has stopped listening: from then on every connection ends with its last answer. */
  draining = false;

  open(socket: Socket): void {
    const connection = new Connection(socket, this);
    this.#open.set(socket, connection);
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
      if (connection.running.size === 0) connection.finish();
    }
  }

  /** Cuts off everything; whoever still works for a client is told first. */
  destroyAll(): void {
    for (const connection of this.#open.values()) {
      connection.lost();
      connection.socket.destroy();
    }
  }
}
