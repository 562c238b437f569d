import { neutralMember, v1Members, type FlagsType } from '../contract';
import { Refusal, type Value } from '../command';
import type { LeafType } from './leaf';
import { foldCase } from './property-names';

/**
 * What is made of a member that the contract does not have. A v1 CRM is newer than any WSDL, so it may well be one: its
 * own text stands for it (`text`), where nobody has a use for that the neutral member (`neutral`), and of a set the
 * members that are known. `either`: its text if it can be one.
 */
export type NewerMembers = 'text' | 'neutral' | 'either';

/** Reads a leaf's text with the given parser; what that refuses may be a newer member. */
export type ReadLeaf = (parse: (text: string) => Value, text: string, newer: NewerMembers | undefined) => Value;

const asItIs: ReadLeaf = (parse, text) => parse(text);

/**
 * The reader of a leaf. Without a word on newer members they are refused like any other mistake; a scalar has no
 * members.
 */
export function readingNewer(type: LeafType): ReadLeaf {
  if (type.kind === 'scalar') return asItIs;
  const form = type.kind === 'enum' ? memberForm : membersForm;
  const known = new Map(v1Members(type).map(({ name }) => [foldCase(name), name]));
  // The known ones first, as sets are written.
  const ownText = (parse: (text: string) => Value, text: string): string => {
    const names = [...new Set(text.split(separator))];
    const declared = names.flatMap((name) => known.get(foldCase(name)) ?? []);
    const strangers = names.filter((name) => !known.has(foldCase(name)));
    const written = declared.length === 0 ? undefined : parse(declared.join());
    return [...(typeof written === 'string' ? [written] : []), ...strangers].join(', ');
  };
  return (parse, text, newer) => {
    if (newer === undefined) return parse(text);
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (newer !== 'neutral' && form.test(text)) return ownText(parse, text);
      if (newer === 'text') throw error;
      return type.kind === 'enum' ? neutralMember(type) : knownMembers(type, text);
    }
  };
}

/** A name, or a number of 32 bits or so. */
const memberForm = /^(?:[A-Za-z_][A-Za-z0-9_]{0,127}|-?[0-9]{1,10})$/;
/** Names, as .NET writes sets, or their sum. */
const membersForm = /^(?:[A-Za-z_][A-Za-z0-9_]{0,127}(?:\s*,\s*[A-Za-z_][A-Za-z0-9_]{0,127}){0,63}|[0-9]{1,10})$/;
const separator = /\s*,\s*/;

function knownMembers({ members }: FlagsType, text: string): string {
  const names = new Set(text.split(/[\s,]+/).map(foldCase));
  const sum = /^[0-9]{1,15}$/.test(text) ? BigInt(text) : 0n;
  const known = members.filter(({ name, value }) => names.has(foldCase(name)) || (sum & BigInt(value)) !== 0n);
  return known.map(({ name }) => name).join(', ');
}
