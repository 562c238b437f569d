/** Compares the structs, enumerations and sets that an agent has on both sides. */
import type { ChangeList } from './change-list';
import { fieldDifferences, isReordered } from './compare-fields';
import type { Breakage, ContractChange } from './contract-change';
import type { OfferedAgent, OfferedType } from './offer';
import { typesReachedBy, type Reached } from './reach';

/** What all types of an agent are compared with. */
export interface TypeComparison {
  readonly agent: string;
  readonly changes: ChangeList;
  /** Whether the texts of types, and what may be left out, are told on both sides. */
  readonly isExact: boolean;
}

const both: Breakage = { sends: true, reads: true };

/** Types that only one side has are not told here: another agent may have them. */
export function compareTypes(from: OfferedAgent, to: OfferedAgent, comparison: TypeComparison): void {
  const [before, after] = [typesReachedBy(from), typesReachedBy(to)];
  for (const [name, type] of from.types) {
    const target = to.types.get(name);
    if (target === undefined) continue;
    const tell = teller(from, to, [before(name), after(name)], comparison);
    if (type.kind !== target.kind)
      tell({ kind: 'type', way: 'changed', path: name, detail: `${type.kind} → ${target.kind}`, breaks: both });
    else if (type.kind === 'struct') compareStructs(name, type, target, comparison, tell);
    // v1 has names for several members together, which no WSDL has.
    else if (type.kind === 'enum' || comparison.isExact) compareMembers(name, type, target, tell);
  }
}

type Tell = (change: Omit<ContractChange, 'operations'>) => void;

/** Of whom a change could break, only those that reach the type are told. */
function teller(
  from: OfferedAgent,
  to: OfferedAgent,
  reached: readonly Reached[],
  { agent, changes }: TypeComparison,
): Tell {
  const isOnBoth = (name: string): boolean => from.operations.has(name) && to.operations.has(name);
  const sends = reached.flatMap((each) => Array.from(each.sends)).filter(isOnBoth);
  const reads = reached.flatMap((each) => Array.from(each.reads)).filter(isOnBoth);
  const operations = [...sends, ...reads].map((name) => `${agent}.${name}`);
  return ({ breaks, ...change }) =>
    changes.add(
      { ...change, breaks: { sends: breaks.sends && sends.length > 0, reads: breaks.reads && reads.length > 0 } },
      operations,
    );
}

function compareStructs(
  name: string,
  from: OfferedType,
  to: OfferedType,
  { isExact }: TypeComparison,
  tell: Tell,
): void {
  for (const { name: field, ...difference } of fieldDifferences(from.fields, to.fields)) {
    if (!isExact && difference.way === 'changed' && !difference.detail.startsWith('written ')) continue;
    tell({ kind: 'property', ...difference, path: `${name}.${field}` });
  }
  if (!isExact) return;
  if (from.base !== to.base) {
    const detail = `extends ${from.base || 'nothing'} → ${to.base || 'nothing'}`;
    // What comes and goes with the base is told by itself.
    tell({ kind: 'type', way: 'changed', path: name, detail, breaks: { sends: false, reads: false } });
  }
  if (isReordered(from.fields, to.fields))
    tell({ kind: 'type', way: 'changed', path: name, detail: 'another order of properties', breaks: both });
}

/** A member that a generated client does not know stops its reader; one that is gone stops who sends it. */
function compareMembers(name: string, from: OfferedType, to: OfferedType, tell: Tell): void {
  const unmet = new Map(Array.from(to.members.keys(), (member) => [member.toLowerCase(), member]));
  const tellMember = (member: string, rest: Pick<ContractChange, 'way' | 'detail' | 'breaks'>): void =>
    tell({ kind: 'member', path: `${name}.${member}`, ...rest });
  for (const [member, number] of from.members) {
    const target = to.members.has(member) ? member : unmet.get(member.toLowerCase());
    if (target === undefined) {
      tellMember(member, { way: 'removed', detail: '', breaks: { sends: true, reads: false } });
      continue;
    }
    unmet.delete(target.toLowerCase());
    const other = to.members.get(target);
    if (target !== member) tellMember(member, { way: 'changed', detail: `written ${target}`, breaks: both });
    if (number !== undefined && other !== undefined && number !== other)
      tellMember(member, { way: 'changed', detail: `${number} → ${other}`, breaks: both });
  }
  for (const member of unmet.values())
    tellMember(member, { way: 'added', detail: '', breaks: { sends: false, reads: true } });
}
