import { createHash } from 'node:crypto';
import { headerOf } from '../command';
import { acceptsGzip, gzipEnd, BodyParts, type CompressedText } from '../body';
import type { HttpReply, RequestHead } from './exchange';

const nothing = new Uint8Array();

/**
 * A reply with a text that is kept compressed: as it is kept where the client takes gzip, else decompressed piece by
 * piece as fast as the client reads it; 304 when the client has it already (RFC 9110 §13.1.2).
 * @param headers Content-Type, and what else the reply is to say
 * @param end what the text ends with for this client
 */
export function packedReply(
  head: RequestHead,
  text: CompressedText,
  headers: HttpReply['headers'],
  end: Uint8Array = nothing,
): HttpReply {
  const isGzip = acceptsGzip(headerOf(head, 'accept-encoding'));
  const etag = etagOf(text, end, isGzip);
  // The client asks each time: so it learns of a new contract at once, and gets 304 otherwise.
  const caching = { etag, 'cache-control': 'no-cache', vary: 'Accept-Encoding' };
  if (isKnown(headerOf(head, 'if-none-match'), etag)) return { status: 304, headers: caching, body: '' };
  const all = { ...headers, ...caching };
  return isGzip
    ? {
        status: 200,
        headers: { ...all, 'content-encoding': 'gzip' },
        body: new BodyParts([text.gzip, gzipEnd(text, end)]),
      }
    : { status: 200, headers: all, body: new BodyParts([...text.parts, end]) };
}

/** Strong, and another one for each form the bytes have (RFC 9110 §8.8.3). */
function etagOf({ digest }: CompressedText, end: Uint8Array, isGzip: boolean): string {
  const hash = createHash('sha256').update(digest).update(end).digest('base64url').slice(0, 22);
  return isGzip ? `"${hash}-gzip"` : `"${hash}"`;
}

/**
 * Proxies that compress replies themselves make weak tags of strong ones; for GET both mean the same (RFC 9110
 * §13.1.2).
 */
function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.trim() === '*' || Array.from(ifNoneMatch.matchAll(/"[^"]*"/g), ([tag]) => tag).includes(etag);
}
