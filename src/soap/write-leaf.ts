/** Writers of the types that have no child elements: scalars, enumerations, flags. */
import { declaredMembers, type EnumType, FlagsType, ScalarKind, ScalarType, Type, TypeTable } from '../contract';
import { compileFlags, excerpt, isoOfTimeSpan, leafText, Refusal, type Value } from '../command';
import type { Turns } from '../text/turn';
import { escapeText, illegalCharacterAt } from '../xml';
import type { Output } from '../body';
import type { Namespaces } from './namespaces';
import { perKey, remembering } from '../text/memo';
import { isShortAndPlain, pieceEnd } from '../text/characters';

export interface WriteContext {
  readonly namespaces: Namespaces;
  readonly types: TypeTable;
  /**
   * Enumeration members this version does not declare (v1's `Unknown`, a newer CRM's): left out towards a client, whose
   * toolkit would refuse the whole reply; refused towards a CRM, for nothing may be lost on the way in; written for a
   * CRM of the caller's version, which may know them.
   */
  readonly undeclared: 'omit' | 'refuse' | 'write';
  readonly output: Output;
}

/** Content of an element, without its tags. */
type WriteText = (value: Value, context: Pick<WriteContext, 'undeclared'>) => string;
/** The same; undefined: the element is left out. */
export type WriteLeaf = (value: Value, context: Pick<WriteContext, 'undeclared'>) => string | undefined;

export type LeafType = ScalarType | EnumType | FlagsType;

/** The type itself when it has no child elements. */
export function leafTypeOf(type: Type): LeafType | undefined {
  return type.kind === 'scalar' || type.kind === 'enum' || type.kind === 'flags' ? type : undefined;
}

/** The writer of a leaf type's content, compiled at first use. @throws Refusal for what cannot be written */
export const leafWriter = perKey(compile);

function compile(type: LeafType): WriteLeaf {
  if (type.kind === 'scalar') return scalarWriter(type.scalar);
  return type.kind === 'flags' ? flagsWriter(type) : enumWriter(type);
}

function scalarWriter(scalar: ScalarKind): WriteText {
  switch (scalar) {
    case 'string':
    case 'anyURI':
    case 'QName':
      return (value) => writeText(leafText(value));
    case 'duration':
      return (value) => isoOfTimeSpan(leafText(value));
    case 'char':
      return (value) => String(leafText(value).charCodeAt(0));
    default:
      return leafText;
  }
}

const special = /[&<>\r\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]/;

const ampersand = 0x26;
const less = 0x3c;
const greater = 0x3e;

/**
 * Character data, which begins at the given offset of the whole.
 * @throws Refusal for a character XML 1.0 §2.2 has no way to write.
 */
export function writeText(text: string, offset = 0): string {
  if (isShortAndPlain(text, ampersand, less, greater) || !special.test(text)) return text;
  const at = illegalCharacterAt(text);
  if (at < 0) return escapeText(text);
  const code = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
  throw new Refusal('request.invalid', `character U+${code} at position ${offset + at} cannot be written in XML`);
}

/** Longer texts are written a piece at a time: replacing a character takes much longer than looking at one. */
export const pieceUnits = 8 * 1024;

/** Whether a value is too long to be written at once. */
export const isLong = (value: Value): value is string => typeof value === 'string' && value.length > pieceUnits;

/** A text of any length, changed a piece at a time. */
export function* mapPieces(text: string, change: (piece: string) => string): Turns<string> {
  if (text.length <= pieceUnits) return change(text);
  const pieces: string[] = [];
  for (let at = 0; at < text.length;) {
    const end = pieceEnd(text, at, pieceUnits);
    pieces.push(change(text.slice(at, end)));
    at = end;
    yield;
  }
  return pieces.join('');
}

/** Members of a set in contract order, as `xs:list` wants them. */
function flagsWriter(type: FlagsType): WriteLeaf {
  const flags = compileFlags(type.members);
  const declared = declaredMembers(type);
  const writeKnown = remembering((canonical) =>
    flags
      .namesOf(canonical)
      .filter((name) => declared.has(name))
      .join(' '),
  );
  const writeAll = remembering((canonical) => {
    const names = flags.namesOf(canonical);
    const unknownName = names.find((name) => !declared.has(name));
    if (unknownName !== undefined) throw undeclaredMember(type, unknownName);
    return names.join(' ');
  });
  return (value, { undeclared }) =>
    undeclared === 'write'
      ? flags.namesOf(leafText(value)).join(' ')
      : (undeclared === 'omit' ? writeKnown : writeAll)(leafText(value));
}

function undeclaredMember({ name }: EnumType | FlagsType, member: string): Refusal {
  const version = name.namespace.slice(name.namespace.lastIndexOf('/') + 1);
  return new Refusal('request.invalid', `${excerpt(member)} is no member of ${name.local} in ${version}`);
}

/** An enumeration's element is left out with the member (undefined), see WriteContext. */
function enumWriter(type: EnumType): WriteLeaf {
  const declared = declaredMembers(type);
  return (value, { undeclared }) => {
    const member = leafText(value);
    if (undeclared === 'write' || declared.has(member)) return member;
    if (undeclared === 'refuse') throw undeclaredMember(type, member);
    return undefined;
  };
}
