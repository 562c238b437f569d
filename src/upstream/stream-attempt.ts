import { Readable } from 'node:stream';
import type { Faults } from './connector';
import { causeIn, ended, failed, interimAnswersMax, reasonOf, timerMsMax } from './http-attempt';
import type { HttpFailure, HttpFailureReason } from './http-call';
import type { StreamAnswer, StreamCall } from './stream-call';

/** Our side of undici's DispatchController. */
interface Controller {
  /** Names and values in turn, as bytes. */
  readonly rawHeaders?: readonly unknown[] | object | null;
  pause(): void;
  resume(): void;
  abort(reason: Error): void;
}

/**
 * One call that streams: undici's handler on one side, a stream on the other. It settles once, with the first piece of
 * the answer or its end and not with its head alone: an answer that turns out to be broken at once can still be told as
 * a failure. After that a break is an error of the stream.
 */
export class StreamAttempt {
  readonly #call: StreamCall;
  readonly #faults: Faults;
  readonly #done: (result: StreamAnswer | HttpFailure) => void;
  readonly #abort = (): void => this.#end('aborted');
  #timer: NodeJS.Timeout | undefined;
  #controller: Controller | undefined;
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
    // undici lets the body flow while the CRM takes it: then it is the client who is waited for, and the server has a
    // clock for that.
    call.body
      ?.on('resume', () => clearTimeout(this.#timer))
      .on('pause', () => this.#waitForCrm())
      .on('end', () => this.#waitForCrm());
  }

  onRequestStart(controller: Controller): void {
    // Thrown, not aborted: undici then drops the request and keeps the connection. A read may be sent again by undici
    // itself, nothing else.
    if (this.#ended || (this.#left && !this.#isRead)) throw ended;
    this.#controller = controller;
  }

  onResponseStart(controller: Controller, status: number): void {
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
    // Told to whoever reads it; before that nobody listens, and an error nobody listens to would end the process.
    body.on('error', () => undefined);
    this.#answer = { kind: 'answer', status, headers: readHeaders(controller.rawHeaders), body };
    // It may name the length of what is not sent (RFC 9110 section 8.6), which undici takes for a body that is too
    // short.
    if (status === 304) this.onResponseEnd();
  }

  onResponseData(controller: Controller, piece: Uint8Array): void {
    if (this.#ended) return;
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
    this.#end(timeout ? 'timeout' : reasonOf(error, this.#left, this.#answer !== undefined), cause);
  }

  get #left(): boolean {
    return this.#controller !== undefined;
  }

  get #isRead(): boolean {
    return this.#call.method === 'GET' || this.#call.method === 'HEAD';
  }

  /** Until the answer begins: what comes after that has the idle limit only. */
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

/** Byte for byte, as Latin-1: undici's own reading takes them for UTF-8 and loses what is none. */
function readHeaders(raw: Controller['rawHeaders']): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  if (!Array.isArray(raw)) return headers;
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = textOf(raw[index]).toLowerCase();
    if (!headers.has(name)) headers.set(name, textOf(raw[index + 1]));
  }
  return headers;
}

function textOf(bytes: unknown): string {
  return bytes instanceof Uint8Array ? Buffer.from(bytes).toString('latin1') : '';
}
