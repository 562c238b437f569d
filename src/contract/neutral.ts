import type { EnumType } from './model';

const neutralNames: ReadonlySet<string> = new Set(['Unknown', 'None', 'Undefined', 'NotSet', 'Default']);

/**
 * The member that stands for one the reader's version does not have: the zero member by NetServer's convention (mostly `Unknown` or `None`),
 * else one of those names, else the first.
 */
export function neutralMember(type: EnumType): string {
  const zero = type.members.find(({ value }) => value === 0);
  const named = type.members.find(({ name }) => neutralNames.has(name));
  return (zero ?? named ?? type.members[0])?.name ?? '';
}

/** Whether a name, in any letter case, says by itself that it stands for nothing. */
export function isNeutralName(name: string): boolean {
  return lowerNeutralNames.has(name.toLowerCase());
}

const lowerNeutralNames: ReadonlySet<string> = new Set(Array.from(neutralNames, (name) => name.toLowerCase()));
