/** Which types of one version of the contract need no conversion to those of another. */
import { declaredMembers, v1Members, type EnumType, type FlagsType, type Type } from '../contract';
import { perPair } from '../text/memo';

/** Whether the type declares a member of that name. */
export const hasMember = (type: EnumType | FlagsType, name: string): boolean => declaredMembers(type).has(name);

interface Verdict {
  /** undefined: not known yet. */
  isAssignable: boolean | undefined;
}

const verdictOf: (from: Type, to: Type) => Verdict = perPair((): Verdict => ({ isAssignable: undefined }));

/**
 * Whether every value of the type `from`, on either wire, is a value of the type `to` without change: then nothing has
 * to be converted. Types may contain themselves, so a pair that is met again during its comparison is assumed to be
 * assignable (the greatest fixed point). A "no" rests on a difference that was seen, and is remembered at once. A "yes"
 * rests on the assumptions, and is remembered for all pairs when the outermost comparison is done.
 */
export function isAssignable(from: Type, to: Type): boolean {
  const known = verdictOf(from, to).isAssignable;
  if (known !== undefined) return known;
  const assumed = new Set<Verdict>();
  const answer = compare(from, to, assumed);
  if (answer) for (const verdict of assumed) verdict.isAssignable = true;
  return answer;
}

function compare(from: Type, to: Type, assumed: Set<Verdict>): boolean {
  // All versions share one anyType, but its values have types of their own version.
  if (from === to) return from.kind !== 'any';
  const verdict = verdictOf(from, to);
  if (verdict.isAssignable !== undefined) return verdict.isAssignable;
  if (assumed.has(verdict)) return true;
  assumed.add(verdict);
  const answer = compareParts(from, to, (one, other) => compare(one, other, assumed));
  if (!answer) verdict.isAssignable = false;
  return answer;
}

function compareParts(from: Type, to: Type, areAssignable: (from: Type, to: Type) => boolean): boolean {
  switch (from.kind) {
    case 'scalar':
      return to.kind === 'scalar' && from.scalar === to.scalar;
    case 'enum':
    case 'flags':
      // A v1 wire reads more names than the type declares: those must be known to the other side too.
      return to.kind === from.kind && v1Members(from).every(({ name }) => hasMember(to, name));
    case 'struct': {
      if (to.kind !== 'struct') return false;
      const targets = new Map(to.fields.map((field) => [field.name, field.type]));
      return from.fields.every(({ name, type }) => {
        const target = targets.get(name);
        return target !== undefined && areAssignable(type, target);
      });
    }
    case 'list':
      return to.kind === 'list' && areAssignable(from.item.type, to.item.type);
    case 'dictionary':
      return to.kind === 'dictionary' && areAssignable(from.value.type, to.value.type);
    case 'any':
      return false;
  }
}
