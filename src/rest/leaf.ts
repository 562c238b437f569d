/**
 * Values without properties, as v1 writes and reads them: JSON strings, numbers and booleans, or the untyped text of
 * forms and XML.
 */
import { v1Members, type EnumType, type FlagsType, type ScalarKind, type ScalarType } from '../contract';
import {
  compileFlags,
  excerpt,
  flagsChars,
  leafText,
  numericText,
  Refusal,
  scalarParser,
  type Value,
} from '../command';
import { trimSpace } from '../text/characters';
import { perKey, remembering } from '../text/memo';
import { foldCase, offeredNames } from './property-names';

export type LeafType = ScalarType | EnumType | FlagsType;

export interface Leaf {
  /** A JSON string. */
  readonly fromString: (text: string) => Value;
  /** A JSON number, by its text. */
  readonly fromNumber: (text: string) => Value;
  readonly fromBoolean: (flag: boolean) => Value;
  /** Untyped text: a form field, an XML element. */
  readonly fromText: (text: string) => Value;
  /** JSON text of a canonical value; `quote` writes a JSON string. */
  readonly toJson: (value: Value, quote: (text: string) => string) => string;
  /** Text for an XML element. */
  readonly toText: (value: Value) => string;
}

/** The leaf codec of a type, compiled at first use. */
export const leafOf: (type: LeafType) => Leaf = perKey((type: LeafType) => {
  if (type.kind === 'enum') return enumLeaf(type);
  if (type.kind === 'flags') return flagsLeaf(type);
  return scalarLeaf(type.scalar);
});

/** The part of a Leaf that refuses everything: kinds of JSON values are never converted silently. */
function refusing(expected: string): Leaf {
  const refuse = (found: string): never => {
    throw new Refusal('request.invalid', `expected ${expected}, found ${found}`);
  };
  return {
    fromString: (text) => refuse(excerpt(text)),
    fromNumber: (text) => refuse(`the number ${excerpt(text)}`),
    fromBoolean: (flag) => refuse(String(flag)),
    fromText: (text) => refuse(excerpt(text)),
    toJson: (value, quote) => quote(leafText(value)),
    toText: leafText,
  };
}

function scalarLeaf(kind: ScalarKind): Leaf {
  if (kind === 'boolean') return booleanLeaf();
  if (kind === 'char') return charLeaf();
  const parse = scalarParser(kind);
  if (kind === 'string' || kind === 'anyURI' || kind === 'QName')
    return { ...refusing(kind), fromString: parse, fromText: parse };
  if (kind === 'dateTime')
    return {
      ...refusing(kind),
      fromString: (text) => parse(wholeDate(text)),
      fromText: (text) => parse(wholeDate(trimSpace(text))),
    };
  if (kind === 'duration' || kind === 'guid' || kind === 'base64Binary')
    return { ...refusing(kind), fromString: parse, fromText: (text) => parse(trimSpace(text)) };
  return numberLeaf(kind, parse);
}

/** v1 takes a date without time as midnight. */
const wholeDate = (text: string): string =>
  text.length === 10 && /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00` : text;

/** Doubles that JSON has no number for, in the names .NET writes and in those of XML Schema. */
const unbounded: ReadonlyMap<string, string> = new Map([
  ['NaN', 'NaN'],
  ['Infinity', 'INF'],
  ['-Infinity', '-INF'],
  ['INF', 'INF'],
  ['-INF', '-INF'],
]);
const unboundedNames: ReadonlyMap<string, string> = new Map([
  ['NaN', '"NaN"'],
  ['INF', '"Infinity"'],
  ['-INF', '"-Infinity"'],
]);

function numberLeaf(kind: ScalarKind, parse: (text: string) => Value): Leaf {
  const isText = numericText.has(kind);
  const isDouble = kind === 'double' || kind === 'float';
  const fromText = (text: string): Value => (isDouble ? unbounded.get(text) : undefined) ?? parse(text);
  const refused = refusing(kind);
  return {
    ...refused,
    fromNumber: parse,
    // JavaScript cannot hold 64-bit integers and decimals as numbers: such clients send text.
    fromString: isText ? fromText : refused.fromString,
    fromText: (text) => fromText(trimSpace(text)),
    toJson: isDouble ? (value) => unboundedNames.get(leafText(value)) ?? leafText(value) : leafText,
  };
}

function booleanLeaf(): Leaf {
  const refused = refusing('boolean (true or false)');
  const words: ReadonlyMap<string, boolean> = new Map([
    ['true', true],
    ['1', true],
    ['false', false],
    ['0', false],
  ]);
  return {
    ...refused,
    fromBoolean: (flag) => flag,
    fromText: (text) => words.get(trimSpace(text).toLowerCase()) ?? refused.fromText(text),
    toJson: leafText,
  };
}

function charLeaf(): Leaf {
  const refused = refusing('a single character');
  const fromString = (text: string): Value => (text.length === 1 ? text : refused.fromString(text));
  return { ...refused, fromString, fromText: fromString };
}

/** Newtonsoft's StringEnumConverter: names in any letter case, numbers too. */
function enumLeaf(type: EnumType): Leaf {
  const members = v1Members(type);
  const exact = new Set(members.map(({ name }) => name));
  const ignoringCase = new Map(members.map(({ name }) => [foldCase(name), name]));
  const byNumber = new Map<string, string>();
  for (const { name, value } of members) if (!byNumber.has(String(value))) byNumber.set(String(value), name);
  const refused = refusing(`${type.name.local} (${offeredNames(type.members.map(({ name }) => name))})`);
  const fromString = (text: string): Value =>
    exact.has(text) ? text : (ignoringCase.get(foldCase(text)) ?? byNumber.get(text) ?? refused.fromString(text));
  return {
    ...refused,
    fromString,
    fromNumber: (text) => byNumber.get(text) ?? refused.fromNumber(text),
    fromText: (text) => fromString(trimSpace(text)),
  };
}

function flagsLeaf(type: FlagsType): Leaf {
  const members = v1Members(type);
  const flags = compileFlags(members);
  const refused = refusing(`flags of ${type.name.local}`);
  const ignoringCase = new Map(members.map(({ name }) => [foldCase(name), name]));
  const fromNumber = (text: string): Value =>
    // Only digits: `64.99999999999999999` must not be rounded into another set.
    /^[0-9]{1,15}$/.test(text) ? flags.fromNumber(Number(text)) : refused.fromNumber(text);
  const fromNames = remembering((text) => {
    const names = text === '' ? [] : text.split(/\s*,\s*|\s+/);
    return flags.fromNames(names.map((name) => ignoringCase.get(foldCase(name)) ?? name));
  });
  const fromString = (text: string): Value => {
    if (text.length > flagsChars) throw new Refusal('request.limit', `more than ${flagsChars} characters of flags`);
    const trimmed = text.trim();
    return /^[0-9]+$/.test(trimmed) ? fromNumber(trimmed) : fromNames(trimmed);
  };
  const toText = (value: Value): string => flags.toComposite(leafText(value));
  return {
    ...refused,
    fromString,
    fromNumber,
    fromText: fromString,
    toText,
    toJson: (value, quote) => quote(toText(value)),
  };
}
