import type { IncomingMessage } from 'node:http';
import { type Failure, failure } from '../command';
import { BodyReceiver, type ReceiverLimits, type BodyWithDocuments } from '../body';
import type { ServedCall } from './connection';
import type { HttpLimits } from '../operations';
import zlib from 'node:zlib';

/** `gone`: the client left before its body was complete, so no reply is due. */
export type BodyReading =
  { readonly kind: 'body'; readonly content: Uint8Array | BodyWithDocuments } | { readonly kind: 'gone' } | Failure;

/** What the server holds at this moment. */
export interface Load {
  /** Requests under way. */
  inFlight: number;
  /** Bytes of their bodies that have arrived. */
  heldBytes: number;
}

/**
 * Bodies of no more than this are never refused because of others: a client that sends large ones must not shut others
 * out.
 */
const smallBytes = 256 * 1024;

const none: BodyReading = { kind: 'body', content: new Uint8Array(0) };
const gone: BodyReading = { kind: 'gone' };
const ignore = (): void => undefined;
const continueForm = /(?:^|\W)100-continue(?:$|\W)/i;

/**
 * Reads the body of a call whose head has been accepted and undoes its Content-Encoding.
 *
 * More than the usual size is for documents: they are taken out of an uncompressed body while it arrives, and what is
 * left has a limit of its own. A body that declares too large a Content-Length is refused before a byte is read, and
 * before `100 Continue` invites it.
 * @param bytesMax limit of the body, compressed or not
 */
export function readBody(
  call: ServedCall,
  bytesMax: number,
  limits: HttpLimits,
  load: Load,
): BodyReading | Promise<BodyReading> {
  const { headers } = call.request;
  const declared = headers['content-length'];
  if (declared === undefined && headers['transfer-encoding'] === undefined) return none;
  if (declared !== undefined && Number(declared) > bytesMax) return tooLarge(bytesMax);
  const coding = contentCodings.get((headers['content-encoding'] ?? 'identity').toLowerCase());
  if (coding === undefined) {
    return failure('request.mediaType', 'The Content-Encoding must be gzip, deflate or identity.', {
      path: 'content-encoding',
    });
  }
  if (expectsContinue(call.request)) call.response.writeContinue();
  const isLarge = bytesMax > limits.bodyBytesMax;
  const textBytesMax = isLarge ? limits.textBytesMax : bytesMax;
  const ms = isLarge ? limits.largeBodyMs : limits.bodyMs;
  const holding = { load, heldBytesMax: limits.heldBytesMax, retryAfterSeconds: limits.retryAfterSeconds };
  const collectAll = (): Promise<BodyReading> =>
    collect(call, { bytesMax, textBytesMax, extracts: isLarge }, ms, holding);
  if (coding === 'identity' && Number(declared) <= Math.min(atOnceBytes, textBytesMax))
    return takeAtOnce(call, Number(declared), load, collectAll);
  if (coding === 'identity') return collectAll();
  const packedMax = Math.min(bytesMax, textBytesMax);
  return collect(call, { bytesMax: packedMax, textBytesMax, extracts: false }, ms, holding).then((read) =>
    read.kind === 'body' && read.content instanceof Uint8Array && read.content.byteLength > 0
      ? inflate(coding, read.content, packedMax, limits)
      : read,
  );
}

/** Bodies of no more than this hold no document, and mostly come in one packet with their head. */
const atOnceBytes = 16 * 1024;

/**
 * Takes a small body without listening for its pieces, without a timer and an intake. Node's parser hands it over right
 * after the head, before this turn's promises go on. A body that has not come by then is collected.
 */
async function takeAtOnce(
  call: ServedCall,
  length: number,
  load: Load,
  collectAll: () => Promise<BodyReading>,
): Promise<BodyReading> {
  await Promise.resolve();
  const { request } = call;
  if (request.readableLength !== length || request.destroyed) return collectAll();
  const content: unknown = request.read();
  // The end comes next. By then the parser has seen what stands behind the body, which may be no HTTP.
  await new Promise((resolve) => request.once('end', resolve).resume());
  if (!(content instanceof Uint8Array)) return none;
  call.bytesIn += length;
  load.heldBytes += length;
  return { kind: 'body', content };
}

/**
 * Whether the client waits for `100 Continue`. Node acts on Expect for HTTP/1.1 only and leaves the interim reply to
 * us.
 */
export function expectsContinue(request: IncomingMessage): boolean {
  const { expect } = request.headers;
  return expect !== undefined && request.httpVersionMinor === 1 && continueForm.test(expect);
}

interface Holding {
  readonly load: Load;
  readonly heldBytesMax: number;
  readonly retryAfterSeconds: number;
}

function collect(call: ServedCall, limits: ReceiverLimits, ms: number, holding: Holding): Promise<BodyReading> {
  const { request } = call;
  return new Promise((resolve) => {
    const intake = new BodyReceiver(limits);
    const settle = (reading: BodyReading) => {
      clearTimeout(timer);
      call.breakOff = undefined;
      request.off('data', take).off('end', finish).off('close', leave);
      resolve(reading);
    };
    const take = (chunk: Uint8Array) => {
      call.bytesIn += chunk.byteLength;
      holding.load.heldBytes += chunk.byteLength;
      if (call.bytesIn > smallBytes && holding.load.heldBytes > holding.heldBytesMax)
        return settle(tooMuchHeld(holding));
      if (!intake.push(chunk)) settle(call.bytesIn > limits.bytesMax ? tooLarge(limits.bytesMax) : tooMuchText(limits));
    };
    const finish = () => {
      const content = intake.finish();
      settle(content === undefined ? tooMuchText(limits) : { kind: 'body', content });
    };
    const leave = () => settle(gone);
    const timer = setTimeout(() => settle(failure('request.timeout', 'The body did not arrive in time.')), ms);
    call.breakOff = settle;
    // An aborted request emits 'error' (if there is a listener) and then 'close'; without a listener the error would
    // end the process.
    request.on('error', ignore);
    request.on('data', take).on('end', finish).on('close', leave);
  });
}

function tooMuchHeld({ retryAfterSeconds }: Holding): Failure {
  return failure('gateway.busy', 'Too many large requests are under way.', { retryAfterSeconds });
}

/** The refusal of a body by its size, counted or declared. */
export function tooLarge(bytesMax: number): Failure {
  return failure('request.tooLarge', `The body is larger than ${bytesMax} bytes.`);
}

function tooMuchText({ textBytesMax }: ReceiverLimits): Failure {
  return failure('request.tooLarge', `The body has more than ${textBytesMax} bytes besides its documents.`);
}

export type ContentCoding = 'identity' | 'gzip' | 'deflate';

/** No client sends lists such as `gzip, gzip` (RFC 9110 §8.4.1), so they are not here. */
export const contentCodings: ReadonlyMap<string, ContentCoding> = new Map([
  ['identity', 'identity'],
  ['', 'identity'],
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['deflate', 'deflate'],
]);

/** Decompresses a complete body. The size is watched on the way, so a bomb costs at most the limit in memory. */
export function inflate(
  coding: Exclude<ContentCoding, 'identity'>,
  bytes: Uint8Array,
  bytesMax: number,
  limits: HttpLimits,
): Promise<{ readonly kind: 'body'; readonly content: Uint8Array } | Failure> {
  const grown = Math.max(limits.inflateFreeBytes, bytes.byteLength * limits.inflateRatioMax);
  const maxOutputLength = Math.min(bytesMax, grown);
  return new Promise((resolve) => {
    decompressor(coding, bytes)(bytes, { maxOutputLength }, (error, result) => {
      if (error === null) resolve({ kind: 'body', content: result });
      else if ('code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
        resolve(failure('request.tooLarge', `The decompressed body is larger than ${maxOutputLength} bytes.`));
      } else resolve(failure('request.malformed', `The body is not ${coding} data.`));
    });
  });
}

/**
 * `deflate` means the zlib format (RFC 9110 §8.4.1.2), but many clients send the bare data. The first two bytes show
 * which it is (RFC 1950 §2.2).
 */
function decompressor(coding: 'gzip' | 'deflate', bytes: Uint8Array) {
  if (coding === 'gzip') return zlib.gunzip;
  const [method = 0, flags = 0] = bytes;
  return (method & 0x0f) === 8 && (method * 256 + flags) % 31 === 0 ? zlib.inflate : zlib.inflateRaw;
}

/**
 * Reads and throws away what a refused client still sends, until the request ends, the client is gone, or `lingerMs` or
 * `lingerBytesMax` is reached. Closing at once would reset the connection, and many clients then never see the reply
 * (RFC 9112 §9.6).
 */
export function drainRequest(request: IncomingMessage, limits: HttpLimits): Promise<void> {
  if (request.complete || request.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    let bytes = 0;
    const done = () => {
      clearTimeout(timer);
      request.off('data', count).off('end', done).off('close', done);
      resolve();
    };
    const count = (chunk: Uint8Array) => {
      bytes += chunk.byteLength;
      if (bytes > limits.lingerBytesMax) done();
    };
    const timer = setTimeout(done, limits.lingerMs);
    request.on('error', () => undefined);
    // An earlier reader may have paused it.
    request.on('data', count).on('end', done).on('close', done).resume();
  });
}
