import type { TurnBudget, Turns } from '../text/turn';
import { JsonError } from './json-error';
import type { JsonReader } from './json-reader';
import { JsonToken } from './token';

/** Units of work that a value takes besides its characters. */
const valueUnits = 16;

/**
 * What is the same for two keys of one object that may not both stand in it; undefined: this key may not stand
 * anywhere.
 */
export type KeyIdentity = (key: string) => string | undefined;

/** An object or array that stands open. */
type Open =
  | { readonly kind: 'array'; index: number }
  | { readonly kind: 'object'; readonly identities: Set<string>; key: string };

interface Skipping {
  readonly reader: JsonReader;
  readonly budget: TurnBudget;
  readonly identityOf: KeyIdentity;
  readonly open: Open[];
}

const itself: KeyIdentity = (key) => key;

/**
 * Reads any value and forgets it: checked like every other, equal keys in one object refused. What it gives is left to
 * do, if anything.
 * @param identityOf by which keys are equal; unset: letter by letter
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
 * The same for the rest of an object that has been entered.
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

/** A value comes next. True: everything is read; false: a value comes next, after a pause, or it is a long string. */
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

/** Takes down the key of the innermost open object. */
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
  const told = code === 'key' ? `The key at character ${offset} of the JSON text may not stand there.` : message;
  const path = open.map((one) => (one.kind === 'array' ? one.index : one.key));
  return new JsonError(code, offset, told, path);
}
