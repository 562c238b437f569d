/**
 * Converts leaves between two versions of one contract: members that one side does not have, and the one field that
 * changed its type.
 */
import type { EnumType, FlagsType, ScalarType, Type } from '../contract';
import { integerBounds, leafText, Refusal, type Value } from '../command';
import { hasMember, isAssignable } from './assignable';
import type { Conversion } from './skew';

/** Converts a leaf value from one type to another; gives the very value back when nothing about it had to change. */
export type Convert = (value: Value, conversion: Conversion) => Value;

/** The converter of a type's leaves; undefined: each of them is a value of the other type without change. */
export function leafConverter(from: Type, to: Type): Convert | undefined {
  return isAssignable(from, to) ? undefined : leafConverterOf(from, to);
}

export function leafConverterOf(from: Type, to: Type): Convert {
  if (from.kind === 'scalar' && to.kind === 'scalar') return (value) => convertScalar(value, from, to);
  if (from.kind === 'enum' && to.kind === 'enum')
    return (value, conversion) => convertMember(leafText(value), from, to, conversion);
  return from.kind === 'flags' && to.kind === 'flags' ? flagsConverter(from, to) : mismatched(from, to);
}

export function mismatched(from: Type, to: Type): Convert {
  return () => mismatch(from, to);
}

export function mismatch(from: Type, to: Type): never {
  throw new Refusal('upstream.skew', `${from.name.local} cannot be turned into ${to.name.local}`);
}

/**
 * Converts the scalars that changed their type: integers of other widths, and integers that became booleans (0 is
 * false, 1 is true; anything else has no counterpart).
 */
function convertScalar(value: Value, from: ScalarType, to: ScalarType): Value {
  if (from.scalar === to.scalar) return value;
  if (to.scalar === 'boolean') {
    if (value === 0 || value === 1) return value === 1;
    return mismatch(from, to);
  }
  const number = from.scalar === 'boolean' ? Number(value) : Number(leafText(value));
  const range = integerBounds(to.scalar);
  if (range !== undefined)
    return Number.isInteger(number) && number >= range[0] && number <= range[1] ? number : mismatch(from, to);
  if (to.scalar === 'long' || to.scalar === 'decimal' || to.scalar === 'double')
    return leafText(from.scalar === 'boolean' ? number : value);
  return to.scalar === 'string' ? leafText(value) : mismatch(from, to);
}

function convertMember(name: string, from: EnumType, to: EnumType, conversion: Conversion): Value {
  return hasMember(to, name) ? name : (conversion.onMember(name, from, to) ?? name);
}

/** Sets of members that both types have, kept per pair of types: a record holds the same few hundreds of times. */
const knownSetsMax = 64;

function flagsConverter(from: FlagsType, to: FlagsType): Convert {
  const known = new Set<string>();
  return (value, conversion) => {
    const canonical = leafText(value);
    if (canonical === '' || known.has(canonical) || hasMember(to, canonical)) return canonical;
    const names = canonical.split(', ');
    if (!names.every((name) => hasMember(to, name)))
      return names
        .flatMap((name) => (hasMember(to, name) ? [name] : (conversion.onMember(name, from, to) ?? [])))
        .join(', ');
    // Joined anew: the text itself may be a slice of a whole message, which would stay in memory with it.
    if (known.size < knownSetsMax) known.add(names.join(', '));
    return canonical;
  };
}
