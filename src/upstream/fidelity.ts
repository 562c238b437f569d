/**
 * Computes from the contracts what each operation keeps and loses between a caller of one version and a CRM of another.
 */
import { findV1Operation, v1Offers, type Contract, type Field, type Operation, type Type } from '../contract';
import { emulatedBy } from './emulate';

/** A caller's version and the CRM's: a Services version or `v1`. */
export interface VersionPair {
  readonly caller: string;
  readonly crm: string;
}

export type Fidelity =
  | { readonly kind: 'exact' }
  /**
   * `refused`: what the CRM cannot hold, refused when a caller sends it; `left`: what the caller's version has no name
   * for, left out of answers.
   */
  | { readonly kind: 'skewed'; readonly refused: readonly string[]; readonly left: readonly string[] }
  | { readonly kind: 'emulated'; readonly by: string }
  /** Log-in on a v1 CRM, which has no SoPrincipal agent. */
  | { readonly kind: 'bridged' }
  | { readonly kind: 'missing' };

/** The operation in one version, or v1's. */
export function operationAs(contract: Contract, asked: string, agent: string, name: string): Operation | undefined {
  if (asked === 'v1') {
    const operation = findV1Operation(contract, agent, name);
    return operation !== undefined && v1Offers(operation) ? operation : undefined;
  }
  const lookup = contract.version(asked)?.agent(agent);
  return lookup?.found === 'agent' ? lookup.agent.operation(name) : undefined;
}

/** @returns undefined when the caller's version has no such operation */
export function fidelityOf(
  contract: Contract,
  { caller, crm }: VersionPair,
  agent: string,
  name: string,
): Fidelity | undefined {
  const asked = operationAs(contract, caller, agent, name);
  if (asked === undefined) return undefined;
  const own = operationAs(contract, crm, agent, name);
  if (own === asked) return { kind: 'exact' };
  if (own === undefined) return standIn(contract, asked, crm);
  const refused = lacking(asked.parameters, own.parameters);
  const left = lacking(own.results, asked.results);
  return refused.length + left.length === 0 ? { kind: 'exact' } : { kind: 'skewed', refused, left };
}

function standIn(contract: Contract, asked: Operation, crm: string): Fidelity {
  if (crm === 'v1' && asked.agent === 'SoPrincipal') return { kind: 'bridged' };
  const by = emulatedBy(asked);
  return by !== undefined && operationAs(contract, crm, asked.agent, by) !== undefined
    ? { kind: 'emulated', by }
    : { kind: 'missing' };
}

/**
 * Properties and members, such as `AppointmentEntity.IsRecurring`, that the first fields can hold and the second
 * cannot.
 */
function lacking(from: readonly Field[], to: readonly Field[]): readonly string[] {
  const found = new Set<string>();
  collect(from, to, '', found, new Set());
  return Array.from(found).sort();
}

function collect(
  from: readonly Field[],
  to: readonly Field[],
  owner: string,
  found: Set<string>,
  seen: Set<Type>,
): void {
  for (const { name, type } of from) {
    const other = to.find((field) => field.name === name);
    const path = owner === '' ? name : `${owner}.${name}`;
    if (other === undefined) found.add(path);
    else compare(type, other.type, path, found, seen);
  }
}

function compare(from: Type, to: Type, path: string, found: Set<string>, seen: Set<Type>): void {
  if (from === to || seen.has(from)) return;
  seen.add(from);
  if (from.kind === 'struct' && to.kind === 'struct') collect(from.fields, to.fields, from.name.local, found, seen);
  else if (from.kind === 'list' && to.kind === 'list') compare(from.item.type, to.item.type, path, found, seen);
  else if (from.kind === 'dictionary' && to.kind === 'dictionary')
    compare(from.value.type, to.value.type, path, found, seen);
  else if ((from.kind === 'enum' && to.kind === 'enum') || (from.kind === 'flags' && to.kind === 'flags')) {
    // Several names may have one number: what has a known name there is not lost.
    const known = new Set<string | number>(to.members.flatMap((member) => [member.name, member.value]));
    for (const { name, value } of from.members)
      if (!known.has(name) && (from.kind === 'enum' || !known.has(value))) found.add(`${from.name.local}.${name}`);
  } else if (from.kind !== to.kind || from.name.local !== to.name.local)
    found.add(`${path} (${from.name.local} as ${to.name.local})`);
}
