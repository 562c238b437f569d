/** Which JSON of a leaf every reader takes alike. Everything else that is read must not go on as it stands. */
import { v1Members, type FlagsType, type ScalarKind } from '../contract';
import { remembering, type Value } from '../command';
import type { LeafType } from './leaf';

export interface StrictForm {
  /** @param value what the JSON string was read as */
  readonly isString: (text: string, value: Value) => boolean;
  readonly isNumber: boolean;
  readonly isBoolean: boolean;
}

const always = (): boolean => true;
const never = (): boolean => false;
const unchanged = (text: string, value: Value): boolean => text === value;

const numbers: StrictForm = { isString: never, isNumber: true, isBoolean: false };
const words: StrictForm = { isString: never, isNumber: false, isBoolean: true };
const texts: StrictForm = { isString: always, isNumber: false, isBoolean: false };
const oneText: StrictForm = { ...texts, isString: unchanged };
/** .NET has names for what JSON has no numbers for. */
const doubles: StrictForm = {
  ...numbers,
  isString: (text) => text === 'NaN' || text === 'Infinity' || text === '-Infinity',
};

/** The strict form of a leaf type. */
export function strictFormOf(type: LeafType): StrictForm {
  // Clients write members by number and in any letter case: they go on by name.
  if (type.kind === 'enum') return oneText;
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

/** Names with commas between. */
function flagsForm(type: FlagsType): StrictForm {
  const names = new Set(v1Members(type).map(({ name }) => name));
  const isString = remembering((text) => text.split(/, ?/).every((name) => names.has(name)));
  return { isString, isNumber: false, isBoolean: false };
}
