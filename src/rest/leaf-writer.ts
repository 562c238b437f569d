/** Compiled JSON writers of values without properties. */
import { leafText, type Value } from '../command';
import { writeJsonString, writeLongString } from '../json';
import { Base64 } from '../media';
import type { Steps } from '../steps';
import { leafOf, type LeafType } from './leaf';
import { leafCharsMax } from './long-leaf';
import type { Output } from './output';
import type { ValueWriter } from './write-context';

/** The writer of a type. */
export function leafWriter(type: LeafType): ValueWriter {
  const { toJson } = leafOf(type);
  return {
    short: (value) => {
      const isShort = typeof value === 'string' ? value.length <= leafCharsMax : typeof value !== 'object';
      return isShort ? toJson(value, writeJsonString) : undefined;
    },
    // The only leaves that can be long are texts and documents: see longLeaf.
    write: (value, { output }) => writeLongLeaf(value, output),
  };
}

/** A text of any length, or a document. */
export function* writeLongLeaf(value: Value, output: Output): Steps<void> {
  if (value instanceof Base64) {
    output.add('"');
    output.addDocument(value);
    return output.add('"');
  }
  yield* writeLongString(leafText(value), (piece) => {
    output.add(piece);
    return output.isPauseDue();
  });
}
