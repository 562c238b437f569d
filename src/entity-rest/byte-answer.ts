/** Documents and images as bytes: what type they are, and what there is in place of an image that is not there. */
import { Readable } from 'node:stream';
import { BodyParts, chooseType, Document } from '../body';
import { failure, type Failure, type RelayAnswer, type Value } from '../command';

/** How files begin that tell their type. */
const beginnings: readonly (readonly [type: string, bytes: string])[] = [
  ['application/pdf', '%PDF-'],
  ['image/png', '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', '\xff\xd8\xff'],
  ['image/gif', 'GIF8'],
  ['image/tiff', 'II*\0'],
  ['image/tiff', 'MM\0*'],
  ['application/rtf', '{\\rtf'],
];

const unknownType = 'application/octet-stream';

/**
 * Types that a client may ask for where the bytes do not tell theirs. None of them is a page: what users have stored
 * must not run as one under the address of the gateway.
 */
const askedTypes: readonly string[] = [
  unknownType,
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/msword',
  'application/vnd.ms-excel',
  'application/vnd.ms-powerpoint',
  'application/vnd.ms-outlook',
  'application/zip',
  'message/rfc822',
  'text/plain',
  'text/csv',
];

const startBytes = 8;

/** The first bytes, one character each. */
function startOf(value: Document | string): string {
  if (typeof value === 'string') return Buffer.from(value.slice(0, 12), 'base64').toString('latin1', 0, startBytes);
  let start = '';
  for (const piece of value.pieces) {
    start += Buffer.from(piece.subarray(0, startBytes)).toString('latin1');
    if (start.length >= startBytes) break;
  }
  return start;
}

/** The type that the bytes tell beats what the client asks for: a wrong one helps no client. */
function typeOf(value: Document | string, accept: string | undefined): string {
  const start = startOf(value);
  const told = beginnings.find(([, bytes]) => start.startsWith(bytes))?.[0];
  return told ?? chooseType(accept, askedTypes) ?? unknownType;
}

/**
 * Writes a document's bytes, whatever the Accept header says: this API has no other form of them.
 * @param value base64Binary of the contract; null is no bytes
 * @param accept the Accept header
 */
export function bytesAnswer(value: Value, accept: string | undefined): RelayAnswer {
  const content = value instanceof Document || typeof value === 'string' ? value : '';
  const headers = { 'content-type': typeOf(content, accept) };
  if (typeof content === 'string')
    return { kind: 'relayed', status: 200, headers, body: Buffer.from(content, 'base64') };
  const parts = BodyParts.ofBytes(content);
  return {
    kind: 'relayed',
    status: 200,
    headers: { ...headers, 'content-length': String(parts.byteLength) },
    // The call is over when the client has the last piece, or has gone.
    body: Readable.from(parts, { objectMode: false }).once('close', () => parts.release()),
  };
}

/** One transparent pixel (GIF89a). */
const clearPixel = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';

/**
 * Writes an image.
 * @param value base64Binary of the contract; null and no bytes: there is none
 * @param ifBlank what the query wants in its place, in any letter case. ClearPixel and Null (204) can be given; the
 * vendor's own pictures cannot, and are refused like `Default`.
 * @returns `crm.notFound` (404) where there is none
 */
export function imageAnswer(
  value: Value,
  ifBlank: string | undefined,
  accept: string | undefined,
): RelayAnswer | Failure {
  const isBlank = value instanceof Document ? value.byteLength === 0 : typeof value !== 'string' || value === '';
  if (!isBlank) return bytesAnswer(value, accept);
  switch (ifBlank?.toLowerCase()) {
    case 'clearpixel':
      return bytesAnswer(clearPixel, accept);
    case 'null':
      return { kind: 'relayed', status: 204, headers: {}, body: new Uint8Array() };
    default: {
      const message = 'there is no image';
      return failure('crm.notFound', message, { exception: { message, type: 'SoNotFoundException' } });
    }
  }
}
