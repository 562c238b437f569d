import { trimSpace } from '../text/characters';
import type { ScalarKind } from '../contract';
import type { Document, BodyWithDocuments } from '../body';
import { parseDecimal, parseDouble, parseInteger, parseWideInteger, refuseScalar, scalarChars } from './number';
import { Refusal } from './refusal';
import { parseDateTime, parseTimeSpan } from './time';
import type { Value } from './value';

const guidForm = /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;
const base64Form = /^[A-Za-z0-9+/]*={0,2}$/;

function parseGuid(text: string): string {
  return text.length <= scalarChars && guidForm.test(text) ? text : refuseScalar('guid', text);
}

/** Line breaks inside base64 (RFC 2045, legal in XML Schema) are taken out; everything else must be whole quanta. */
function parseBase64(text: string): string {
  const packed = /[ \t\r\n]/.test(text) ? text.replace(/[ \t\r\n]+/g, '') : text;
  return packed.length % 4 === 0 && base64Form.test(packed) ? packed : refuseScalar('base64Binary', text);
}

const same = (text: string): string => text;

/** For each kind whose text form is the same on every wire: text → canonical value, or a thrown Refusal. */
const parsers: ReadonlyMap<ScalarKind, (text: string) => Value> = new Map<ScalarKind, (text: string) => Value>([
  ['string', same],
  ['anyURI', same],
  ['QName', same],
  ['byte', (text) => parseInteger('byte', text)],
  ['unsignedByte', (text) => parseInteger('unsignedByte', text)],
  ['short', (text) => parseInteger('short', text)],
  ['unsignedShort', (text) => parseInteger('unsignedShort', text)],
  ['int', (text) => parseInteger('int', text)],
  ['unsignedInt', (text) => parseInteger('unsignedInt', text)],
  ['long', (text) => parseWideInteger('long', text)],
  ['unsignedLong', (text) => parseWideInteger('unsignedLong', text)],
  ['decimal', parseDecimal],
  ['double', (text) => parseDouble('double', text)],
  ['float', (text) => parseDouble('float', text)],
  ['dateTime', parseDateTime],
  ['duration', parseTimeSpan],
  ['guid', parseGuid],
  ['base64Binary', parseBase64],
]);

/** The parser of a kind. Boolean and char are written differently by each wire and are the wire's own. */
export function scalarParser(kind: Exclude<ScalarKind, 'boolean' | 'char'>): (text: string) => Value {
  const parser = parsers.get(kind);
  if (parser === undefined) throw new Error(`no parser for scalar kind ${kind}`);
  return parser;
}

/** Kinds whose canonical value is the text of a number, to be written bare in JSON. */
export const numericText: ReadonlySet<ScalarKind> = new Set<ScalarKind>([
  'long',
  'unsignedLong',
  'decimal',
  'double',
  'float',
]);

// Leaf texts of a message that documents were taken out of (see media's DocumentExtractor): the readers of both wires
// ask here.

/** What looks like a document and is none is put together again up to this length, in one go: it takes some 3 ms. */
const restoredCharsMax = 4 * 1024 * 1024;

const readBase64 = scalarParser('base64Binary');

/** The text that stood in the message. @throws Refusal, code request.limit */
export function extractedText(text: string, documents: BodyWithDocuments | undefined): string {
  const length = documents?.restoredLength(text);
  if (documents === undefined || length === undefined) return text;
  if (length > restoredCharsMax)
    throw new Refusal('request.limit', `a text of more than ${restoredCharsMax} characters that is no document`);
  return documents.restore(text);
}

/** The document that stood where this text stands, and nothing but it. */
export function extractedDocument(text: string, documents: BodyWithDocuments | undefined): Document | undefined {
  return documents?.document(trimSpace(text));
}

/** A base64Binary value. @throws Refusal */
export function extractedBytes(text: string, documents: BodyWithDocuments | undefined): Value {
  return extractedDocument(text, documents) ?? readBase64(extractedText(text, documents));
}
