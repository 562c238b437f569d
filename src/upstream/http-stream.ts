/** The HTTP transport for calls outside the contract: bodies stream both ways. */
import { Readable } from 'node:stream';
import type { CrmUse } from '../command';
import { createConnector, idleMsForWrites, type Faults } from './connector';
import { followAddress } from './follow-address';
import { loadUndici } from './load-undici';
import { causeIn, ended, failed, httpFailureReason, interimAnswersMax, timerMsMax } from './http-attempt';
import type { HttpFailure, HttpFailureReason, HttpTarget } from './http-call';

/** One call that streams. */
export interface StreamCall {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable | undefined;
  readonly signal: AbortSignal;
  /**
   * Milliseconds that the CRM has until the first byte of its answer: for the connection, for taking the body, and
   * after the body's end. The client's own time does not count.
   */
  readonly remainingMs: number;
  /** Milliseconds between two pieces of the answer's body. */
  readonly idleMs: number;
  /** Bytes are added to it as they come and go. */
  readonly use?: CrmUse | undefined;
}

export interface StreamAnswer {
  readonly kind: 'answer';
  /** 200 to 599. */
  readonly status: number;
  /** Lower-case names, Latin-1 values, the first of repeated ones. */
  readonly headers: ReadonlyMap<string, string>;
  /** Its first piece, or its end, has come in order. It breaks when the CRM's answer breaks. */
  readonly body: Readable;
}

export interface StreamClient {
  /** Never rejects; keeps nothing of a body. */
  call(call: StreamCall): Promise<StreamAnswer | HttpFailure>;
  close(): Promise<void>;
}

/** The transport to one CRM: no retry, no redirect, no decompression. */
export function createStreamClient(target: HttpTarget): StreamClient {
  const connector = createConnector(target);
  const { Pool } = loadUndici();
  const createPool = () =>
    new Pool(target.url.origin, {
      connections: target.connections,
      pipelining: 1,
      connect: connector.connect,
      // StreamAttempt's own clock, which does not count the client's time.
      headersTimeout: 0,
      maxHeaderSize: target.headerBytesMax,
      keepAliveTimeout: Math.min(target.keepAliveMs, idleMsForWrites),
    });
  let pool = createPool();
  const unfollow = followAddress(target, connector, () => {
    // Calls under way finish where they are.
    void pool.close();
    pool = createPool();
  });
  return {
    call: (call) =>
      new Promise((resolve) => {
        if (call.signal.aborted) return resolve(failed('aborted', false));
        const { method, body = null, idleMs } = call;
        const { forward } = connector;
        const path = (forward?.origin ?? '') + call.path;
        const proxied = forward?.authorization && { 'proxy-authorization': forward.authorization };
        const headers = { ...call.headers, ...proxied };
        pool.dispatch(
          { method, path, headers, body, bodyTimeout: idleMs },
          new StreamAttempt(call, connector, resolve),
        );
      }),
    close: () => {
      unfollow();
      return pool.destroy();
    },
  };
}

/** Our side of undici's DispatchController. */
interface StreamController {
  /** Names and values in turn, as bytes. */
  readonly rawHeaders?: readonly unknown[] | object | null;
  pause(): void;
  resume(): void;
  abort(reason: Error): void;
}

/**
 * One call that streams: undici's handler on one side, a stream on the other. It settles once, with the first piece of
 * the answer or with its end. Its head alone is too early: an answer that breaks at once can still become a failure.
 * After that, a break is an error of the stream.
 */
class StreamAttempt {
  readonly #call: StreamCall;
  readonly #faults: Faults;
  readonly #done: (result: StreamAnswer | HttpFailure) => void;
  readonly #abort = (): void => this.#end('aborted');
  readonly #countSent = (piece: Uint8Array): void => {
    const { use } = this.#call;
    if (use !== undefined) use.bytesOut += piece.byteLength;
  };
  #timer: NodeJS.Timeout | undefined;
  #controller: StreamController | undefined;
  #interimAnswers = 0;
  #answer: StreamAnswer | undefined;
  #settled = false;
  #ended = false;

  /** @param faults of the connections that the call may be sent over */
  constructor(call: StreamCall, faults: Faults, done: (result: StreamAnswer | HttpFailure) => void) {
    this.#call = call;
    this.#faults = faults;
    this.#done = done;
    call.signal.addEventListener('abort', this.#abort);
    this.#waitForCrm();
    // undici lets the body flow while the CRM takes it. The gateway then waits for the client, and the server has a
    // clock for that.
    call.body
      ?.on('resume', () => clearTimeout(this.#timer))
      .on('pause', () => this.#waitForCrm())
      .on('end', () => this.#waitForCrm());
  }

  onRequestStart(controller: StreamController): void {
    // Thrown, not aborted: undici then drops the request and keeps the connection. A read may be sent again by undici
    // itself, nothing else.
    if (this.#ended || (this.#left && !this.#isRead)) throw ended;
    this.#controller = controller;
    // Not earlier: a listener makes the body flow, and undici begins to take it in this turn.
    this.#call.body?.on('data', this.#countSent);
  }

  onResponseStart(controller: StreamController, status: number): void {
    if (status < 200) {
      this.#interimAnswers += 1;
      if (this.#interimAnswers > interimAnswersMax) this.#end('protocol');
      return;
    }
    if (status > 599) return this.#end('protocol');
    const body = new Readable({
      read: () => controller.resume(),
      destroy: (error, done) => {
        this.#end('aborted');
        done(error);
      },
    });
    // Its reader gets the error. Before there is one, an error without a listener would end the process.
    body.on('error', () => undefined);
    this.#answer = { kind: 'answer', status, headers: readRawHeaders(controller.rawHeaders), body };
    // It may name the length of what is not sent (RFC 9110 section 8.6), which undici takes for a body that is too
    // short.
    if (status === 304) this.onResponseEnd();
  }

  onResponseData(controller: StreamController, piece: Uint8Array): void {
    if (this.#ended) return;
    const { use } = this.#call;
    if (use !== undefined) use.bytesIn += piece.byteLength;
    this.#settle(this.#answer);
    if (this.#answer?.body.push(piece) === false) controller.pause();
  }

  onResponseEnd(): void {
    if (this.#ended) return;
    if (this.#faults.broke()) return this.#end('reset');
    this.#settle(this.#answer);
    this.#finish();
    this.#answer?.body.push(null);
  }

  onResponseError(_: unknown, error: Error): void {
    if (this.#faults.refusedHandshake(error)) this.#controller = undefined;
    const cause = causeIn(error);
    const timeout = cause === 'UND_ERR_BODY_TIMEOUT';
    this.#end(timeout ? 'timeout' : httpFailureReason(error, this.#left, this.#answer !== undefined), cause);
  }

  get #left(): boolean {
    return this.#controller !== undefined;
  }

  get #isRead(): boolean {
    return this.#call.method === 'GET' || this.#call.method === 'HEAD';
  }

  /** Holds until the answer begins: after that, only the idle limit counts. */
  #waitForCrm(): void {
    clearTimeout(this.#timer);
    if (this.#ended || this.#settled) return;
    this.#timer = setTimeout(() => this.#end('timeout'), Math.min(this.#call.remainingMs, timerMsMax));
  }

  #settle(result: StreamAnswer | HttpFailure | undefined): void {
    if (this.#settled || result === undefined) return;
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#done(result);
  }

  #finish(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#call.signal.removeEventListener('abort', this.#abort);
  }

  #end(reason: HttpFailureReason, cause?: string): void {
    if (this.#ended) return;
    this.#finish();
    this.#settle(failed(reason, this.#left, cause));
    this.#answer?.body.destroy(ended);
    this.#controller?.abort(ended);
  }
}

/** Reads header fields byte for byte, as Latin-1: undici reads them as UTF-8 and loses bytes that are none. */
function readRawHeaders(raw: StreamController['rawHeaders']): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  if (!Array.isArray(raw)) return headers;
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = latin1Of(raw[index]).toLowerCase();
    if (!headers.has(name)) headers.set(name, latin1Of(raw[index + 1]));
  }
  return headers;
}

function latin1Of(bytes: unknown): string {
  return bytes instanceof Uint8Array ? Buffer.from(bytes).toString('latin1') : '';
}
