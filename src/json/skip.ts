import type { Pace, Steps } from '../steps';
import type { JsonReader } from './json-reader';
import { JsonToken } from './token';

/** Units of work that a value takes besides its characters. */
const valueUnits = 16;

/** For each object that stands open its keys so far; undefined for an array. */
type Open = (Set<string> | undefined)[];

/** Reads any value and forgets it: checked like every other, equal keys in one object refused. What it gives is left to do, if anything. */
export function skip(reader: JsonReader, pace: Pace): Steps<void> | undefined {
  const open: Open = [];
  return skipOn(reader, pace, open) ? undefined : skipRest(reader, pace, open);
}

/** A value comes next. True: everything is read; false: a value comes next, after a pause, or it is a long string. */
function skipOn(reader: JsonReader, pace: Pace, open: Open): boolean {
  for (;;) {
    if (!reader.skipScalar()) {
      if (reader.peek() === JsonToken.string) return false;
      enter(reader, open);
    }
    if (!hasMore(reader, open)) return true;
    if (pace.spend(reader.passed() + valueUnits)) return false;
  }
}

function* skipRest(reader: JsonReader, pace: Pace, open: Open): Steps<void> {
  do {
    if (reader.peek() === JsonToken.string) {
      yield* reader.readString(pace);
      if (!hasMore(reader, open)) return;
    }
    yield;
  } while (!skipOn(reader, pace, open));
}

function enter(reader: JsonReader, open: Open): void {
  if (reader.peek() === JsonToken.object) {
    reader.enterObject();
    open.push(new Set());
  } else {
    reader.enterArray();
    open.push(undefined);
  }
}

/** After a value: closes what ends here; whether another value comes. */
function hasMore(reader: JsonReader, open: Open): boolean {
  while (open.length > 0 && !hasNext(reader, open.at(-1))) open.pop();
  return open.length > 0;
}

/** Whether a value follows in the innermost open object (`keys`) or array; else it is closed. */
function hasNext(reader: JsonReader, keys: Set<string> | undefined): boolean {
  if (keys === undefined) return reader.nextItem();
  const key = reader.nextKey();
  if (key === undefined) return false;
  if (keys.has(key)) throw reader.duplicateKey();
  keys.add(key);
  return true;
}
