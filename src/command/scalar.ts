/** Scalars whose text form is the same on every wire. */
import type { BodyWithDocuments, Document } from '../body';
import { isNeutralName, type ScalarKind } from '../contract';
import { trimSpace } from '../text/characters';
import { parseBase64 } from './base64';
import { parseDateTime } from './date-time';
import { parseDecimal, parseDouble, parseInteger, parseWideInteger, refuseScalar, scalarChars } from './number';
import { Refusal } from './refusal';
import { parseTimeSpan } from './time-span';
import type { Value } from './value';

const guidForm = /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

function parseGuid(text: string): string {
  return text.length <= scalarChars && guidForm.test(text) ? text : refuseScalar('guid', text);
}

const same = (text: string): string => text;

/** Text → canonical value, or a thrown Refusal. */
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

/** What .NET writes for dates, durations and identifiers that were never set. */
const unset = new RegExp(
  `^(?:${[
    String.raw`0001-01-01T00:00:00(?:\.0+)?(?:Z|[+-]\d\d:\d\d)?`,
    String.raw`(?:0\.)?00:00:00(?:\.0+)?`,
    'PT0S',
    '0{8}-0{4}-0{4}-0{4}-0{12}',
  ].join('|')})$`,
);
const zero = /^[+-]?0+(?:\.0+)?(?:[eE][+-]?\d+)?$/;

/** Whether a text of unknown type is what stands for a value never set: empty, a neutral member, an unset date. */
export function isNeutralText(text: string): boolean {
  return text === '' || isNeutralName(text) || unset.test(text);
}

/** As `isNeutralText`, for a text that may stand for a number or a boolean, too. */
export function isNeutralLexically(text: string): boolean {
  return text === 'false' || zero.test(text) || isNeutralText(text);
}

// Texts of a message that documents were taken out of (see DocumentExtractor of body/). The readers of both wires ask
// here.

/** A text with markers of documents in it is restored up to this length, in one go; that takes milliseconds. */
const restoredCharsMax = 4 * 1024 * 1024;

/** The text as it stood in the message, without markers. @throws Refusal, code request.limit */
export function extractedText(text: string, documents: BodyWithDocuments | undefined): string {
  const length = documents?.restoredLength(text);
  if (documents === undefined || length === undefined) return text;
  if (length > restoredCharsMax)
    throw new Refusal('request.limit', `a text of more than ${restoredCharsMax} characters that is no document`);
  return documents.restore(text);
}

/** The document in whose place the text stands; undefined: the text is more than one marker, or none. */
export function extractedDocument(text: string, documents: BodyWithDocuments | undefined): Document | undefined {
  return documents?.document(trimSpace(text));
}

/** A base64Binary value: the document, or the base64 text. @throws Refusal */
export function extractedBytes(text: string, documents: BodyWithDocuments | undefined): Document | string {
  return extractedDocument(text, documents) ?? parseBase64(extractedText(text, documents));
}
