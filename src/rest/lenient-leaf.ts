/**
 * Values without properties as the replaced server reads them. That is Json.NET, which goes by the declared type and
 * takes what can be made one of it (measured). Other readers need not: what only this one takes is written anew, see
 * strict-form.ts.
 */
import type { ScalarKind } from '../contract';
import { parseLooseDateTime } from '../command';
import { leafOf, type Leaf, type LeafType } from './leaf';
import { trimSpace } from '../text/characters';

const leaves = new WeakMap<LeafType, Leaf>();

/** The leaf codec of a type, lenient in reading; compiled at first use. */
export function lenientLeafOf(type: LeafType): Leaf {
  const leaf = leaves.get(type) ?? compile(type);
  leaves.set(type, leaf);
  return leaf;
}

function compile(type: LeafType): Leaf {
  const strict = leafOf(type);
  return type.kind === 'scalar' ? scalarLeaf(type.scalar, strict) : strict;
}

function scalarLeaf(kind: ScalarKind, strict: Leaf): Leaf {
  switch (kind) {
    case 'string':
    case 'anyURI':
    case 'QName':
      // The number's own text: `1.50` stays what it is.
      return { ...strict, fromNumber: (text) => text, fromBoolean: String };
    case 'boolean':
      return booleanLeaf(strict);
    case 'dateTime':
      return { ...strict, fromString: parseLooseDateTime, fromText: (text) => parseLooseDateTime(trimSpace(text)) };
    case 'char':
    case 'duration':
    case 'guid':
    case 'base64Binary':
      return strict;
    default:
      // A number in quotes is read as one that a form or XML holds: `5.0` and `1e2` are no integers there either.
      return { ...strict, fromString: (text) => (isShort(text) ? strict.fromText : strict.fromString)(text) };
  }
}

/** No number or word has more characters, with all the white space around it that somebody may have put there. */
const isShort = ({ length }: string): boolean => length <= 128;

/** An integer of at most 64 bits, near enough: what is larger is no flag. */
const integer = /^-?(?:0|[1-9][0-9]{0,18})$/;

/** .NET's Convert.ToBoolean: the two words in any letter case, and of integers all but 0 are true. */
function booleanLeaf(strict: Leaf): Leaf {
  return {
    ...strict,
    fromString(text) {
      const word = isShort(text) ? trimSpace(text).toLowerCase() : text;
      return word === 'true' || word === 'false' ? word === 'true' : strict.fromString(text);
    },
    fromNumber: (text) => (integer.test(text) ? Number(text) !== 0 : strict.fromNumber(text)),
  };
}
