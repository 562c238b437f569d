/** Compiled JSON readers of values without properties. */
import { Refusal, type Value } from '../command';
import { JsonToken } from '../json';
import type { Steps } from '../steps';
import { leafOf, type LeafType } from './leaf';
import { longLeaf } from './long-leaf';
import { readingNewer, type ReadLeaf } from './newer-members';
import { later, type ReadContext, type ReadValue } from './read-context';

/** Names with nothing but white space between them: XML's form of flags, which we read in JSON too and .NET does not. */
const lacksCommas = /[^,\s]\s+[^,\s]/;

/** To be told of each text that is read as flags. */
export function noteFlags(text: string, { onStranger }: ReadContext): void {
  if (onStranger !== undefined && lacksCommas.test(text)) onStranger();
}

const readStrictly: ReadLeaf = (parse, text) => parse(text);

/** The reader of a type, for every form but null. */
export function leafReader(type: LeafType): ReadValue {
  const leaf = leafOf(type);
  const read = type.kind === 'scalar' ? readStrictly : readingNewer(type);
  const isFlags = type.kind === 'flags';
  const readLong = function* (context: ReadContext): Steps<Value> {
    const text = yield* context.reader.readString(context.pace);
    if (isFlags) noteFlags(text, context);
    return yield* longLeaf(type, text, (short) => read(leaf.fromString, short, context.newerMembers), context);
  };
  return (context) => {
    const { reader, newerMembers } = context;
    switch (reader.peek()) {
      case JsonToken.string: {
        const text = reader.shortString();
        if (text === undefined) {
          context.rest = readLong(context);
          return later;
        }
        if (isFlags) noteFlags(text, context);
        return read(leaf.fromString, text, newerMembers);
      }
      case JsonToken.number:
        return read(leaf.fromNumber, reader.readNumber(), newerMembers);
      case JsonToken.boolean:
        return leaf.fromBoolean(reader.readBoolean());
      case JsonToken.object:
        throw new Refusal('request.invalid', `expected ${type.name.local}, found an object`);
      default:
        throw new Refusal('request.invalid', `expected ${type.name.local}, found an array`);
    }
  };
}
