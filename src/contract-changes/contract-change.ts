/** One difference between two offers, and whom it breaks. */

/**
 * What differs. `header` is a SOAP header block; `property` belongs to a struct, `member` to an enumeration or a set.
 */
export const changedKinds = [
  'agent',
  'operation',
  'parameter',
  'result',
  'header',
  'type',
  'property',
  'member',
] as const;
export type ChangedKind = (typeof changedKinds)[number];

export const changeWays = ['added', 'removed', 'changed'] as const;
export type ChangeWay = (typeof changeWays)[number];

/** Whom a change breaks that was built for the first side: who sends it, who reads it. */
export interface Breakage {
  readonly sends: boolean;
  readonly reads: boolean;
}

export interface ContractChange {
  readonly kind: ChangedKind;
  readonly way: ChangeWay;
  /** `Appointment`, `Appointment.SetSeen`, `Appointment.SetSeen(UpdateMode)`, `UserGroup.Deleted`. */
  readonly path: string;
  /** `short → boolean`; of what is added or removed its type; '' where there is nothing more to say. */
  readonly detail: string;
  readonly breaks: Breakage;
  /** The operations of both sides that it touches, sorted: `User.GetUserGroup`. */
  readonly operations: readonly string[];
}

export const isBreaking = ({ breaks }: Pick<ContractChange, 'breaks'>): boolean => breaks.sends || breaks.reads;

/** `kind way` → how many; those that are none are left out. */
export function countChanges(changes: Iterable<ContractChange>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { kind, way } of changes) counts.set(`${kind} ${way}`, (counts.get(`${kind} ${way}`) ?? 0) + 1);
  return counts;
}
