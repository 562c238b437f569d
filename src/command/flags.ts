import type { EnumMember } from '../contract';
import { excerpt, Refusal } from './refusal';
import { remembering } from '../text/memo';

/** Longest text of a set; the largest real one, with every member of the largest type, has under 1,000 characters. */
export const flagsChars = 4096;

/**
 * Reads and writes sets of members. Canonical form: the single-bit members' names in contract order, joined by ", "; ''
 * for none.
 */
export interface FlagSet {
  /** Names as a caller gave them, composites ("UR") taken apart. @throws Refusal on an unknown name. */
  fromNames(names: readonly string[]): string;
  /** A sum of member values, as v1 clients send flags. @throws Refusal on bits that are not declared. */
  fromNumber(sum: number): string;
  /** Single-bit names of a canonical set. */
  namesOf(canonical: string): readonly string[];
  /**
   * As .NET writes the set: composite names where they fit, largest first, ascending in the text; the zero member's
   * name or "0" for none. Behind them the names that only a newer CRM knows.
   */
  toComposite(canonical: string): string;
}

const isSingleBit = (value: bigint): boolean => value > 0n && (value & (value - 1n)) === 0n;

const namesOf = (canonical: string): readonly string[] => (canonical === '' ? [] : canonical.split(', '));

interface Unit {
  readonly name: string;
  readonly bits: bigint;
}

/**
 * What a canonical set is made of: the single-bit members, and members of several bits that single ones cannot express.
 * Several names may share a number (Services88 declares Select and R): the first one is written.
 */
function unitsOf(members: readonly Unit[]): readonly Unit[] {
  const singles = members.filter(({ bits }) => isSingleBit(bits)).reduce((all, { bits }) => all | bits, 0n);
  return members.filter(({ bits }) => isSingleBit(bits) || (bits & ~singles) !== 0n);
}

/** Compiles the set operations for the members of one flags type. Built once per type, used per value. */
export function compileFlags(members: readonly EnumMember[]): FlagSet {
  const numbered = members.map(({ name, value }): Unit => ({ name, bits: BigInt(value) }));
  const distinct = numbered.filter(({ bits }, index) => numbered.findIndex((other) => other.bits === bits) === index);
  const units = unitsOf(distinct);
  const byName = new Map(numbered.map(({ name, bits }) => [name, bits]));
  const descending = distinct.filter(({ bits }) => bits > 0n).sort((a, b) => (a.bits > b.bits ? -1 : 1));
  const zeroName = distinct.find(({ bits }) => bits === 0n)?.name ?? '0';

  function canonicalOf(bits: bigint): string {
    const contained = units.filter((unit) => (bits & unit.bits) === unit.bits);
    if (contained.reduce((all, unit) => all | unit.bits, 0n) !== bits)
      throw new Refusal('request.invalid', `${bits} has bits that are no members`);
    return contained.map(({ name }) => name).join(', ');
  }
  function bitsOf(names: readonly string[]): bigint {
    return names.reduce((sum, name) => {
      const bits = byName.get(name);
      if (bits === undefined) throw new Refusal('request.invalid', `unknown member ${excerpt(name)}`);
      return sum | bits;
    }, 0n);
  }
  function compositeOf(canonical: string): string {
    const given = namesOf(canonical);
    const unknownNames = given.filter((name) => !byName.has(name));
    let rest = bitsOf(given.filter((name) => byName.has(name)));
    if (rest === 0n && unknownNames.length === 0) return zeroName;
    const names: string[] = [];
    for (const { name, bits } of descending) {
      if ((rest & bits) !== bits) continue;
      rest &= ~bits;
      names.unshift(name);
    }
    return [...names, ...unknownNames].join(', ');
  }

  return {
    namesOf,
    fromNames: (names) => canonicalOf(bitsOf(names)),
    fromNumber(sum) {
      if (!Number.isSafeInteger(sum) || sum < 0)
        throw new Refusal('request.invalid', `${sum} has bits that are no members`);
      return canonicalOf(BigInt(sum));
    },
    toComposite: remembering(compositeOf),
  };
}
