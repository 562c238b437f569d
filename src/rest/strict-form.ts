/** Which JSON of a leaf every reader takes alike. Everything else that is read must not go on as it stands. */
import { v1Members, type FlagsType, type ScalarKind } from '../contract';
import { type Value } from '../command';
import type { LeafType } from './leaf';
import { foldCase } from './property-names';
import { remembering } from '../text/memo';

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

/** The strict form of a leaf type. */
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
