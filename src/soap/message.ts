import { decodedText, excerpt, Refusal } from '../command';
import type { Turns } from '../text/turn';
import { decodeXmlBytes, decodeXmlBytesInTurns, type Decoded } from '../xml';
import { Document, parseMediaType, type BodyWithDocuments, type MediaType } from '../body';
import { splitMultipart, type MultipartPart } from './multipart';

export interface SoapBody {
  readonly bytes: Uint8Array;
  /** HTTP Content-Type, '' when missing. */
  readonly contentType: string;
  /** The documents that were extracted from it; `bytes` is what is left then. */
  readonly documents?: BodyWithDocuments | undefined;
}

export interface Message {
  readonly text: string;
  /** Whether it is what a SOAP 1.1 CRM expects: text/xml in UTF-8. */
  readonly isStrict: boolean;
  /** The `action` parameter of SOAP 1.2 (RFC 3902 §2). */
  readonly action?: string;
  /** A base64Binary value. */
  readonly attachment?: (contentId: string) => string | Document | undefined;
}

const smallBytes = 16 * 1024;
const envelopeTypes: ReadonlySet<string> = new Set(['text/xml', 'application/soap+xml', 'application/xml', '']);

/** Whether a Content-Type can hold an envelope; asked before the body is read. */
export function isEnvelopeType(contentType: string): boolean {
  const type = parseMediaType(contentType)?.type;
  return type !== undefined && (envelopeTypes.has(type) || type === 'multipart/related');
}

/**
 * As `readMessage`, for a small envelope (nearly all are); undefined for a larger one and for an MTOM package.
 * @throws Refusal
 */
export function readSmall({ bytes, contentType }: SoapBody): Message | undefined {
  if (bytes.length > smallBytes) return undefined;
  const media = mediaOf(contentType);
  return media.type === 'multipart/related'
    ? undefined
    : messageOf(decodeXmlBytes(bytes, media.parameters.get('charset')), media);
}

/**
 * Decodes the bytes into the envelope's text, by charset; of an MTOM package, those of its root part.
 * @throws Refusal
 */
export function* readMessage({ bytes, contentType }: SoapBody): Turns<Message> {
  const media = mediaOf(contentType);
  if (media.type === 'multipart/related') return yield* readPackage(bytes, media);
  return messageOf(yield* decodeXmlBytesInTurns(bytes, media.parameters.get('charset')), media);
}

function mediaOf(contentType: string): MediaType {
  const media = parseMediaType(contentType);
  if (media === undefined) throw new Refusal('request.mediaType', `${excerpt(contentType)} is no media type`);
  if (media.type === 'multipart/related' || envelopeTypes.has(media.type)) return media;
  throw new Refusal('request.mediaType', `expected text/xml or application/soap+xml, found ${excerpt(media.type)}`);
}

function messageOf(decoded: Decoded, media: MediaType): Message {
  return withAction(decodedText(decoded), media, media.type === 'text/xml' && 'text' in decoded && decoded.isUtf8);
}

/**
 * The message with the action of SOAP 1.2: from the Content-Type, or in an MTOM package from its `start-info`, the type
 * of the root part.
 */
function withAction(text: string, media: MediaType, isStrict: boolean): Message {
  const inner = parseMediaType(media.parameters.get('start-info') ?? '');
  const action = media.parameters.get('action') ?? inner?.parameters.get('action') ?? '';
  return action === '' ? { text, isStrict } : { text, isStrict, action };
}

/**
 * An MTOM package (XOP 1.0 §4, RFC 2387): the part named by `start`, else the first, holds the envelope; the others are
 * attachments.
 */
function* readPackage(bytes: Uint8Array, media: MediaType): Turns<Message> {
  const parts = yield* splitMultipart(bytes, media.parameters.get('boundary') ?? '');
  const start = media.parameters.get('start');
  const root = start === undefined ? parts[0] : parts.find((part) => part.id === bare(start));
  if (root === undefined) throw new Refusal('request.malformed', 'the multipart body has no root part');
  const type = parseMediaType(root.contentType);
  if (type === undefined || !(envelopeTypes.has(type.type) || type.type === 'application/xop+xml'))
    throw new Refusal('request.mediaType', `the root part is ${excerpt(root.contentType)}, no envelope`);
  const attachments = attachmentsOf(parts, root);
  const decoded = yield* decodeXmlBytesInTurns(root.bytes, type.parameters.get('charset'));
  const message = withAction(decodedText(decoded), media, false);
  return { ...message, attachment: (id) => base64Of(attachments.get(decodedId(id))) };
}

function attachmentsOf(parts: readonly MultipartPart[], root: MultipartPart): ReadonlyMap<string, Uint8Array> {
  const attachments = new Map<string, Uint8Array>();
  for (const part of parts) {
    if (part === root || part.id === '') continue;
    if (attachments.has(part.id)) throw new Refusal('request.malformed', 'two parts have one Content-ID');
    attachments.set(part.id, part.bytes);
  }
  return attachments;
}

/** A small attachment as its base64 text, as if it had stood in the envelope. */
function base64Of(bytes: Uint8Array | undefined): string | Document | undefined {
  if (bytes === undefined) return undefined;
  const document = new Document([bytes]);
  return bytes.byteLength <= smallBytes ? document.text() : document;
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
