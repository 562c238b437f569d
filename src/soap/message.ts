import { excerpt, Refusal } from '../command';
import { decodeXmlBytes } from '../xml';
import { parseMediaType, type MediaType } from '../media';
import { splitMultipart, type Part } from './multipart';

export interface SoapBody {
  readonly bytes: Uint8Array;
  /** HTTP Content-Type, '' when missing. */
  readonly contentType: string;
}

export interface Message {
  readonly text: string;
  /** The `action` parameter of SOAP 1.2 (RFC 3902 §2). */
  readonly action?: string;
  readonly attachment?: (contentId: string) => string | undefined;
}

const envelopeTypes: ReadonlySet<string> = new Set(['text/xml', 'application/soap+xml', 'application/xml', '']);

/** Whether a Content-Type can hold an envelope; asked before the body is read. */
export function isEnvelopeType(contentType: string): boolean {
  const type = parseMediaType(contentType)?.type;
  return type !== undefined && (envelopeTypes.has(type) || type === 'multipart/related');
}

/** Bytes → the envelope's text: charset, or the root part of an MTOM package. @throws Refusal */
export function readMessage(body: SoapBody): Message {
  const media = parseMediaType(body.contentType);
  if (media === undefined) throw new Refusal('request.mediaType', `${excerpt(body.contentType)} is no media type`);
  if (media.type === 'multipart/related') return readPackage(body.bytes, media);
  if (!envelopeTypes.has(media.type))
    throw new Refusal('request.mediaType', `expected text/xml or application/soap+xml, found ${excerpt(media.type)}`);
  return withAction(decode(body.bytes, media.parameters.get('charset')), media);
}

/** SOAP 1.2 says its action in the Content-Type; in an MTOM package that of the root part, `start-info` of the whole, says it. */
function withAction(text: string, media: MediaType): Message {
  const inner = parseMediaType(media.parameters.get('start-info') ?? '');
  const action = media.parameters.get('action') ?? inner?.parameters.get('action') ?? '';
  return action === '' ? { text } : { text, action };
}

function decode(bytes: Uint8Array, charset: string | undefined): string {
  const decoded = decodeXmlBytes(bytes, charset);
  if ('text' in decoded) return decoded.text;
  throw new Refusal(decoded.code === 'charset' ? 'request.mediaType' : 'request.malformed', decoded.problem);
}

/** An MTOM package (XOP 1.0 §4, RFC 2387): the part named by `start`, else the first, holds the envelope; the others are attachments. */
function readPackage(bytes: Uint8Array, media: MediaType): Message {
  const parts = splitMultipart(bytes, media.parameters.get('boundary') ?? '');
  const start = media.parameters.get('start');
  const root = start === undefined ? parts[0] : parts.find((part) => part.id === bare(start));
  if (root === undefined) throw new Refusal('request.malformed', 'the multipart body has no root part');
  const type = parseMediaType(root.contentType);
  if (type === undefined || !(envelopeTypes.has(type.type) || type.type === 'application/xop+xml'))
    throw new Refusal('request.mediaType', `the root part is ${excerpt(root.contentType)}, no envelope`);
  const attachments = attachmentsOf(parts, root);
  const message = withAction(decode(root.bytes, type.parameters.get('charset')), media);
  return { ...message, attachment: (id) => base64Of(attachments.get(decodedId(id))) };
}

function attachmentsOf(parts: readonly Part[], root: Part): ReadonlyMap<string, Uint8Array> {
  const attachments = new Map<string, Uint8Array>();
  for (const part of parts) {
    if (part === root || part.id === '') continue;
    if (attachments.has(part.id)) throw new Refusal('request.malformed', 'two parts have one Content-ID');
    attachments.set(part.id, part.bytes);
  }
  return attachments;
}

function base64Of(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined
    ? undefined
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

const bare = (id: string): string => id.replace(/^\s*<(.*)>\s*$/, '$1');

/** `cid:` URLs percent-encode what a Content-ID may hold (RFC 2392 §2). */
function decodedId(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
