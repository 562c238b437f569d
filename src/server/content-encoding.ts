import zlib from 'node:zlib';
import { type Failure, failure } from '../command';
import type { HttpLimits } from '../operations';

export type ContentCoding = 'identity' | 'gzip' | 'deflate';

/** Lists such as `gzip, gzip` are in no client's requests and are not here (RFC 9110 §8.4.1). */
export const contentCodings: ReadonlyMap<string, ContentCoding> = new Map([
  ['identity', 'identity'],
  ['', 'identity'],
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['deflate', 'deflate'],
]);

/** Decompresses a complete body. The size is watched while it is made, so a bomb costs at most the limit in memory. */
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
 * `deflate` means the zlib format (RFC 9110 §8.4.1.2), but many clients send the bare data; the first two bytes tell
 * (RFC 1950 §2.2).
 */
function decompressor(coding: 'gzip' | 'deflate', bytes: Uint8Array) {
  if (coding === 'gzip') return zlib.gunzip;
  const [method = 0, flags = 0] = bytes;
  return (method & 0x0f) === 8 && (method * 256 + flags) % 31 === 0 ? zlib.inflate : zlib.inflateRaw;
}
