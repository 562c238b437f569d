/** Compiled readers of the texts of leaves: scalars, enumerations, flags. */
import { declaredMembers, neutralMember, type EnumType, type FlagsType, type ScalarKind, type Type } from '../contract';
import {
  compileFlags,
  excerpt,
  flagsChars,
  Refusal,
  scalarParser,
  Unknown,
  timeSpanOfIso,
  type Value,
} from '../command';
import type { Newer, ReadContext } from './read-context';
import { perKey, remembering } from '../text/memo';
import { trimSpace } from '../text/characters';

/**
 * Reads the text of a leaf element, and notes in the context where it is more tolerant than the schema.
 * @throws Refusal
 */
export type ParseLeaf = (text: string, context: ReadContext) => Value;

/** The reader of a leaf type's text, compiled at first use; undefined: values of the type are more than text. */
export const leafParser = perKey(compileParser);

function compileParser(type: Type): ParseLeaf | undefined {
  if (type.kind === 'scalar') return type.scalar === 'base64Binary' ? undefined : scalarText(type.scalar);
  if (type.kind === 'enum') return enumText(type);
  return type.kind === 'flags' ? flagsText(type) : undefined;
}

function scalarText(scalar: ScalarKind): ParseLeaf {
  if (scalar === 'boolean') return (text) => parseBoolean(trimSpace(text));
  if (scalar === 'char') {
    const parse = scalarParser('unsignedShort');
    return (text) => String.fromCharCode(Number(parse(trimSpace(text))));
  }
  // v1's time spans are not part of this wire.
  if (scalar === 'duration') return (text) => timeSpanOfIso(trimSpace(text));
  const parse = scalarParser(scalar);
  if (scalar === 'string') return parse;
  if (scalar === 'dateTime') return (text, context) => parse(wholeDate(trimSpace(text), context));
  const beyond = beyondSchema.get(scalar);
  if (beyond === undefined) return (text) => parse(trimSpace(text));
  return (text, context) => {
    if (beyond.test(text)) context.isStrict = false;
    return parse(trimSpace(text));
  };
}

const dateForm = /^([0-9]{4}-[0-9]{2}-[0-9]{2})(Z|[+-][0-9]{2}:[0-9]{2})?$/;

/** DataContract takes an `xs:date` as its midnight, and no other short form (measured); XML Schema does not. */
function wholeDate(text: string, context: ReadContext): string {
  const [, date, zone = ''] = text.length <= 'yyyy-mm-dd+hh:mm'.length ? (dateForm.exec(text) ?? []) : [];
  if (date === undefined) return text;
  context.isStrict = false;
  return `${date}T00:00:00${zone}`;
}

/**
 * Forms that are read although XML Schema does not have them: blanks around a guid, which is a string with a pattern,
 * and an exponent in a decimal.
 */
const beyondSchema: ReadonlyMap<ScalarKind, RegExp> = new Map([
  ['guid', /[ \t\r\n]/],
  ['decimal', /e/i],
]);

/** XML Schema 2 §3.2.2: true, false, 1, 0. */
function parseBoolean(text: string): boolean {
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  throw new Refusal('request.invalid', `expected boolean (true or false), found ${excerpt(text)}`);
}

function enumText(type: EnumType): ParseLeaf {
  const members = declaredMembers(type);
  return (padded, context) => {
    if (members.has(padded)) return padded;
    // Members are strings, which XML Schema does not trim.
    context.isStrict = false;
    const text = trimSpace(padded);
    if (members.has(text)) return text;
    if (context.newer !== undefined) return newerMember(type, text, context.newer);
    const offered = type.members.slice(0, 12).map(({ name }) => name);
    const more = type.members.length > 12 ? ', …' : '';
    const message = `expected ${type.name.local} (${offered.join(', ')}${more}), found ${excerpt(text)}`;
    if (context.unknowns === undefined || !memberForm.test(text)) throw new Refusal('request.invalid', message);
    context.unknowns.push(new Unknown(() => message, false, false));
    return text;
  };
}

function flagsText(type: FlagsType): ParseLeaf {
  const flags = compileFlags(type.members);
  const fromList = remembering((text) => flags.fromNames(namesIn(text)));
  return (padded, context) => {
    const text = trimSpace(padded);
    if (text.length > flagsChars) throw tooManyFlags();
    const flags = readFlags(type, text, fromList, context);
    // WCF takes lists apart at spaces only.
    if (padded !== flags && /[\t\r\n]/.test(padded)) context.isStrict = false;
    return flags;
  };
}

const namesIn = (text: string): readonly string[] => (text === '' ? [] : text.split(/[ \t\r\n]+/));

/** Reads a set; a set of known members needs no look at each. */
function readFlags(type: FlagsType, text: string, read: (text: string) => string, context: ReadContext): string {
  try {
    return read(text);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const members = declaredMembers(type);
    const names = namesIn(text);
    const unknown = Array.from(new Set(names.filter((name) => !members.has(name))));
    const isKept = noteMembers(type, unknown, context, error);
    const known = read(names.filter((name) => members.has(name)).join(' '));
    return isKept ? [...(known === '' ? [] : [known]), ...unknown].join(', ') : known;
  }
}

/** @returns whether they stay as text @throws the refusal where no CRM may know them */
function noteMembers(type: FlagsType, names: readonly string[], context: ReadContext, refusal: Refusal): boolean {
  const { newer, unknowns } = context;
  if (newer !== undefined) {
    for (const name of names) newer.note('member', `${type.name.local}.${name}`);
    return newer.keepsMembers;
  }
  if (unknowns === undefined || !names.every((name) => memberForm.test(name))) throw refusal;
  unknowns.push(new Unknown(() => refusal.message, false, false));
  context.isStrict = false;
  return true;
}

/** Longest name of a member that is handed on as it is; the longest real one has 50 characters. */
const memberChars = 128;
/** Of a member that only a newer CRM has: a name as .NET has it. */
const memberForm = /^[A-Za-z_]\w{0,127}$/;

function newerMember(type: EnumType, text: string, newer: Newer): string {
  newer.note('member', `${type.name.local}.${text}`);
  return newer.keepsMembers && text !== '' && text.length <= memberChars ? text : neutralMember(type);
}

export function tooManyFlags(): Refusal {
  return new Refusal('request.limit', `more than ${flagsChars} characters of flags`);
}
