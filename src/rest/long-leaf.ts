/** Long texts as values: looked through in steps. */
import { excerpt, extractedDocument, extractedText, Refusal, type Value } from '../command';
import type { BodyWithDocuments } from '../body';
import type { TurnBudget, Turns } from '../text/turn';
import type { LeafType } from './leaf';
import { trimSpace } from '../text/characters';

/**
 * Longer texts are looked through in steps. Every type but those of texts and bytes refuses them: none takes so much as
 * this.
 */
export const leafCharsMax = 8 * 1024;

interface Reading {
  readonly budget: TurnBudget;
  readonly documents: BodyWithDocuments | undefined;
}

/** Kinds whose canonical value is the text itself. */
const texts: ReadonlySet<string> = new Set(['string', 'anyURI', 'QName']);

/**
 * The value of a text, or the document that was taken out of its place.
 * @param parse for a text that is not long
 * @throws Refusal
 */
export function* longLeaf(
  type: LeafType,
  read: string,
  parse: (text: string) => Value,
  { budget, documents }: Reading,
): Turns<Value> {
  const document =
    type.kind === 'scalar' && type.scalar === 'base64Binary' ? extractedDocument(read, documents) : undefined;
  if (document !== undefined) return document;
  const text = extractedText(read, documents);
  if (text.length <= leafCharsMax) return parse(text);
  if (type.kind === 'scalar' && texts.has(type.scalar)) return text;
  if (type.kind === 'scalar' && type.scalar === 'base64Binary') return yield* longBase64(text, budget);
  // Still too long, and no white space at its end that the parser would take away.
  return parse(text.slice(0, leafCharsMax) + text.slice(-1));
}

/** As `longLeaf`, for text that says nothing of its kind: white space around values other than texts does not count. */
export function* longText(
  type: LeafType,
  text: string,
  parse: (text: string) => Value,
  context: Reading,
): Turns<Value> {
  const isBlankData = type.kind === 'scalar' && (texts.has(type.scalar) || type.scalar === 'char');
  const trimmed = text.length <= leafCharsMax || isBlankData ? text : yield* trimInTurns(text, context.budget);
  return yield* longLeaf(type, trimmed, parse, context);
}

const space = /^[ \t\r\n]*$/;

/** The text without the white space (of XML) around it. */
export function* trimInTurns(text: string, budget: TurnBudget): Turns<string> {
  let start = 0;
  let end = text.length;
  while (start < end && space.test(text.slice(start, Math.min(start + pieceChars, end)))) {
    start += pieceChars;
    if (budget.spend(pieceChars)) yield;
  }
  while (end > start && space.test(text.slice(Math.max(end - pieceChars, start), end))) {
    end -= pieceChars;
    if (budget.spend(pieceChars)) yield;
  }
  return trimSpace(text.slice(start, end));
}

const pieceChars = 8 * 1024;
const letters = /^[A-Za-z0-9+/]*$/;
const lettersAndEnd = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * Base64 without the white space in it (RFC 2045, legal in XML Schema), as the parser of short ones reads it.
 * @throws Refusal
 */
function* longBase64(text: string, budget: TurnBudget): Turns<string> {
  const pieces: string[] = [];
  let chars = 0;
  let isEnded = false;
  for (let start = 0; start < text.length; start += pieceChars) {
    const piece = text.slice(start, start + pieceChars).replace(/[ \t\r\n]+/g, '');
    // Padding may be parted by white space, or by the end of a piece.
    if (!(isEnded ? /^=*$/ : lettersAndEnd).test(piece)) throw refusal(text);
    chars += piece.length;
    isEnded ||= !letters.test(piece);
    pieces.push(piece);
    if (budget.spend(pieceChars * 2)) yield;
  }
  const packed = pieces.join('');
  if (chars % 4 !== 0 || packed.at(-3) === '=') throw refusal(text);
  return packed;
}

function refusal(text: string): Refusal {
  return new Refusal('request.invalid', `expected base64Binary, found ${excerpt(text)}`);
}
