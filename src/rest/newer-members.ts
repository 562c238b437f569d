import { neutralMember, type EnumType, type FlagsType } from '../contract';
import { Refusal, type Value } from '../command';
import { foldCase } from './letter-case';

/** Reads a leaf's text with the given parser; in answers (`newer`) a member that the contract lacks has a stand-in. */
export type ReadLeaf = (parse: (text: string) => Value, text: string, newer: boolean | undefined) => Value;

/**
 * A v1 CRM is newer than any WSDL: its enumerations may have members that the contract does not. In answers such a member is read as
 * the neutral one, and of a set only the members that are known stay; in requests they are refused like any other mistake.
 */
export function readingNewer(type: EnumType | FlagsType): ReadLeaf {
  return (parse, text, newer) => {
    if (newer !== true) return parse(text);
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return type.kind === 'enum' ? neutralMember(type) : knownMembers(type, text);
    }
  };
}

function knownMembers({ members }: FlagsType, text: string): string {
  const names = new Set(text.split(/[\s,]+/).map(foldCase));
  const sum = /^[0-9]{1,15}$/.test(text) ? BigInt(text) : 0n;
  const known = members.filter(({ name, value }) => names.has(foldCase(name)) || (sum & BigInt(value)) !== 0n);
  return known.map(({ name }) => name).join(', ');
}
