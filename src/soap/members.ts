import type { EnumType, FlagsType } from '../contract';

const declared = new WeakMap<EnumType | FlagsType, ReadonlySet<string>>();

/** The member names a type's own WSDL declares: v1 and newer versions know more, which this version's clients and servers cannot read. */
export function declaredMembers(type: EnumType | FlagsType): ReadonlySet<string> {
  const known = declared.get(type);
  if (known !== undefined) return known;
  const names = new Set(type.members.map(({ name }) => name));
  declared.set(type, names);
  return names;
}
