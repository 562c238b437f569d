/** The short way for the usual form of a leaf: no look at what kind of JSON value comes, no text of a number. Half the time of reading a full entity. */
import type { Type } from '../contract';
import { integerBounds, type Value } from '../command';
import { textReader } from './leaf-reader';
import type { ReadContext } from './read-context';

type ReadHere = (context: ReadContext) => Value | undefined;

const nowhere: ReadHere = () => undefined;

/** Reads a leaf in its usual form, at this very place; undefined, and nothing read, for every other form: the leaf's own reader says what that is. */
export function readerHere(type: Type): ReadHere {
  if (type.kind !== 'scalar' && type.kind !== 'enum' && type.kind !== 'flags') return nowhere;
  const bounds = type.kind === 'scalar' ? integerBounds(type.scalar) : undefined;
  if (bounds !== undefined) {
    const [min, max] = bounds;
    return ({ reader }) => reader.integerHere(min, max);
  }
  if (type.kind === 'scalar' && type.scalar === 'string') return ({ reader }) => reader.stringHere();
  const readText = textReader(type);
  return (context) => {
    const text = context.reader.stringHere();
    return text === undefined ? undefined : readText(text, context);
  };
}
