/** JSON readers of values without properties: compiled per type, for every form, length and newer member. */
import { neutralMember, v1Members, type FlagsType, type Type } from '../contract';
import { extractedDocument, extractedText, integerBounds, parseBase64InTurns, Refusal, type Value } from '../command';
import { JsonToken, type JsonReader } from '../json';
import type { BodyWithDocuments } from '../body';
import { trimSpace } from '../text/characters';
import type { TurnBudget, Turns } from '../text/turn';
import { leafOf, type LeafType } from './leaf';
import { lenientLeafOf, strictFormOf } from './lenient-leaf';
import { foldCase } from './property-names';
import { LongFrame, type BeginOf, type NewerMembers, type ReadContext, type UsualForm } from './read-context';

const asItIs = (text: string): Value => text;

/** The form of a type that is no leaf. */
export const noUsualForm: UsualForm = { kind: 'none', min: 0, max: 0, readText: asItIs };

/**
 * The form in which nearly all leaves of a type come, and which is tried first. So the reader need not look at what
 * kind of JSON value comes, nor make the text of a number.
 */
export function usualForm(type: Type): UsualForm {
  if (type.kind !== 'scalar' && type.kind !== 'enum' && type.kind !== 'flags') return noUsualForm;
  const bounds = type.kind === 'scalar' ? integerBounds(type.scalar) : undefined;
  if (bounds !== undefined) {
    const [min, max] = bounds;
    return { kind: 'integer', min, max, readText: asItIs };
  }
  if (type.kind === 'scalar' && type.scalar === 'string') return { kind: 'text', min: 0, max: 0, readText: asItIs };
  return { kind: 'other', min: 0, max: 0, readText: textReader(type) };
}

/** Reads a JSON string as a value of the type, and notes one that is not in its strict form. */
function textReader(type: LeafType): (text: string, context: ReadContext) => Value {
  const read = readingNewer(type);
  const strict = leafOf(type).fromString;
  const lenient = lenientLeafOf(type).fromString;
  const { isString } = strictFormOf(type);
  return (text, { isLenient, newerMembers, onLeniency }) => {
    const value = read(isLenient ? lenient : strict, text, newerMembers);
    if (onLeniency !== undefined && !isString(text, value)) onLeniency();
    return value;
  };
}

/** The reader of a type, for every form but null. */
export function leafReader(type: LeafType): BeginOf {
  const strict = leafOf(type);
  const lenient = lenientLeafOf(type);
  const read = readingNewer(type);
  const readText = textReader(type);
  const { isNumber, isBoolean } = strictFormOf(type);
  const readLong = function* (context: ReadContext): Turns<Value> {
    const text = yield* context.reader.readString(context.budget);
    return yield* longLeaf(type, text, (short) => readText(short, context), context);
  };
  /** Undefined, and no text consumed: a long text. */
  const readShort = (context: ReadContext, token: JsonToken): Value | undefined => {
    const { reader, newerMembers } = context;
    const leaf = context.isLenient ? lenient : strict;
    switch (token) {
      case JsonToken.string: {
        const text = reader.shortString();
        return text === undefined ? undefined : readText(text, context);
      }
      case JsonToken.number: {
        const text = reader.readNumber();
        const value = read(leaf.fromNumber, text, newerMembers);
        if (!isNumber(text, value)) (type.kind === 'flags' ? context.onFlagsByNumber : context.onLeniency)?.();
        return value;
      }
      case JsonToken.boolean:
        if (!isBoolean) context.onLeniency?.();
        return leaf.fromBoolean(reader.readBoolean());
      case JsonToken.object:
        throw new Refusal('request.invalid', `expected ${type.name.local}, found an object`);
      default:
        throw new Refusal('request.invalid', `expected ${type.name.local}, found an array`);
    }
  };
  return (context, receiver, token) => {
    const value = readShort(context, token);
    if (value === undefined) return new LongFrame(readLong(context), receiver);
    receiver.put(value);
    return receiver;
  };
}

/** How the leaves of one type are read, as `decodeResponse` reads them. @throws Refusal for what does not fit */
export interface AnswerLeaf {
  /** Of a JSON string. */
  readonly ofString: (text: string) => Value;
  /** Of any other form; a long string is refused, for it would have to be read in turns. */
  readonly other: (reader: JsonReader) => Value;
}

/**
 * Leaves of a CRM's answer one by one, for code that reads it without making its record.
 * @returns the reader of the type's leaves; a member that the contract does not have becomes the neutral one
 */
export function answerLeaf(type: LeafType): AnswerLeaf {
  const { fromString, fromNumber, fromBoolean } = leafOf(type);
  const read = readingNewer(type);
  const ofString = (text: string): Value => read(fromString, text, 'neutral');
  return {
    ofString,
    other: (reader) => {
      const token = reader.peek();
      if (token === JsonToken.number) return read(fromNumber, reader.readNumber(), 'neutral');
      if (token === JsonToken.boolean) return fromBoolean(reader.readBoolean());
      const text = token === JsonToken.string ? reader.shortString() : undefined;
      if (text === undefined) throw new Refusal('request.invalid', `expected ${type.name.local}`);
      return ofString(text);
    },
  };
}

/** Reads a leaf's text with the given parser; what that refuses may be a newer member. */
type ReadNewer = (parse: (text: string) => Value, text: string, newer: NewerMembers | undefined) => Value;

const parsed: ReadNewer = (parse, text) => parse(text);

/**
 * The reader of a leaf that may be a newer member. Where newer members are undefined, they are refused like any other
 * mistake; a scalar has no members.
 */
export function readingNewer(type: LeafType): ReadNewer {
  if (type.kind === 'scalar') return parsed;
  const form = type.kind === 'enum' ? memberForm : membersForm;
  const known = new Map(v1Members(type).map(({ name }) => [foldCase(name), name]));
  // The known ones first, as sets are written.
  const ownText = (parse: (text: string) => Value, text: string): string => {
    const names = [...new Set(text.split(separator))];
    const declared = names.flatMap((name) => known.get(foldCase(name)) ?? []);
    const unknown = names.filter((name) => !known.has(foldCase(name)));
    const written = declared.length === 0 ? undefined : parse(declared.join());
    return [...(typeof written === 'string' ? [written] : []), ...unknown].join(', ');
  };
  return (parse, text, newer) => {
    if (newer === undefined) return parse(text);
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (newer !== 'neutral' && form.test(text)) return ownText(parse, text);
      if (newer === 'text') throw error;
      return type.kind === 'enum' ? neutralMember(type) : knownMembers(type, text);
    }
  };
}

/** A name, or a number of 32 bits or so. */
const memberForm = /^(?:[A-Za-z_][A-Za-z0-9_]{0,127}|-?[0-9]{1,10})$/;
/** Names, as .NET writes sets, or their sum. */
const membersForm = /^(?:[A-Za-z_][A-Za-z0-9_]{0,127}(?:\s*,\s*[A-Za-z_][A-Za-z0-9_]{0,127}){0,63}|[0-9]{1,10})$/;
const separator = /\s*,\s*/;

function knownMembers({ members }: FlagsType, text: string): string {
  const names = new Set(text.split(/[\s,]+/).map(foldCase));
  const sum = /^[0-9]{1,15}$/.test(text) ? BigInt(text) : 0n;
  const known = members.filter(({ name, value }) => names.has(foldCase(name)) || (sum & BigInt(value)) !== 0n);
  return known.map(({ name }) => name).join(', ');
}

/**
 * Longer texts are looked through in turns. Every type but those of texts and bytes refuses them: none takes so much as
 * this.
 */
export const leafCharsMax = 8 * 1024;

interface LongContext {
  readonly budget: TurnBudget;
  readonly documents: BodyWithDocuments | undefined;
}

/** Kinds whose canonical value is the text itself. */
const texts: ReadonlySet<string> = new Set(['string', 'anyURI', 'QName']);

/**
 * The value of a text of any length, or the document that was taken out of its place.
 * @param parse for a text that is not long
 * @throws Refusal
 */
function* longLeaf(
  type: LeafType,
  read: string,
  parse: (text: string) => Value,
  { budget, documents }: LongContext,
): Turns<Value> {
  const document =
    type.kind === 'scalar' && type.scalar === 'base64Binary' ? extractedDocument(read, documents) : undefined;
  if (document !== undefined) return document;
  const text = extractedText(read, documents);
  if (text.length <= leafCharsMax) return parse(text);
  if (type.kind === 'scalar' && texts.has(type.scalar)) return text;
  if (type.kind === 'scalar' && type.scalar === 'base64Binary') return yield* parseBase64InTurns(text, budget);
  // Still too long, and no white space at its end that the parser would take away.
  return parse(text.slice(0, leafCharsMax) + text.slice(-1));
}

/**
 * The value of an untyped text of any length (a form field, an XML element): white space around values other than texts
 * does not count.
 * @param parse for a text that is not long
 * @throws Refusal
 */
export function* longText(
  type: LeafType,
  text: string,
  parse: (text: string) => Value,
  context: LongContext,
): Turns<Value> {
  const isBlankData = type.kind === 'scalar' && (texts.has(type.scalar) || type.scalar === 'char');
  const trimmed = text.length <= leafCharsMax || isBlankData ? text : yield* trimInTurns(text, context.budget);
  return yield* longLeaf(type, trimmed, parse, context);
}

const space = /^[ \t\r\n]*$/;
const pieceChars = 8 * 1024;

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
