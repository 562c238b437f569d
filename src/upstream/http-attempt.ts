import { AnswerBody, bodyCoding, readHeaders, unpack, type ReceivedBody } from './http-answer';
import { codeOf, type Faults } from './connector';
import type { HttpCall, HttpFailure, HttpFailureReason, HttpResult } from './http-call';

/** The result of one try, and after how many milliseconds another may follow; undefined: none may. */
export interface Attempted {
  readonly result: HttpResult;
  readonly retryAfterMs: number | undefined;
}

/** Our side of undici's DispatchController. */
interface Controller {
  abort(reason: Error): void;
}

/** Long enough for a listener that is just being restarted, short against any deadline. */
const backOffMs = 50;
/** RFC 9110 section 15.2 allows any number of interim answers; an honest server sends only a few. */
export const interimAnswersMax = 100;
export const timerMsMax = 2 ** 31 - 1;
const noHeaders: ReadonlyMap<string, string> = new Map();
const noBody: ReceivedBody = { body: new Uint8Array(0) };

/** Given to undici when we end a request ourselves; one object, so that an abort costs no stack trace. */
export const ended = new Error('ended by the gateway');

/** undici's error codes whose reason does not follow from whether the request had left. */
const reasons: ReadonlyMap<string, HttpFailureReason> = new Map([
  ['UND_ERR_INVALID_ARG', 'protocol'],
  ['UND_ERR_NOT_SUPPORTED', 'protocol'],
  ['UND_ERR_REQ_CONTENT_LENGTH_MISMATCH', 'protocol'],
  ['UND_ERR_HEADERS_OVERFLOW', 'tooLarge'],
  ['UND_ERR_DESTROYED', 'aborted'],
  ['UND_ERR_CLOSED', 'aborted'],
]);

/**
 * One try of one call: undici's handler on one side, the deadline and the abort signal on the other. Settles exactly
 * once, by whichever comes first. undici calls `onRequestStart` right before it writes to a connection, so that is
 * where "nothing has left" ends.
 */
export class HttpAttempt {
  readonly #call: HttpCall;
  readonly #answerBytesMax: number;
  readonly #faults: Faults;
  readonly #done: (attempted: Attempted) => void;
  readonly #timer: NodeJS.Timeout;
  #settled = false;
  #controller: Controller | undefined;
  #answerBegan = false;
  #interimAnswers = 0;
  #status = 0;
  #headers = noHeaders;
  #body: AnswerBody | undefined;

  /**
   * @param remainingMs until the call's deadline
   * @param faults of the connections that the call may be sent over
   */
  constructor(
    call: HttpCall,
    remainingMs: number,
    answerBytesMax: number,
    faults: Faults,
    done: (attempted: Attempted) => void,
  ) {
    this.#call = call;
    this.#answerBytesMax = answerBytesMax;
    this.#faults = faults;
    this.#done = done;
    this.#timer = setTimeout(() => this.end('timeout'), Math.min(remainingMs, timerMsMax));
  }

  /** Ends the try wherever it is; the connection goes with it when the request had left. */
  end(reason: HttpFailureReason): void {
    this.#fail(reason, undefined, undefined);
  }

  onRequestStart(controller: Controller): void {
    // Thrown, not aborted: undici then drops the request and keeps the connection. In the second case undici is about
    // to send again by itself.
    if (this.#settled || this.#left) throw ended;
    this.#controller = controller;
  }

  onResponseStarted(): void {
    this.#answerBegan = true;
  }

  onResponseStart(
    _: Controller,
    status: number,
    headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  ): void {
    if (status < 200) {
      this.#interimAnswers += 1;
      if (this.#interimAnswers > interimAnswersMax) this.end('protocol');
      return;
    }
    this.#status = status;
    this.#headers = readHeaders(headers);
    if (Number(this.#headers.get('content-length') ?? 0) > this.#answerBytesMax) this.end('tooLarge');
  }

  onResponseData(_: Controller, piece: Uint8Array): void {
    if (this.#settled) return;
    const { use } = this.#call;
    if (use !== undefined) use.bytesIn += piece.byteLength;
    // Not made earlier: many answers have no body.
    this.#body ??= new AnswerBody(this.#headers, bodyCoding(this.#headers), this.#answerBytesMax);
    if (!this.#body.push(piece)) this.end('tooLarge');
  }

  onResponseEnd(): void {
    if (this.#settled) return;
    if (this.#faults.broke()) return this.end('reset');
    const received = this.#body === undefined ? noBody : this.#body.finish();
    const coding = bodyCoding(this.#headers);
    if (coding === undefined) return this.end('encoding');
    if (received === undefined) return this.end('tooLarge');
    if (coding === 'identity' || received.body.byteLength === 0) return this.#answer(this.#headers, received);
    void unpack(received.body, coding, this.#answerBytesMax).then((body) => {
      if (typeof body === 'string') return this.end(body);
      const headers = new Map(this.#headers);
      headers.delete('content-encoding');
      headers.delete('content-length');
      return this.#answer(headers, { body });
    });
  }

  onResponseError(_: unknown, error: Error): void {
    if (this.#faults.refusedHandshake(error)) this.#controller = undefined;
    const reason = httpFailureReason(error, this.#left, this.#status > 0);
    this.#fail(reason, causeIn(error), this.#retryAfterMs(reason, codeOf(error)));
  }

  #retryAfterMs(reason: HttpFailureReason, code: string): number | undefined {
    if (reason === 'unreachable') return code === 'UND_ERR_CONNECT_TIMEOUT' ? undefined : backOffMs;
    return reason === 'reset' && !this.#answerBegan && this.#call.repeatable ? 0 : undefined;
  }

  #fail(reason: HttpFailureReason, cause: string | undefined, retryAfterMs: number | undefined): void {
    if (this.#settled) return;
    this.#settle(failed(reason, this.#left, cause), retryAfterMs);
    this.#controller?.abort(ended);
  }

  get #left(): boolean {
    return this.#controller !== undefined;
  }

  #answer(headers: ReadonlyMap<string, string>, received: ReceivedBody): void {
    this.#settle({ kind: 'answer', status: this.#status, headers, ...received }, undefined);
  }

  #settle(result: HttpResult, retryAfterMs: number | undefined): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#done({ result, retryAfterMs });
  }
}

/** A failure, with the code of the error where that is known. */
export function failed(reason: HttpFailureReason, left: boolean, cause?: string): HttpFailure {
  return { kind: 'failed', reason, left, ...(cause === undefined ? {} : { cause }) };
}

/** The system's name for a connection that was not made in time, whether by its own clock or by undici's. */
const systemNames: ReadonlyMap<string, string> = new Map([['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT']]);

/**
 * Code of an error, for operators: only what looks like one, so that no text with an address or a value gets into a
 * log.
 */
export function causeIn(error: Error): string | undefined {
  const code = codeOf(error);
  return /^[A-Z][A-Z0-9_]{1,79}$/.test(code) ? (systemNames.get(code) ?? code) : undefined;
}

/**
 * Why undici gave a request up.
 * @param left whether it had been sent
 * @param headCame whether the head of its answer had come
 */
export function httpFailureReason(error: Error, left: boolean, headCame: boolean): HttpFailureReason {
  const code = codeOf(error);
  const reason = reasons.get(code);
  if (reason !== undefined) return reason;
  // undici 7.30 gives its parser's errors no code. At the end of a connection the message is only cut short.
  if (error.name === 'HTTPParserError') return error.message.includes('EOF') ? 'reset' : 'protocol';
  // Said of a body that is too short, but also of a head with a length that contradicts another field.
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') return headCame ? 'reset' : 'protocol';
  // undici's words for an answer it does not want: 100 without Expect, 101 without Upgrade, one without a request.
  if (code === 'UND_ERR_SOCKET' && error.message.startsWith('bad ')) return 'protocol';
  return left ? 'reset' : 'unreachable';
}
