/** What is checked and not kept: values that are skipped, and whether a text is complete. */
import type { TurnBudget, Turns } from '../text/turn';
import { JsonError } from './json-error';
import type { JsonReader } from './json-reader';
import { JsonToken } from './scan';

/** Units of work that a value takes besides its characters. */
const valueUnits = 16;

/**
 * Gives the identity of a key. Two keys of one object with the same identity are refused; undefined: this key is
 * refused everywhere.
 */
export type KeyIdentity = (key: string) => string | undefined;

/** An object or array that is still open. */
type OpenContainer =
  | { readonly kind: 'array'; index: number }
  | { readonly kind: 'object'; readonly identities: Set<string>; key: string };

interface Skipping {
  readonly reader: JsonReader;
  readonly budget: TurnBudget;
  readonly identityOf: KeyIdentity;
  readonly open: OpenContainer[];
}

const itself: KeyIdentity = (key) => key;

/**
 * Reads any value and forgets it. It is checked like every other, and equal keys in one object are refused.
 * @param identityOf decides which keys are equal; by default only the same text is
 * @returns the work that is left; undefined: the value has been read
 * @throws JsonError with the path of a key that is refused
 */
export function skip(
  reader: JsonReader,
  budget: TurnBudget,
  identityOf: KeyIdentity = itself,
): Turns<void> | undefined {
  const skipping: Skipping = { reader, budget, identityOf, open: [] };
  return skipOn(skipping) ? undefined : skipRest(skipping);
}

/**
 * As `skip`, for the rest of an object that has been entered.
 * @param first the key that was read, its value comes next; undefined: the object is empty
 */
export function skipObject(
  reader: JsonReader,
  budget: TurnBudget,
  first: string | undefined,
  identityOf: KeyIdentity = itself,
): Turns<void> | undefined {
  if (first === undefined) return undefined;
  const skipping: Skipping = { reader, budget, identityOf, open: [] };
  skipping.open.push({ kind: 'object', identities: new Set(), key: '' });
  note(skipping, first);
  return skipOn(skipping) ? undefined : skipRest(skipping);
}

/** Skips values. True: all is read; false: a pause is due, or a long string comes next. */
function skipOn(skipping: Skipping): boolean {
  const { reader, budget } = skipping;
  for (;;) {
    if (!skipScalar(reader)) {
      if (reader.peek() === JsonToken.string) return false;
      enter(skipping);
    }
    if (!hasMore(skipping)) return true;
    if (budget.spend(reader.passed() + valueUnits)) return false;
  }
}

/** Reads a scalar and forgets it; false, and nothing read, for an object, an array and a long string. */
function skipScalar(reader: JsonReader): boolean {
  switch (reader.peek()) {
    case JsonToken.string:
      return reader.shortString() !== undefined;
    case JsonToken.number:
      reader.readNumber();
      return true;
    case JsonToken.boolean:
      reader.readBoolean();
      return true;
    case JsonToken.null:
      reader.readNull();
      return true;
    default:
      return false;
  }
}

function* skipRest(skipping: Skipping): Turns<void> {
  const { reader, budget } = skipping;
  do {
    if (reader.peek() === JsonToken.string) {
      yield* reader.readString(budget);
      if (!hasMore(skipping)) return;
    }
    yield;
  } while (!skipOn(skipping));
}

function enter({ reader, open }: Skipping): void {
  if (reader.peek() === JsonToken.object) {
    reader.enterObject();
    open.push({ kind: 'object', identities: new Set(), key: '' });
  } else {
    reader.enterArray();
    open.push({ kind: 'array', index: -1 });
  }
}

/** After a value: closes what ends here; whether another value comes. */
function hasMore(skipping: Skipping): boolean {
  const { open } = skipping;
  while (open.length > 0 && !hasNext(skipping)) open.pop();
  return open.length > 0;
}

/** Whether a value follows in the innermost open object or array; else it is closed. */
function hasNext(skipping: Skipping): boolean {
  const { reader, open } = skipping;
  const innermost = open.at(-1);
  if (innermost?.kind !== 'object') {
    if (innermost !== undefined) innermost.index += 1;
    return reader.nextItem();
  }
  const key = reader.nextKey();
  if (key === undefined) return false;
  note(skipping, key);
  return true;
}

/** Notes the key of the innermost open object. @throws JsonError when it may not stand there */
function note(skipping: Skipping, key: string): void {
  const { identityOf, open } = skipping;
  const innermost = open.at(-1);
  if (innermost?.kind !== 'object') return;
  innermost.key = key;
  const identity = identityOf(key);
  if (identity !== undefined && !innermost.identities.has(identity)) innermost.identities.add(identity);
  else throw keyError(identity === undefined ? 'key' : 'duplicate', skipping);
}

function keyError(code: 'duplicate' | 'key', { reader, open }: Skipping): JsonError {
  const { offset, message } = reader.duplicateKey();
  const text = code === 'key' ? `The key at character ${offset} of the JSON text may not stand there.` : message;
  const path = open.map((one) => (one.kind === 'array' ? one.index : one.key));
  return new JsonError(code, offset, text, path);
}

const code = (character: string): number => character.charCodeAt(0);
const quote = code('"');
const backslash = code('\\');
const openBrace = code('{');
const closeBrace = code('}');
const openBracket = code('[');
const closeBracket = code(']');
const space = code(' ');

const pieceUnits = 16 * 1024;

const blanks = /^[ \t\r\n]*$/;

/**
 * Whether a text that should be a JSON object or array is complete: every object, array and string in it is closed, and
 * nothing follows. Much faster than reading; enough for a text that goes on unread.
 */
export function* isWhole(text: string, budget: TurnBudget): Turns<boolean> {
  const open: number[] = [];
  let inString = false;
  for (let at = 0; at < text.length;) {
    const start = at;
    const end = Math.min(start + pieceUnits, text.length);
    for (; at < end; at++) {
      const c = text.charCodeAt(at);
      if (inString) {
        if (c === backslash) at += 1;
        else if (c === quote) inString = false;
        else if (c < space) return false;
      } else if (c === quote) inString = true;
      else if (c === openBrace || c === openBracket) open.push(c);
      else if (c === closeBrace || c === closeBracket) {
        if (open.pop() !== (c === closeBrace ? openBrace : openBracket)) return false;
        if (open.length === 0) return text.length - at <= pieceUnits && blanks.test(text.slice(at + 1));
      }
    }
    if (budget.spend(end - start)) yield;
  }
  return false;
}
