/** Compiled JSON readers of values without properties. */
import { Refusal, type Value } from '../command';
import { JsonToken } from '../json';
import type { Turns } from '../text/turn';
import { leafOf, type LeafType } from './leaf';
import { lenientLeafOf } from './lenient-leaf';
import { longLeaf } from './long-leaf';
import { readingNewer } from './newer-members';
import type { BeginOf, ReadContext } from './read-context';
import { strictFormOf } from './strict-form';
import { Long } from './value-frames';

/** Reads a JSON string as a value of the type, and notes one that is not in its strict form. */
export function textReader(type: LeafType): (text: string, context: ReadContext) => Value {
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
  /** Undefined, and nothing read: a long text. */
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
  return (context, carrier, token) => {
    const value = readShort(context, token);
    if (value === undefined) return new Long(readLong(context), carrier);
    carrier.put(value);
    return carrier;
  };
}
