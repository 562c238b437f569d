/** `$type`, by which .NET serializers say of which derived type an object is. */
import type { StructType } from '../contract';
import { excerpt, Refusal } from '../command';
import type { ReadContext } from './read-context';

/**
 * Reads the string that follows `$type`. Of namespace and assembly nothing is known: whoever writes the type anew
 * leaves them out.
 * @throws Refusal for a long one: no type of the contract has such a name
 */
export function readTypeName({ reader, onLeniency }: ReadContext): string {
  onLeniency?.();
  const written = reader.shortString();
  if (written === undefined) throw new Refusal('request.limit', 'the name of the type is too long').within('$type');
  return written;
}

/** `Project`, or as .NET writes it, `SuperOffice.CRM.Services.Project, SuperOffice.Contracts`. */
export const localTypeName = (written: string): string => typeForm.exec(written)?.[1] ?? written;

/** Namespaces, the name itself, then the assembly: names, its version and the like. */
const typeForm = /^(?:\w+[.+])*(\w+)(?:, ?[\w.]+(?:, ?\w+=[\w.-]+)*)?$/;

/**
 * The declared type or the derived one that was named. A newer CRM's type that the contract does not know is read as
 * the declared one; a caller's is refused, for the name says what .NET is to make.
 */
export function actualStruct(type: StructType, written: string, { types, onLeniency }: ReadContext): StructType {
  const local = localTypeName(written);
  if (local === type.name.local) return type;
  const derived = types.derivedOf(type).find(({ name }) => name.local === local);
  if (derived !== undefined) return derived;
  if (onLeniency === undefined) return type;
  throw new Refusal('request.invalid', `${excerpt(written)} is not ${type.name.local} or derived from it`).within(
    '$type',
  );
}
