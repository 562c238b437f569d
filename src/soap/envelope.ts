import type { Struct, TimeZone } from '../command';
import type { Field, HeaderPart, QName } from '../contract';
import { type BodyParts, Output } from '../body';
import type { Turns } from '../text/turn';
import type { Tags } from './write-element';
import type { WriteContext } from './write-leaf';
import { envelopeNamespace, type SoapVersion, Namespaces } from './namespaces';
import { compileElement } from './write-value';

/** How envelopes of the two directions differ. */
type Rules = Pick<WriteContext, 'types' | 'undeclared'>;

/**
 * Writes a message: the header blocks (null and absent ones are left out) in the order the contract declares them, and
 * what is in the operation's element. @throws Refusal for what cannot be written
 */
type WriteMessage<Content> = (
  version: SoapVersion,
  blocks: Struct,
  content: Content,
  rules: Rules,
) => Turns<string | BodyParts>;

export type WriteEnvelope = WriteMessage<Struct>;

/** @param blocks those the operation declares @param element the Body's child @param fields what may be in it */
export function compileEnvelope(
  blocks: readonly HeaderPart[],
  { namespace, local }: QName,
  fields: readonly Field[],
): WriteEnvelope {
  return compileMessage(blocks, namespace, compileElement(bodyTags(local), fields));
}

/** What is in the operation's element, written elsewhere with the prefixes of these namespaces; `''` is nothing. */
export type WriteContent = (namespaces: Namespaces) => string;

/** As `compileEnvelope`, for a content that is written elsewhere. */
export function compileAround(blocks: readonly HeaderPart[], { namespace, local }: QName): WriteMessage<WriteContent> {
  const { open, close, empty } = bodyTags(local);
  return compileMessage(blocks, namespace, (writeContent, { namespaces, output }) => {
    const content = writeContent(namespaces);
    output.text += content === '' ? empty : open + content + close;
    return undefined;
  });
}

function compileMessage<Content>(
  blocks: readonly HeaderPart[],
  namespace: string,
  writeBody: (content: Content, context: WriteContext) => Turns<void> | undefined,
): WriteMessage<Content> {
  const writeHeader = compileElement(headerTags, blocks.map(blockField));
  return function* (version, header, content, { types, undeclared }) {
    const namespaces = new Namespaces(namespace);
    const output = new Output();
    const context = { namespaces, types, undeclared, output };
    const headerRest = writeHeader(header, context);
    if (headerRest !== undefined) yield* headerRest;
    const bodyRest = writeBody(content, context);
    if (bodyRest !== undefined) yield* bodyRest;
    output.text += envelopeEnd;
    return output.body(envelopeStart(version, namespaces.declarations()));
  };
}

/** Without blocks there is no header. */
const headerTags: Tags = { open: '<s:Header>', close: '</s:Header>', empty: '', nil: '' };

function bodyTags(local: string): Tags {
  return {
    open: `<s:Body><${local}>`,
    close: `</${local}></s:Body>`,
    empty: `<s:Body><${local}/></s:Body>`,
    nil: '',
  };
}

function blockField({ element, type }: HeaderPart): Field {
  return { name: element.local, namespace: element.namespace, type, optional: true, nillable: false };
}

function envelopeStart(version: SoapVersion, declarations: string): string {
  return `<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="${envelopeNamespace[version]}"${declarations}>`;
}

const envelopeEnd = '</s:Envelope>';

/** A message with nothing but what is in its body. */
export function bareEnvelope(version: SoapVersion, body: string): string {
  return `${envelopeStart(version, '')}<s:Body>${body}</s:Body>${envelopeEnd}`;
}

/** The TimeZone block; null without a zone. */
export function timeZoneBlock(timeZone: TimeZone | undefined): Struct | null {
  const { id, code } = timeZone ?? {};
  return id === undefined && code === undefined ? null : { SoTimeZoneId: id, SoTimeZoneLocationCode: code };
}
