import { finish, TurnBudget, type Turns } from '../text/turn';
import { JsonReader } from './json-reader';
import type { JsonLimits } from './json-limits';
import { JsonToken } from './scan';

/** A JSON number as its text: the caller decides how exact its value must be. */
export class JsonNumber {
  constructor(readonly text: string) {}
}

/**
 * A whole JSON text for callers without a contract. Objects are Maps in document order, so that no key (`__proto__`) is
 * special.
 */
export type JsonTree = null | boolean | string | JsonNumber | readonly JsonTree[] | ReadonlyMap<string, JsonTree>;

/** An object or array that is still being read. */
type OpenTree =
  | { readonly kind: 'array'; readonly items: JsonTree[] }
  | { readonly kind: 'object'; readonly entries: Map<string, JsonTree>; key: string };

/** Units of work that a value takes besides its characters. */
const valueUnits = 16;

/**
 * Reads a whole JSON text. Throws JsonError, and nothing else, for malformed text, exceeded limits and equal keys in
 * one object.
 */
export function* readJsonTreeInTurns(
  text: string,
  limits: JsonLimits | undefined,
  budget: TurnBudget,
): Turns<JsonTree> {
  const reader = new JsonReader(text, limits);
  if (!reader.isSmall) yield* reader.findBlanks(budget);
  const stack: OpenTree[] = [];
  for (;;) {
    let done = reader.peek() === JsonToken.string ? yield* reader.readString(budget) : startValue(reader, stack);
    if (budget.spend(reader.passed() + valueUnits)) yield;
    // A finished value goes into what surrounds it, which may be finished thereby; no recursion, so no depth overflows
    // the stack.
    while (done !== undefined) {
      const parent = stack.at(-1);
      if (parent === undefined) {
        reader.end();
        return done;
      }
      put(parent, done);
      done = advance(reader, stack, parent);
    }
  }
}

/** As `readJsonTreeInTurns`, without pauses. */
export function readJsonTree(text: string, limits?: JsonLimits): JsonTree {
  return finish(readJsonTreeInTurns(text, limits, new TurnBudget()));
}

/** Reads a scalar, or enters an object or array: undefined then means that its first member comes next. */
function startValue(reader: JsonReader, stack: OpenTree[]): JsonTree | undefined {
  switch (reader.peek()) {
    case JsonToken.object:
      reader.enterObject();
      return enter(reader, stack, { kind: 'object', entries: new Map(), key: '' });
    case JsonToken.array:
      reader.enterArray();
      return enter(reader, stack, { kind: 'array', items: [] });
    case JsonToken.number:
      return new JsonNumber(reader.readNumber());
    case JsonToken.boolean:
      return reader.readBoolean();
    default:
      return reader.readNull();
  }
}

function enter(reader: JsonReader, stack: OpenTree[], open: OpenTree): JsonTree | undefined {
  stack.push(open);
  return advance(reader, stack, open);
}

/** Moves to the next member; the finished array or Map when there is none. */
function advance(reader: JsonReader, stack: OpenTree[], open: OpenTree): JsonTree | undefined {
  if (open.kind === 'array') {
    if (reader.nextItem()) return undefined;
    stack.pop();
    return open.items;
  }
  const key = reader.nextKey();
  if (key !== undefined) {
    if (open.entries.has(key)) throw reader.duplicateKey();
    open.key = key;
    return undefined;
  }
  stack.pop();
  return open.entries;
}

function put(parent: OpenTree, value: JsonTree): void {
  if (parent.kind === 'array') parent.items.push(value);
  else parent.entries.set(parent.key, value);
}
