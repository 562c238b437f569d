import type { IncomingMessage } from 'node:http';
import { type Failure, failure } from '../command';
import type { Call } from './connection';
import { contentCodings, inflate } from './content-encoding';
import type { HttpLimits } from './limits';

/** `gone`: the client left before its body was complete; there is nobody to answer. */
export type BodyReading = { readonly kind: 'body'; readonly bytes: Uint8Array } | { readonly kind: 'gone' } | Failure;

const none: BodyReading = { kind: 'body', bytes: new Uint8Array(0) };
const gone: BodyReading = { kind: 'gone' };
const ignore = (): void => undefined;
const continueForm = /(?:^|\W)100-continue(?:$|\W)/i;

/**
 * Reads the body of a call whose head has been accepted, at most `bytesMax` bytes, compressed or not, and undoes its Content-Encoding.
 * What is too large by its own word (Content-Length) is refused before a byte is read, and before `100 Continue` invites it.
 */
export function readBody(call: Call, bytesMax: number, limits: HttpLimits): BodyReading | Promise<BodyReading> {
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
  const reading = collect(call, bytesMax, bytesMax > limits.bodyBytesMax ? limits.largeBodyMs : limits.bodyMs);
  if (coding === 'identity') return reading;
  return reading.then((read) =>
    read.kind !== 'body' || read.bytes.byteLength === 0 ? read : inflate(coding, read.bytes, bytesMax, limits),
  );
}

/** Node acts on this field for HTTP/1.1 only, and leaves the interim answer to us (event `checkContinue`). */
export function expectsContinue(request: IncomingMessage): boolean {
  const { expect } = request.headers;
  return expect !== undefined && request.httpVersionMinor === 1 && continueForm.test(expect);
}

function collect(call: Call, bytesMax: number, ms: number): Promise<BodyReading> {
  const { request } = call;
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    const settle = (reading: BodyReading) => {
      clearTimeout(timer);
      call.breakOff = undefined;
      request.off('data', take).off('end', finish).off('close', leave);
      resolve(reading);
    };
    const take = (chunk: Uint8Array) => {
      call.bytesIn += chunk.byteLength;
      chunks.push(chunk);
      if (call.bytesIn > bytesMax) settle(tooLarge(bytesMax));
    };
    const finish = () => settle({ kind: 'body', bytes: joined(chunks) });
    const leave = () => settle(gone);
    const timer = setTimeout(() => settle(failure('request.timeout', 'The body did not arrive in time.')), ms);
    call.breakOff = settle;
    // An aborted request emits 'error' (if anybody listens) and then 'close'; without a listener the error would end the process.
    request.on('error', ignore);
    request.on('data', take).on('end', finish).on('close', leave);
  });
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const [first] = chunks;
  return chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
}

function tooLarge(bytesMax: number): Failure {
  return failure('request.tooLarge', `The body is larger than ${bytesMax} bytes.`);
}
