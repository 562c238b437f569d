import { declaredMembers, v1Members, type EnumType, type FlagsType, type Type } from '../contract';

/** Whether the type declares a member of that name. */
export const hasMember = (type: EnumType | FlagsType, name: string): boolean => declaredMembers(type).has(name);

/** For each type, those of another version that hold everything it can say (true), or do not. */
type Known = WeakMap<Type, WeakMap<Type, boolean>>;
const decided: Known = new WeakMap();

function remember(known: Known, from: Type, to: Type, answer: boolean): void {
  const row = known.get(from) ?? new WeakMap<Type, boolean>();
  known.set(from, row);
  row.set(to, answer);
}

/**
 * Whether every value of the type `from`, of whatever wire, is as it stands a value of the type `to`: then nothing need
 * be converted. Types may contain themselves, so a pair met again while it is being compared is taken for equal (the
 * greatest fixed point). "No" rests on a difference that was seen and is remembered at once; "yes" rests on those
 * assumptions and is remembered, for all pairs, when the outermost is done.
 */
export function holdsAll(to: Type, from: Type): boolean {
  const known = decided.get(from)?.get(to);
  if (known !== undefined) return known;
  const assumed: [Type, Type][] = [];
  const answer = compare(from, to, assumed);
  if (answer) for (const [one, other] of assumed) remember(decided, one, other, true);
  return answer;
}

function compare(from: Type, to: Type, assumed: [Type, Type][]): boolean {
  // The one anyType of all versions: its values have types of their own version.
  if (from === to) return from.kind !== 'any';
  const known = decided.get(from)?.get(to);
  if (known !== undefined) return known;
  if (assumed.some(([one, other]) => one === from && other === to)) return true;
  assumed.push([from, to]);
  const answer = compareParts(from, to, (one, other) => compare(one, other, assumed));
  if (!answer) remember(decided, from, to, false);
  return answer;
}

function compareParts(from: Type, to: Type, same: (from: Type, to: Type) => boolean): boolean {
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
        return target !== undefined && same(type, target);
      });
    }
    case 'list':
      return to.kind === 'list' && same(from.item.type, to.item.type);
    case 'dictionary':
      return to.kind === 'dictionary' && same(from.value.type, to.value.type);
    case 'any':
      return false;
  }
}
