import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Failure, failure } from '../command';
import type { Exchange, Gateway, OpenCall } from '../gateway';
import { BodyParts } from '../body';
import { writeReply, type WholeReply, releaseDocuments } from './reply';
import { expectsContinue, type Load, readBody, tooLarge } from './body';
import { type Call, type Connections, drained } from './connection';
import type { CrossOrigin } from './cors';
import { type Addressing, type HeadReading, readHead } from './head';
import type { HttpLimits, GatewayLog } from '../operations';
import { readOn } from './linger';
import type { Page } from './pages';
import { passBody } from './passing-body';
import { isStreamed, streamReply } from './stream-reply';

/** Everything the serving of one request needs; made once, by startServer. */
export interface Front {
  readonly gateway: Gateway;
  readonly pages: ReadonlyMap<string, Page>;
  readonly addressing: Addressing;
  readonly crossOrigin?: CrossOrigin;
  readonly limits: HttpLimits;
  readonly log: GatewayLog;
  /** Told of bugs met while serving; they are in the log already. */
  readonly onDefect: (error: unknown) => void;
  readonly connections: Connections;
  readonly load: Load;
}

/** Serves one request: head, body, gateway, answer, log line. Never throws and never rejects. */
export function serve(front: Front, request: IncomingMessage, response: ServerResponse): void {
  const startedMs = performance.now();
  const connection = front.connections.find(request.socket);
  if (connection === undefined || connection.closing) return;
  const reading = readHead(request, front.addressing, front.limits);
  const call: Call = { request, response, connection, head: reading.head, startedMs, bytesIn: 0 };
  const isFirst = connection.begin(call);
  response.once('finish', () => connection.end(call));
  // After an offer to switch protocols Node's parser stops at the end of this request: nothing behind it can be read.
  if (request.headers.upgrade !== undefined) connection.closing = true;
  front.crossOrigin?.permit(request, response);
  if (isFirst) begin(front, call, reading);
  else connection.later(() => begin(front, call, reading));
}

/** The answers before it have been written: it is this call's turn. */
function begin(front: Front, call: Call, { path, failure: refused }: HeadReading): void {
  const { request, connection } = call;
  if (front.connections.over) return refuse(front, call, drained());
  // The rest of its body was no HTTP.
  if (connection.unreadable !== undefined && !request.complete) return refuse(front, call, connection.unreadable);
  const preflight = refused === undefined ? front.crossOrigin?.preflight(request) : undefined;
  if (preflight !== undefined) return void answerUnread(front, call, { answer: preflight, record: preflighted });
  const page = front.pages.get(path);
  if (page !== undefined && (refused === undefined || (page.health && refused.code === 'request.notFound'))) {
    void servePage(front, call, page);
  } else if (refused !== undefined) refuse(front, call, refused);
  else if (front.load.inFlight >= front.limits.inFlightMax) refuse(front, call, busy(front.limits));
  else void carryOut(front, call);
}

const ignore = (): void => undefined;
const preflighted = { wire: 'page', outcome: 'ok' } as const;

/** The gateway decides once what the request is. */
function carryOut(front: Front, call: Call): Promise<void> | undefined {
  try {
    const open = front.gateway.open(call.head);
    return open.mode === 'stream' ? passOn(front, call, open) : exchange(front, call, open);
  } catch (error) {
    finishDefect(front, call, error);
    return undefined;
  }
}

/** The usual way: body in, gateway, answer out. */
async function exchange(front: Front, call: Call, open: OpenCall): Promise<void> {
  front.load.inFlight += 1;
  try {
    const body = await readBody(call, open.bodyBytesMax, front.limits, front.load);
    if (body.kind === 'failure') return refuse(front, call, body);
    if (body.kind === 'gone') return logGone(front, call);
    const done = await open.handle(body.content, call.connection.gone.signal);
    if (done.record.defect !== undefined) front.onDefect(done.record.defect);
    finish(front, call, done);
    releaseDocuments(call.response, body.content, done.answer.body);
  } catch (error) {
    finishDefect(front, call, error);
  } finally {
    front.load.inFlight -= 1;
    front.load.heldBytes -= call.bytesIn;
  }
}

/** Outside the contract: the body is not read here but streams to the CRM, and the CRM's answer streams back. */
async function passOn(front: Front, call: Call, open: OpenCall): Promise<void> {
  const bytesMax = open.bodyBytesMax;
  // Then nothing of it shall reach the CRM.
  if (Number(call.request.headers['content-length'] ?? 0) > bytesMax) return refuse(front, call, tooLarge(bytesMax));
  front.load.inFlight += 1;
  const body = passBody(call, front.limits, bytesMax);
  try {
    if (expectsContinue(call.request)) call.response.writeContinue();
    const { answer, record } = await open.stream(body.stream, body.signal);
    const broken = body.broken();
    if (!isStreamed(answer))
      return broken === undefined ? await answerUnread(front, call, { answer, record }) : refuse(front, call, broken);
    const bytesOut = await streamReply(call, answer, isLast(front, call), front.limits);
    log(front, call, record, answer.status, bytesOut);
    if (!call.request.complete) leaveUnread(front, call);
  } catch (error) {
    finishDefect(front, call, error);
  } finally {
    body.close();
    front.load.inFlight -= 1;
  }
}

async function servePage(front: Front, call: Call, page: Page): Promise<void> {
  try {
    if (call.head.method !== 'GET' && call.head.method !== 'HEAD') {
      return refuse(front, call, failure('request.method', 'This page can only be read.', { allow: 'GET, HEAD' }));
    }
    const { status, contentType, body } = await page.read();
    const headers = { 'content-type': contentType, 'cache-control': 'no-store' };
    const done: Exchange = { answer: { status, headers, body }, record: { wire: 'page', outcome: 'ok' } };
    // Health checks come every few seconds and would bury the rest.
    await answerUnread(front, call, done, page.health ? ignore : log);
  } catch (error) {
    finishDefect(front, call, error);
  }
}

/**
 * Answers a request that is not carried out. Unless it has arrived completely its connection ends with it: what follows
 * on the socket is the rest of a request nobody reads, and requests behind it must not run.
 */
function refuse(front: Front, call: Call, refusal: Failure): void {
  try {
    settle(front, call, front.gateway.open(call.head).refuse(refusal));
  } catch (error) {
    finishDefect(front, call, error);
  }
}

function settle(front: Front, call: Call, done: Exchange, told = log): void {
  if (call.request.complete) return finish(front, call, done, told);
  call.connection.closing = true;
  const bytesOut = writeReply(call, whole(done.answer), { close: true, hold: true }, front.limits);
  told(front, call, done.record, done.answer.status, bytesOut);
  void readOn(call.request, front.limits).then(() => call.response.end());
}

/** An answer for which the body does not count. A small one has arrived in the next turn of the event loop. */
async function answerUnread(front: Front, call: Call, done: Exchange, told = log): Promise<void> {
  if (!call.request.complete) await nextTurn();
  settle(front, call, done, told);
}

/** The answer is out before the request is in. */
function leaveUnread(front: Front, { request, connection }: Call): void {
  connection.closing = true;
  void readOn(request, front.limits).then(() => connection.finish());
}

/** Refuses what is no request; the answer ends by itself, its connection does not. */
export function refuseUnread(front: Front, call: Call, refusal: Failure): void {
  try {
    finish(front, call, front.gateway.open(call.head).refuse(refusal));
  } catch (error) {
    finishDefect(front, call, error);
  }
}

/** Only relayed answers stream; anywhere else a stream is a defect. */
function whole(answer: Exchange['answer']): WholeReply {
  const { body } = answer;
  if (typeof body !== 'string' && !(body instanceof Uint8Array) && !(body instanceof BodyParts))
    throw new TypeError('this answer must not be a stream');
  return { ...answer, body };
}

/**
 * A bug, of the gateway or of the server: told as `internal` in the caller's protocol if that still works, else in
 * plain text.
 */
function finishDefect(front: Front, call: Call, error: unknown): void {
  front.onDefect(error);
  call.connection.closing = true;
  const record = { wire: 'page', outcome: 'internal', defect: error } as const;
  if (call.response.headersSent) {
    log(front, call, record, call.response.statusCode, 0);
    call.connection.socket.destroy();
    return;
  }
  try {
    const told = front.gateway
      .open(call.head)
      .refuse(failure('internal', 'The gateway has a defect; its log tells more.'));
    finish(front, call, { answer: told.answer, record: { ...told.record, defect: error } });
  } catch {
    const headers = { 'content-type': 'text/plain; charset=utf-8' };
    finish(front, call, { answer: { status: 500, headers, body: 'Internal error.\n' }, record });
  }
}

function finish(front: Front, call: Call, { answer, record }: Exchange, told = log): void {
  const bytesOut = send(front, call, answer);
  told(front, call, record, answer.status, bytesOut);
}

function send(front: Front, call: Call, answer: Exchange['answer']): number {
  return writeReply(call, whole(answer), { close: isLast(front, call), hold: false }, front.limits);
}

/** Whether the connection ends with this answer. */
function isLast(front: Front, call: Call): boolean {
  const { connection } = call;
  const last = connection.newest === call && (connection.closing || front.connections.draining);
  if (last) connection.closing = true;
  return last;
}

function log(front: Front, call: Call, record: Exchange['record'], status: number, bytesOut: number): void {
  const ms = performance.now() - call.startedMs;
  front.log.exchange({
    status,
    ms,
    bytesIn: call.bytesIn,
    bytesOut,
    correlationId: call.head.correlationId,
    // Last, not first: what is added behind a leading spread costs V8 11.3 (Node 20) 0.5 µs a property, 3 µs here
    // (docs/performance.md).
    ...record,
  });
}

function logGone(front: Front, call: Call): void {
  const { startedMs, bytesIn, head } = call;
  const ms = performance.now() - startedMs;
  front.log.exchange({ outcome: 'client.gone', ms, bytesIn, bytesOut: 0, correlationId: head.correlationId });
}

function busy(limits: HttpLimits): Failure {
  return failure('gateway.busy', 'Too many requests are under way.', { retryAfterSeconds: limits.retryAfterSeconds });
}
