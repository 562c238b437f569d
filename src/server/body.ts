import type { IncomingMessage } from 'node:http';
import { type Failure, failure } from '../command';
import { BodyReceiver, type ReceiverLimits, type BodyWithDocuments } from '../body';
import type { Call } from './connection';
import { contentCodings, inflate } from './content-encoding';
import type { HttpLimits } from '../operations';

/** `gone`: the client left before its body was complete; there is nobody to answer. */
export type BodyReading =
  { readonly kind: 'body'; readonly content: Uint8Array | BodyWithDocuments } | { readonly kind: 'gone' } | Failure;

/** What a server bears at this moment. */
export interface Load {
  /** Requests under way. */
  inFlight: number;
  /** Bytes of their bodies that have arrived. */
  heldBytes: number;
}

/**
 * Bodies of no more than this are never refused because of others: so somebody who sends large ones shuts nobody out.
 */
const smallBytes = 256 * 1024;

const none: BodyReading = { kind: 'body', content: new Uint8Array(0) };
const gone: BodyReading = { kind: 'gone' };
const ignore = (): void => undefined;
const continueForm = /(?:^|\W)100-continue(?:$|\W)/i;

/**
 * Reads the body of a call whose head has been accepted, at most `bytesMax` bytes, compressed or not, and undoes its
 * Content-Encoding. More than the usual size is for documents: they are taken out of an uncompressed body while it
 * arrives, and what is left has a limit of its own. What is too large by its own word (Content-Length) is refused
 * before a byte is read, and before `100 Continue` invites it.
 */
export function readBody(
  call: Call,
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

/** Bodies of no more than this have no document in them, and mostly come in one packet with their head. */
const atOnceBytes = 16 * 1024;

/**
 * Takes a small body without listening for its pieces, without a timer and an intake: Node's parser has handed it over,
 * right after the head, before this turn's promises go on. What has not come by then is collected.
 */
async function takeAtOnce(
  call: Call,
  length: number,
  load: Load,
  collectAll: () => Promise<BodyReading>,
): Promise<BodyReading> {
  await Promise.resolve();
  const { request } = call;
  if (request.readableLength !== length || request.destroyed) return collectAll();
  const content: unknown = request.read();
  // The end comes next: what stands behind the body, and may be no HTTP, has been looked at by then.
  await new Promise((resolve) => request.once('end', resolve).resume());
  if (!(content instanceof Uint8Array)) return none;
  call.bytesIn += length;
  load.heldBytes += length;
  return { kind: 'body', content };
}

/** Node acts on this field for HTTP/1.1 only, and leaves the interim answer to us (event `checkContinue`). */
export function expectsContinue(request: IncomingMessage): boolean {
  const { expect } = request.headers;
  return expect !== undefined && request.httpVersionMinor === 1 && continueForm.test(expect);
}

interface Holding {
  readonly load: Load;
  readonly heldBytesMax: number;
  readonly retryAfterSeconds: number;
}

function collect(call: Call, limits: ReceiverLimits, ms: number, holding: Holding): Promise<BodyReading> {
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
    // An aborted request emits 'error' (if anybody listens) and then 'close'; without a listener the error would end
    // the process.
    request.on('error', ignore);
    request.on('data', take).on('end', finish).on('close', leave);
  });
}

function tooMuchHeld({ retryAfterSeconds }: Holding): Failure {
  return failure('gateway.busy', 'Too many large requests are under way.', { retryAfterSeconds });
}

/** Refuses a body by its size, counted or declared. */
export function tooLarge(bytesMax: number): Failure {
  return failure('request.tooLarge', `The body is larger than ${bytesMax} bytes.`);
}

function tooMuchText({ textBytesMax }: ReceiverLimits): Failure {
  return failure('request.tooLarge', `The body has more than ${textBytesMax} bytes besides its documents.`);
}
