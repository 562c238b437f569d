/** The short way for the usual form of a leaf: no look at what kind of JSON value comes, no text of a number. Half the time of reading a full entity. */
import type { Type } from '../contract';
import { integerBounds, type Value } from '../command';
import { leafOf } from './leaf';
import { noteFlags } from './leaf-reader';
import { readingNewer } from './newer-members';
import type { ReadContext } from './read-context';

type ReadHere = (context: ReadContext) => Value | undefined;

const nowhere: ReadHere = () => undefined;

/** Reads a leaf in its usual form, at this very place; undefined, and nothing read, for every other form: the leaf's own reader says what that is. */
export function readerHere(type: Type): ReadHere {
  if (type.kind !== 'scalar' && type.kind !== 'enum' && type.kind !== 'flags') return nowhere;
  const { fromString } = leafOf(type);
  if (type.kind !== 'scalar') {
    const read = readingNewer(type);
    const isFlags = type.kind === 'flags';
    return (context) => {
      const text = context.reader.stringHere();
      if (text === undefined) return undefined;
      if (isFlags) noteFlags(text, context);
      return read(fromString, text, context.newerMembers);
    };
  }
  const bounds = integerBounds(type.scalar);
  if (bounds !== undefined) {
    const [min, max] = bounds;
    return ({ reader }) => reader.integerHere(min, max);
  }
  if (type.scalar === 'string') return ({ reader }) => reader.stringHere();
  return ({ reader }) => {
    const text = reader.stringHere();
    return text === undefined ? undefined : fromString(text);
  };
}
