/** Leaves on the straight way: the JSON of one version's type becomes the character data of another's. */
import { JsonToken } from '../json';
import { integerBounds, type Value } from '../command';
import type { ScalarKind } from '../contract';
import { answerLeaf, type LeafType } from '../rest';
import { leafWriter } from '../soap';
import { finish } from '../text/turn';
import { leafConverter } from './convert-leaf';
import { surprise, type Walk } from './straight-way';
import { ownCopy, perPair } from '../text/memo';

/**
 * Reads a leaf and writes it. null: null stands there, and was not read; undefined: read, but the element is left out,
 * since the caller's version has no such member. @throws what readers and writers throw, and a surprise
 */
export type LeafContent = (walk: Walk) => string | undefined | null;

/** As every answer is written: a client's toolkit would refuse a member that its version does not declare. */
const omitting = { undeclared: 'omit' } as const;

/** What turns JSON of the one type into character data of the other. */
export const leafContent: (from: LeafType, to: LeafType) => LeafContent = perPair(compile);

function compile(from: LeafType, to: LeafType): LeafContent {
  const { ofString, other } = answerLeaf(from);
  const convert = leafConverter(from, to);
  const write = leafWriter(to);
  const written = (value: Value, walk: Walk): string | undefined =>
    write(convert === undefined ? value : convert(value, walk.conversion), omitting);
  const otherwise = (walk: Walk): string | undefined | null =>
    walk.reader.peek() === JsonToken.null ? null : written(other(walk.reader), walk);
  const bounds = from.kind === 'scalar' ? integerBounds(from.scalar) : undefined;
  if (bounds !== undefined) {
    const [min, max] = bounds;
    return (walk) => {
      const value = walk.reader.tryReadInteger(min, max);
      return value === undefined ? otherwise(walk) : written(value, walk);
    };
  }
  if (from.kind === 'scalar' && texts.has(from.scalar)) return textContent(ofString, written);
  const ofText: WrittenText = (text, walk) => written(ofString(text), walk);
  const writeText = from.kind === 'scalar' ? ofText : remembered(ofText);
  return (walk) => {
    const text = walk.reader.tryReadString();
    return text === undefined ? otherwise(walk) : writeText(text, walk);
  };
}

const texts: ReadonlySet<ScalarKind> = new Set<ScalarKind>(['string', 'anyURI', 'QName']);

type OfString = (text: string) => Value;
type Written = (value: Value, walk: Walk) => string | undefined;
type WrittenText = (text: string, walk: Walk) => string | undefined;

/** The only leaves that may be long: an appointment's description. */
function textContent(ofString: OfString, written: Written): LeafContent {
  return (walk) => {
    const { reader, budget } = walk;
    const short = reader.tryReadString();
    if (short !== undefined) return written(ofString(short), walk);
    const token = reader.peek();
    if (token === JsonToken.null) return null;
    if (token !== JsonToken.string) throw surprise;
    return written(ofString(finish(reader.readString(budget))), walk);
  };
}

/** A record holds the same few members and sets hundreds of times. */
const rememberedMax = 64;
const rememberedChars = 512;

function remembered(written: WrittenText): WrittenText {
  const known = new Map<string, string>();
  return (text, walk) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const told = walk.told.length;
    const content = written(text, walk);
    // What is left out must be reported each time, so it is not remembered.
    const isReported = walk.told.length > told || content === undefined;
    const isFew = known.size < rememberedMax && text.length <= rememberedChars;
    if (!isReported && isFew) known.set(ownCopy(text), ownCopy(content));
    return content;
  };
}
