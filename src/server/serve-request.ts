import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type BeginTrace, type Failure, failure, headerOf } from '../command';
import type { Exchange, Gateway, OpenCall } from '../gateway';
import { BodyParts } from '../body';
import { writeReply, type WholeReply, releaseDocuments, isStreamed, streamReply, type StreamedReply } from './reply';
import { expectsContinue, type Load, readBody, tooLarge, drainRequest } from './request-body';
import { type ServedCall, type Connections, drained } from './connection';
import type { CrossOrigin } from './cors';
import { type Addressing, type HeadReading, readHead } from './head';
import type { HttpLimits, GatewayLog } from '../operations';
import { allowedMethods, type ServerPage } from './server-pages';
import { collectBody, streamBody } from './streaming-body';

/** Everything the serving of one request needs; made once, by startServer. A reload replaces gateway and pages. */
export interface Front {
  gateway: Gateway;
  pages: ReadonlyMap<string, ServerPage>;
  readonly addressing: Addressing;
  readonly crossOrigin?: CrossOrigin;
  readonly limits: HttpLimits;
  /** Unset: only a trace of the caller's is gone on with. */
  readonly beginTrace?: BeginTrace;
  readonly log: GatewayLog;
  /** Called for bugs met while serving; they are in the log already. */
  readonly onDefect: (error: unknown) => void;
  readonly connections: Connections;
  readonly load: Load;
}

/** Serves one request: head, body, gateway, reply, log line. Never throws and never rejects. */
export function serveRequest(front: Front, request: IncomingMessage, response: ServerResponse): void {
  const startedMs = performance.now();
  const connection = front.connections.find(request.socket);
  if (connection === undefined || connection.closing) return;
  const reading = readHead(request, front.addressing, front.limits, front.beginTrace);
  const call: ServedCall = { request, response, connection, head: reading.head, startedMs, bytesIn: 0 };
  const isFirst = connection.begin(call);
  response.once('finish', () => connection.end(call));
  // After an offer to switch protocols Node's parser stops at the end of this request: nothing behind it can be read.
  if (request.headers.upgrade !== undefined) connection.closing = true;
  front.crossOrigin?.permit(request, response);
  if (isFirst) begin(front, call, reading);
  else connection.later(() => begin(front, call, reading));
}

/** Begins a call once the replies before it have been written. */
function begin(front: Front, call: ServedCall, { path, failure: refused }: HeadReading): void {
  const { request, connection } = call;
  if (front.connections.over) return refuse(front, call, drained());
  // The rest of its body was no HTTP.
  if (connection.unreadable !== undefined && !request.complete) return refuse(front, call, connection.unreadable);
  const preflight = refused === undefined ? front.crossOrigin?.preflight(request) : undefined;
  if (preflight !== undefined) return void replyUnread(front, call, { reply: preflight, record: preflighted });
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
function carryOut(front: Front, call: ServedCall): Promise<void> | undefined {
  try {
    const open = front.gateway.open(call.head);
    return open.mode === 'stream' ? streamCall(front, call, open) : exchange(front, call, open);
  } catch (error) {
    finishDefect(front, call, error);
    return undefined;
  }
}

/** The usual way: reads the body, lets the gateway handle the call, sends the reply. */
async function exchange(front: Front, call: ServedCall, open: OpenCall): Promise<void> {
  front.load.inFlight += 1;
  try {
    const body = await readBody(call, open.bodyBytesMax, front.limits, front.load);
    if (body.kind === 'failure') return refuse(front, call, body);
    if (body.kind === 'gone') return logGone(front, call, open);
    const done = await open.handle(body.content, call.connection.gone.signal);
    if (done.record.defect !== undefined) front.onDefect(done.record.defect);
    if (isStreamed(done.reply)) await sendStream(front, call, done.reply, done.record);
    else finish(front, call, done);
    releaseDocuments(call.response, body.content, done.reply.body);
  } catch (error) {
    finishDefect(front, call, error);
  } finally {
    front.load.inFlight -= 1;
    front.load.heldBytes -= call.bytesIn;
  }
}

/** A call outside the contract: its body streams to the CRM, and the CRM's answer streams back. */
async function streamCall(front: Front, call: ServedCall, open: OpenCall): Promise<void> {
  const bytesMax = open.bodyBytesMax;
  // Then nothing of it shall reach the CRM.
  if (Number(call.request.headers['content-length'] ?? 0) > bytesMax) return refuse(front, call, tooLarge(bytesMax));
  front.load.inFlight += 1;
  const body = streamBody(call, front.limits, bytesMax);
  try {
    if (expectsContinue(call.request)) call.response.writeContinue();
    const { reply, record } = await open.stream(body.stream, body.signal);
    const broken = body.broken();
    if (!isStreamed(reply))
      return broken === undefined ? await replyUnread(front, call, { reply, record }) : refuse(front, call, broken);
    await sendStream(front, call, reply, record);
    if (!call.request.complete) leaveUnread(front, call);
  } catch (error) {
    finishDefect(front, call, error);
  } finally {
    body.close();
    front.load.inFlight -= 1;
  }
}

async function servePage(front: Front, call: ServedCall, page: ServerPage): Promise<void> {
  try {
    const { method } = call.head;
    const isReading = method === 'GET' || method === 'HEAD';
    if (!page.methods.includes(isReading ? 'GET' : method)) {
      const allow = allowedMethods(page);
      return refuse(front, call, failure('request.method', `This page takes ${allow} only.`, { allow }));
    }
    if (!isReading) return await changePage(front, call, page);
    // Health checks come every few seconds and would bury the rest.
    await replyUnread(front, call, await pageExchange(call, page, noBytes), page.health ? ignore : log);
  } catch (error) {
    finishDefect(front, call, error);
  }
}

const noBytes = new Uint8Array(0);

/** A page that takes a body. It is read as it comes: no document is taken out of it. */
async function changePage(front: Front, call: ServedCall, page: ServerPage): Promise<void> {
  const bytesMax = page.bodyBytesMax;
  if (Number(call.request.headers['content-length'] ?? 0) > bytesMax) return refuse(front, call, tooLarge(bytesMax));
  const body = streamBody(call, front.limits, bytesMax);
  try {
    if (expectsContinue(call.request)) call.response.writeContinue();
    const bytes = await collectBody(body);
    if (bytes instanceof Uint8Array) finish(front, call, await pageExchange(call, page, bytes));
    else if (bytes !== undefined) refuse(front, call, bytes);
  } finally {
    body.close();
  }
}

async function pageExchange({ head }: ServedCall, page: ServerPage, body: Uint8Array): Promise<Exchange> {
  const [, query = ''] = /\?(.*)$/s.exec(head.target) ?? [];
  const {
    status,
    contentType,
    body: text,
  } = await page.answer({
    method: head.method,
    query,
    headers: head.headers,
    body,
  });
  const headers = { 'content-type': contentType, 'cache-control': 'no-store' };
  return { reply: { status, headers, body: text }, record: { wire: 'page', outcome: 'ok' } };
}

/**
 * Replies to a request that is not carried out. Unless it has arrived completely, its connection ends with it: the rest
 * of it is never parsed, and requests behind it must not run.
 */
function refuse(front: Front, call: ServedCall, refusal: Failure): void {
  try {
    settle(front, call, front.gateway.open(call.head).refuse(refusal));
  } catch (error) {
    finishDefect(front, call, error);
  }
}

function settle(front: Front, call: ServedCall, done: Exchange, report = log): void {
  if (call.request.complete) return finish(front, call, done, report);
  call.connection.closing = true;
  const bytesOut = writeReply(call, whole(done.reply), { close: true, hold: true }, front.limits);
  report(front, call, done.record, done.reply.status, bytesOut);
  void drainRequest(call.request, front.limits).then(() => call.response.end());
}

/** Replies to a request whose body does not count. A small body has arrived in the next turn of the event loop. */
async function replyUnread(front: Front, call: ServedCall, done: Exchange, report = log): Promise<void> {
  if (!call.request.complete) await nextTurn();
  settle(front, call, done, report);
}

/** The reply is out before the request is in. */
function leaveUnread(front: Front, { request, connection }: ServedCall): void {
  connection.closing = true;
  void drainRequest(request, front.limits).then(() => connection.finish());
}

/** Refuses bytes that are no request; the reply ends by itself, its connection does not. */
export function refuseUnread(front: Front, call: ServedCall, refusal: Failure): void {
  try {
    finish(front, call, front.gateway.open(call.head).refuse(refusal));
  } catch (error) {
    finishDefect(front, call, error);
  }
}

async function sendStream(front: Front, call: ServedCall, reply: StreamedReply, record: Exchange['record']) {
  const bytesOut = await streamReply(call, reply, isLast(front, call), front.limits);
  log(front, call, record, reply.status, bytesOut);
}

/** A reply that is no stream. Only answers to calls stream; anywhere else a stream is a defect. */
function whole(reply: Exchange['reply']): WholeReply {
  const { body } = reply;
  if (typeof body !== 'string' && !(body instanceof Uint8Array) && !(body instanceof BodyParts))
    throw new TypeError('this reply must not be a stream');
  return { ...reply, body };
}

/**
 * Replies after a bug of the gateway or the server: `internal` in the caller's protocol if that still works, else plain
 * text.
 */
function finishDefect(front: Front, call: ServedCall, error: unknown): void {
  front.onDefect(error);
  call.connection.closing = true;
  const record = { wire: 'page', outcome: 'internal', defect: error } as const;
  if (call.response.headersSent) {
    log(front, call, record, call.response.statusCode, 0);
    call.connection.socket.destroy();
    return;
  }
  try {
    const refused = front.gateway
      .open(call.head)
      .refuse(failure('internal', 'The gateway has a defect; its log tells more.'));
    finish(front, call, { reply: refused.reply, record: { ...refused.record, defect: error } });
  } catch {
    const headers = { 'content-type': 'text/plain; charset=utf-8' };
    finish(front, call, { reply: { status: 500, headers, body: 'Internal error.\n' }, record });
  }
}

function finish(front: Front, call: ServedCall, { reply, record }: Exchange, report = log): void {
  const bytesOut = send(front, call, reply);
  report(front, call, record, reply.status, bytesOut);
}

function send(front: Front, call: ServedCall, reply: Exchange['reply']): number {
  return writeReply(call, whole(reply), { close: isLast(front, call), hold: false }, front.limits);
}

/** Whether the connection ends with this reply. */
function isLast(front: Front, call: ServedCall): boolean {
  const { connection } = call;
  const last = connection.newest === call && (connection.closing || front.connections.draining);
  if (last) connection.closing = true;
  return last;
}

function log(front: Front, call: ServedCall, record: Exchange['record'], status: number, bytesOut: number): void {
  const ms = performance.now() - call.startedMs;
  front.log.exchange({
    status,
    ms,
    bytesIn: call.bytesIn,
    bytesOut,
    correlationId: call.head.correlationId,
    remoteAddress: call.head.remoteAddress,
    frontUser: call.head.frontUser,
    userAgent: headerOf(call.head, 'user-agent'),
    trace: call.head.trace,
    // Last, not first: properties behind a leading spread are slow in V8 (docs/performance.md).
    ...record,
  });
}

/** No reply is written; the record of one tells what is known of the call. */
function logGone(front: Front, call: ServedCall, open: OpenCall): void {
  const { startedMs, bytesIn, head } = call;
  const { correlationId, remoteAddress, frontUser, trace } = head;
  const { record } = open.refuse(failure('caller.gone', 'The client left before its request was complete.'));
  const from = { correlationId, remoteAddress, frontUser, trace, userAgent: headerOf(head, 'user-agent') };
  const facts = { ms: performance.now() - startedMs, bytesIn, bytesOut: 0, ...from };
  front.log.exchange({ ...record, ...facts, outcome: 'client.gone' });
}

function busy(limits: HttpLimits): Failure {
  return failure('gateway.busy', 'Too many requests are under way.', { retryAfterSeconds: limits.retryAfterSeconds });
}
