import type { EnumMember } from '../contract';
import { excerpt, Refusal } from './refusal';

/** Reads and writes sets of members. Canonical form: the single-bit members' names in contract order, joined by ", "; '' for none. */
export interface FlagSet {
  /** Names as a caller gave them, composites ("UR") taken apart. @throws Refusal on an unknown name. */
  fromNames(names: readonly string[]): string;
  /** A sum of member values, as v1 clients send flags. @throws Refusal on bits nobody declared. */
  fromNumber(sum: number): string;
  /** Single-bit names of a canonical set. */
  namesOf(canonical: string): readonly string[];
  /** As .NET writes the set: composite names where they fit, largest first, ascending in the text; the zero member's name or "0" for none. */
  toComposite(canonical: string): string;
}

const isSingleBit = (value: bigint): boolean => value > 0n && (value & (value - 1n)) === 0n;

const namesOf = (canonical: string): readonly string[] => (canonical === '' ? [] : canonical.split(', '));

/** Compiles the set operations for the members of one flags type. Built once per type, used per value. */
export function compileFlags(members: readonly EnumMember[]): FlagSet {
  const numbered = members.map(({ name, value }) => ({ name, bits: BigInt(value) }));
  // Several names may share a number (Services88 declares Select and R): the first is the one to write.
  const distinct = numbered.filter(({ bits }, index) => numbered.findIndex((other) => other.bits === bits) === index);
  const singles = distinct.filter(({ bits }) => isSingleBit(bits));
  const byName = new Map(numbered.map(({ name, bits }) => [name, bits]));
  const descending = distinct.filter(({ bits }) => bits > 0n).sort((a, b) => (a.bits > b.bits ? -1 : 1));
  const zeroName = distinct.find(({ bits }) => bits === 0n)?.name ?? '0';

  const canonicalOf = (bits: bigint): string =>
    singles
      .filter((single) => (bits & single.bits) !== 0n)
      .map(({ name }) => name)
      .join(', ');
  const known = singles.reduce((all, { bits }) => all | bits, 0n);
  const bitsOf = (names: readonly string[]): bigint =>
    names.reduce((sum, name) => {
      const bits = byName.get(name);
      if (bits === undefined) throw new Refusal('request.invalid', `unknown member ${excerpt(name)}`);
      return sum | bits;
    }, 0n);

  return {
    namesOf,
    fromNames: (names) => canonicalOf(bitsOf(names)),
    fromNumber(sum) {
      if (!Number.isSafeInteger(sum) || sum < 0 || (BigInt(sum) & ~known) !== 0n)
        throw new Refusal('request.invalid', `${sum} has bits that are no members`);
      return canonicalOf(BigInt(sum));
    },
    toComposite(canonical) {
      let rest = bitsOf(namesOf(canonical));
      if (rest === 0n) return zeroName;
      const names: string[] = [];
      for (const { name, bits } of descending) {
        if ((rest & bits) !== bits) continue;
        rest &= ~bits;
        names.unshift(name);
      }
      return names.join(', ');
    },
  };
}
