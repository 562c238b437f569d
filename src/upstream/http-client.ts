import { setMaxListeners } from 'node:events';
import { Readable } from 'node:stream';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { Pool } from 'undici';
import { BodyParts } from '../body';
import type { CrmUse, Trace } from '../command';
import { perKey, remembering } from '../text/memo';
import { createConnector, idleMsForWrites, type Connector } from './connector';
import { followAddress } from './follow-address';
import { failed, HttpAttempt, type Attempted } from './http-attempt';
import type { HttpCall, HttpClient, HttpFailureReason, HttpResult, HttpTarget } from './http-call';
import { loadUndici } from './load-undici';
import { logAttempt } from './debug-lines';

export type * from './http-call';

/**
 * What HTTP can carry, checked before undici sees it: a request that undici 7.30 refuses leaves its connection's place
 * in the pool taken for good. RFC 9112 section 3.2.1 (path), RFC 9110 sections 5.1 and 5.5 (names, values in Latin-1).
 */
const originForm = /^\/[\x21-\x7e]*$/;
const fieldName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Framing and the connection are the transport's own. */
const ownFields: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
]);
/** The CRM's clock runs from its last byte, ours a little later. */
const keepAliveHintMarginMs = 1_000;

/**
 * The transport to one CRM over undici: pooled HTTP/1.1, no pipelining, no redirects, no cookies, total deadline,
 * bounded answers. `clock` is in epoch milliseconds.
 */
export function createHttpClient(target: HttpTarget, clock: { now(): number }): HttpClient {
  return new PooledClient(target, clock);
}

/** The path of a CRM's address, without slashes at its end: the CRM's paths are below it. */
export function basePath({ pathname }: URL): string {
  return pathname.replace(/\/+$/, '');
}

function notBegun(reason: HttpFailureReason): Promise<Attempted> {
  return Promise.resolve({ result: failed(reason, false), retryAfterMs: undefined });
}

class PooledClient implements HttpClient {
  readonly #target: HttpTarget;
  readonly #clock: { now(): number };
  #reads: Pool;
  #writes: Pool;
  readonly #unfollow: () => void;
  readonly #attempts: HttpAttempt[] = [];
  /** The attempts that a signal ends. */
  readonly #abortableBy = perKey(endedBySignal);
  readonly #budget = new RetryBudget();
  readonly #connector: Connector;
  #closed = false;
  #running = 0;
  #whenIdle: (() => void)[] = [];

  constructor(target: HttpTarget, clock: { now(): number }) {
    this.#target = target;
    this.#clock = clock;
    this.#connector = createConnector(target);
    [this.#reads, this.#writes] = this.#createPools();
    this.#unfollow = followAddress(target, this.#connector, () => {
      // Calls under way finish where they are.
      for (const pool of [this.#reads, this.#writes]) void pool.close();
      [this.#reads, this.#writes] = this.#createPools();
    });
  }

  #createPools(): [reads: Pool, writes: Pool] {
    const { connect } = this.#connector;
    const { keepAliveMs } = this.#target;
    const writesMs = Math.min(keepAliveMs, idleMsForWrites);
    return [createPool(this.#target, connect, keepAliveMs), createPool(this.#target, connect, writesMs)];
  }

  async call(call: HttpCall): Promise<HttpResult> {
    if (this.#closed) return failed('aborted', false);
    this.#running += 1;
    this.#budget.earn();
    try {
      const first = await this.#attempt(call, 1);
      return first.retryAfterMs === undefined ? first.result : await this.#again(call, first, first.retryAfterMs);
    } finally {
      this.#running -= 1;
      if (this.#running === 0) for (const idle of this.#whenIdle.splice(0)) idle();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#running > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
    await this.destroy();
  }

  async destroy(): Promise<void> {
    this.#closed = true;
    this.#unfollow();
    for (const attempt of this.#attempts.slice()) attempt.end('aborted');
    await Promise.all([this.#reads.destroy(), this.#writes.destroy()]);
  }

  async #again(call: HttpCall, first: Attempted, retryAfterMs: number): Promise<HttpResult> {
    if (this.#clock.now() + retryAfterMs >= call.deadline) return first.result;
    if (!this.#budget.spend()) return first.result;
    this.#target.onRetry?.();
    if (call.use !== undefined) call.use.retries += 1;
    // Jitter, so that calls refused together do not come back together.
    if (retryAfterMs > 0) await wait(retryAfterMs * (0.5 + Math.random() / 2));
    const second = await this.#attempt(call, 2);
    // A second try that never left changes nothing about a first one that did.
    const firstLeft = first.result.kind === 'failed' && first.result.left;
    return firstLeft && second.result.kind === 'failed' && !second.result.left ? first.result : second.result;
  }

  #attempt(call: HttpCall, number: 1 | 2): Promise<Attempted> {
    const { method, path, body = null } = call;
    const { forward } = this.#connector;
    const headers = headerLines(call.headers);
    if (headers === undefined || !originForm.test(path)) return notBegun('protocol');
    if (forward?.authorization !== undefined) headers.push('proxy-authorization', forward.authorization);
    if (call.signal.aborted || this.#reads.destroyed) return notBegun('aborted');
    const remainingMs = call.deadline - this.#clock.now();
    // Written this way, a deadline that is not a number has passed too.
    if (!(remainingMs > 0)) return notBegun('timeout');
    const abortable = this.#abortableBy(call.signal);
    const { trace, purpose } = call;
    const logResult = logAttempt(this.#target.debug, call.headers['x-correlation-id'], trace, method, number);
    const span = trace?.beginTry?.({ method, url: this.#target.url, path, attempt: number, purpose });
    if (trace !== undefined) addTrace(headers, (span ?? trace).headers);
    const beganMs = performance.now();
    return new Promise((resolve) => {
      const attempt = new HttpAttempt(call, remainingMs, this.#target.answerBytesMax, this.#connector, (attempted) => {
        takeOut(this.#attempts, attempt);
        takeOut(abortable, attempt);
        logResult?.(attempted.result);
        if (call.use !== undefined) charge(call.use, call.body, attempted.result, beganMs);
        span?.end(attempted.result);
        resolve(attempted);
      });
      this.#attempts.push(attempt);
      abortable.push(attempt);
      const pool = call.repeatable ? this.#reads : this.#writes;
      pool.dispatch({ method, path: (forward?.origin ?? '') + path, headers, body: bodyFor(body, headers) }, attempt);
    });
  }
}

/** Adds a try that has ended, but for the bytes of its answer: those have been added while they came. */
function charge(use: CrmUse, body: HttpCall['body'], result: HttpResult, beganMs: number): void {
  use.tries += 1;
  use.ms += performance.now() - beganMs;
  if (body === undefined || (result.kind === 'failed' && !result.left)) return;
  use.bytesOut += typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
}

/**
 * A list of attempts that an abort of the signal ends, with one listener for all of them. The signal is that of a
 * client's connection and sees many calls; adding and removing a listener would cost each of them time.
 */
function endedBySignal(signal: AbortSignal): HttpAttempt[] {
  const attempts: HttpAttempt[] = [];
  // One listener for each HTTP client that ever served the signal's connection, which may be those of many tenants.
  setMaxListeners(Infinity, signal);
  signal.addEventListener('abort', () => {
    for (const attempt of attempts.slice()) attempt.end('aborted');
  });
  return attempts;
}

/**
 * Takes an item out of a short list whose order does not matter. A Set that each call adds to and deletes from makes a
 * new table every few calls, and each table refers to the next one. Once the first is in V8's old space, everything
 * they ever held stays until the next full collection (docs/performance.md).
 */
function takeOut<T>(list: T[], item: T): void {
  const at = list.indexOf(item);
  if (at < 0) return;
  const last = list.pop();
  if (last !== undefined && last !== item) list[at] = last;
}

/** The body as undici takes it; the length of a stream is added to the headers. */
function bodyFor(body: NonNullable<HttpCall['body']> | null, headers: string[]): string | Uint8Array | Readable | null {
  if (!(body instanceof BodyParts)) return body;
  const joined = body.joined();
  if (joined !== undefined) return joined;
  headers.push('content-length', String(body.byteLength));
  // Each try iterates over the pieces anew.
  return streamOf(body);
}

/**
 * A large body for undici, with a round of the event loop between two pieces: a fast CRM would take them all at once
 * otherwise.
 */
function streamOf(pieces: BodyParts): Readable {
  return Readable.from(oneByOne(pieces), { objectMode: false });
}

async function* oneByOne(pieces: BodyParts): AsyncGenerator<Uint8Array, void, undefined> {
  let isFirst = true;
  for (const piece of pieces) {
    // Not after the last piece: undici ends a connection whose answer comes before the body's end.
    if (!isFirst) await nextTurn();
    isFirst = false;
    yield piece;
  }
}

/** undici's own timeouts are off: the attempt's one timer covers them all, a slow drip included. */
function createPool(target: HttpTarget, connect: Connector['connect'], idleMs: number): Pool {
  return new (loadUndici().Pool)(target.url.origin, {
    connections: target.connections,
    connect,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: target.headerBytesMax,
    keepAliveTimeout: idleMs,
    keepAliveMaxTimeout: idleMs,
    keepAliveTimeoutThreshold: keepAliveHintMarginMs,
  });
}

/** The given headers, with our own wish for an uncompressed answer; undefined: HTTP cannot carry them. */
function headerLines(headers: Readonly<Record<string, string>>): string[] | undefined {
  const lines = ['accept-encoding', 'identity'];
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || !Object.hasOwn(headers, name)) continue;
    const policy = headerPolicy(name);
    if (policy === 'refused' || !fieldValue.test(value)) return undefined;
    if (policy === 'sent') lines.push(name, value);
  }
  return lines;
}

/** What HTTP cannot carry of a trace is left out: it must not cost the call. */
function addTrace(lines: string[], headers: Trace['headers']): void {
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined && headerPolicy(name) === 'sent' && fieldValue.test(value)) lines.push(name, value);
  }
}

/** The gateway writes a dozen names, the same ones on every call. */
const headerPolicy = remembering(
  (name): 'sent' | 'left out' | 'refused' => {
    const lower = name.toLowerCase();
    if (!fieldName.test(name) || ownFields.has(lower)) return 'refused';
    return lower === 'accept-encoding' ? 'left out' : 'sent';
  },
  { entriesMax: 100 },
);

/** What each call earns: retries never add more than 20 % to what a struggling CRM gets. */
const perCall = 0.2;
/** Retries saved at most; all of them are there at the start, so that a quiet gateway can retry too. */
const savedMax = 10;

/** A token bucket for retries. */
export class RetryBudget {
  #saved = savedMax;

  /** A first try is made. */
  earn(): void {
    this.#saved = Math.min(savedMax, this.#saved + perCall);
  }

  /** Whether a second try may be made; yes uses one up. */
  spend(): boolean {
    if (this.#saved < 1) return false;
    this.#saved -= 1;
    return true;
  }
}
