/** Leaf texts of a message that documents were lifted out of (see media's Lifter): the readers of both wires ask here. */
import type { Base64, Lifted } from '../media';
import { Refusal } from './refusal';
import { collapse, scalarParser } from './scalar';
import type { Value } from './value';

/** What looks like a document and is none is put together again up to this length, in one go: it takes some 3 ms. */
const restoredCharsMax = 4 * 1024 * 1024;

const parseBase64 = scalarParser('base64Binary');

/** The text that stood in the message. @throws Refusal, code request.limit */
export function liftedText(text: string, lifted: Lifted | undefined): string {
  const length = lifted?.restoredLength(text);
  if (lifted === undefined || length === undefined) return text;
  if (length > restoredCharsMax)
    throw new Refusal('request.limit', `a text of more than ${restoredCharsMax} characters that is no document`);
  return lifted.restore(text);
}

/** The document that stood where this text stands, and nothing but it. */
export function liftedDocument(text: string, lifted: Lifted | undefined): Base64 | undefined {
  return lifted?.document(collapse(text));
}

/** A base64Binary value. @throws Refusal */
export function liftedBytes(text: string, lifted: Lifted | undefined): Value {
  return liftedDocument(text, lifted) ?? parseBase64(liftedText(text, lifted));
}
