/**
 * Values without properties as the replaced server reads them, and the forms in which all readers agree on them.
 * That server is Json.NET, which goes by the declared type and takes what can be made one of it (measured). What only
 * it takes is written anew in the strict form.
 */
import { v1Members, type FlagsType, type ScalarKind } from '../contract';
import { parseLooseDateTime, type Value } from '../command';
import { trimSpace } from '../text/characters';
import { perKey, remembering } from '../text/memo';
import { leafOf, type Leaf, type LeafType } from './leaf';
import { foldCase } from './property-names';

/** The leaf codec of a type, lenient in reading; compiled at first use. */
export const lenientLeafOf: (type: LeafType) => Leaf = perKey((type: LeafType) => {
  const strict = leafOf(type);
  return type.kind === 'scalar' ? scalarLeaf(type.scalar, strict) : strict;
});

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

/** No number or word has more characters, with all the white space that a client may have put around it. */
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

/** @param value what the text of the JSON string or number was read as */
type IsStrict = (text: string, value: Value) => boolean;

export interface StrictForm {
  readonly isString: IsStrict;
  readonly isNumber: IsStrict;
  readonly isBoolean: boolean;
}

const always: IsStrict = () => true;
const never: IsStrict = () => false;
const unchanged: IsStrict = (text, value) => text === value;

const numbers: StrictForm = { isString: never, isNumber: always, isBoolean: false };
const words: StrictForm = { isString: never, isNumber: never, isBoolean: true };
const texts: StrictForm = { isString: always, isNumber: never, isBoolean: false };
const oneText: StrictForm = { ...texts, isString: unchanged };
/**
 * Clients write members by number and in any letter case: they go on by name. What only a newer CRM knows has no other
 * form.
 */
const member: StrictForm = { isString: unchanged, isNumber: unchanged, isBoolean: false };
/** .NET has names for what JSON has no numbers for. */
const doubles: StrictForm = {
  ...numbers,
  isString: (text) => text === 'NaN' || text === 'Infinity' || text === '-Infinity',
};

/** The strict form of a leaf type: the JSON that every reader takes alike. Any other must not go on as it stands. */
export function strictFormOf(type: LeafType): StrictForm {
  if (type.kind === 'enum') return member;
  return type.kind === 'flags' ? flagsForm(type) : scalarForm(type.scalar);
}

function scalarForm(kind: ScalarKind): StrictForm {
  switch (kind) {
    case 'string':
    case 'anyURI':
    case 'QName':
    case 'char':
    case 'duration':
    case 'guid':
    case 'base64Binary':
      return texts;
    case 'boolean':
      return words;
    case 'dateTime':
      return oneText;
    case 'double':
    case 'float':
      return doubles;
    default:
      return numbers;
  }
}

/** Names with commas between, the known ones in the contract's letter case. */
function flagsForm(type: FlagsType): StrictForm {
  const names = new Set(v1Members(type).map(({ name }) => name));
  const folded = new Set(Array.from(names, foldCase));
  const isName = (name: string): boolean =>
    names.has(name) || (/^[A-Za-z_]\w*$/.test(name) && !folded.has(foldCase(name)));
  const hasNames = remembering((text) => text.split(/, ?/).every(isName));
  const isString: IsStrict = (text, value) => (text === value ? text !== '' : hasNames(text));
  return { isString, isNumber: unchanged, isBoolean: false };
}
