/** Compares what two sides offer by meaning: agents, operations, parameters, types. The form of files is no matter. */
import { ChangeList } from './change-list';
import { fieldDifferences, isReordered } from './compare-fields';
import { compareTypes } from './compare-types';
import type { Breakage, ContractChange } from './contract-change';
import type { Offer, OfferedAgent, OfferedField, OfferedOperation } from './offer';

export interface OfferComparison {
  readonly changes: readonly ContractChange[];
  /** Agents that one side has and that could not be read there: they are not compared. */
  readonly unread: readonly string[];
  /** What one side does not tell; one sentence each. */
  readonly untold: readonly string[];
}

export interface OfferOptions {
  /** Only this agent, in any letter case. */
  readonly agent?: string | undefined;
  readonly onAgent?: (name: string) => void;
}

const none: Breakage = { sends: false, reads: false };
const both: Breakage = { sends: true, reads: true };

/** What a caller built for `from` meets at `to`. Agents are loaded one after the other. */
export function compareOffers(from: Offer, to: Offer, options: OfferOptions = {}): OfferComparison {
  const changes = new ChangeList();
  const unread = new Set<string>();
  const types = { from: new Set<string>(), to: new Set<string>() };
  const howMuch = { isExact: isExact(from, to), hasTypes: from.tells !== 'names' && to.tells !== 'names' };
  for (const name of agentNames(from, to, options.agent)) {
    const [before, after] = [from.agent(name), to.agent(name)];
    options.onAgent?.(name);
    if (before === 'unread' || after === 'unread') {
      unread.add(name);
      continue;
    }
    for (const type of before?.types.keys() ?? []) types.from.add(type);
    for (const type of after?.types.keys() ?? []) types.to.add(type);
    compareAgents(before, after, { changes, ...howMuch });
  }
  // Where an agent is not compared, a type may stand in it.
  if (howMuch.isExact && unread.size === 0) compareTypeNames(types, changes);
  return { changes: changes.all(), unread: Array.from(unread), untold: untold(from, to) };
}

interface AgentComparison {
  readonly changes: ChangeList;
  readonly isExact: boolean;
  readonly hasTypes: boolean;
}

const isExact = (from: Offer, to: Offer): boolean =>
  from.wire === to.wire && from.tells === to.tells && from.tells !== 'names';

/** As the first side writes them; sorted. */
function agentNames(from: Offer, to: Offer, wanted: string | undefined): readonly string[] {
  const names = new Map([...to.agentNames, ...from.agentNames].map((name) => [name.toLowerCase(), name]));
  return Array.from(names.values())
    .filter((name) => wanted === undefined || name.toLowerCase() === wanted.toLowerCase())
    .sort();
}

function compareAgents(
  from: OfferedAgent | undefined,
  to: OfferedAgent | undefined,
  comparison: AgentComparison,
): void {
  const { changes } = comparison;
  const { name } = from ?? to ?? { name: '' };
  const one = from === undefined ? to : from;
  if (one === undefined) return;
  if (from === undefined || to === undefined) {
    const gone = from === undefined ? ({ way: 'added', breaks: none } as const) : removed;
    const paths = Array.from(one.operations.keys(), (operation) => `${name}.${operation}`);
    changes.add({ kind: 'agent', path: name, detail: '', ...gone }, paths);
    for (const path of paths) changes.add({ kind: 'operation', path, detail: '', ...gone }, [path]);
    return;
  }
  compareOperations(from, to, comparison);
  if (comparison.hasTypes) compareTypes(from, to, { agent: name, changes, isExact: comparison.isExact });
}

const removed = { way: 'removed', breaks: both } as const;

function compareOperations(from: OfferedAgent, to: OfferedAgent, { changes, isExact: exact }: AgentComparison): void {
  const unmet = new Map(Array.from(to.operations.keys(), (name) => [name.toLowerCase(), name]));
  for (const [name, operation] of from.operations) {
    const path = `${from.name}.${name}`;
    const target = to.operations.get(name) ?? to.operations.get(unmet.get(name.toLowerCase()) ?? '');
    if (target === undefined) {
      changes.add({ kind: 'operation', path, detail: '', ...removed }, [path]);
      continue;
    }
    unmet.delete(target.name.toLowerCase());
    if (target.name !== name)
      changes.add({ kind: 'operation', way: 'changed', path, detail: `written ${target.name}`, breaks: both }, [path]);
    if (exact) compareOperation(path, operation, target, changes);
  }
  for (const name of unmet.values()) {
    const path = `${from.name}.${name}`;
    changes.add({ kind: 'operation', way: 'added', path, detail: '', breaks: none }, [path]);
  }
}

function compareOperation(path: string, from: OfferedOperation, to: OfferedOperation, changes: ChangeList): void {
  const tell = (change: Omit<ContractChange, 'operations'>): void => changes.add(change, [path]);
  const isVoid = from.results.length === 0;
  compareList(path, 'parameter', [from.parameters, to.parameters], { sends: true, reads: false }, tell);
  // A caller of an operation without result reads none.
  compareList(path, 'result', [from.results, to.results], { sends: false, reads: !isVoid }, tell);
  if (from.request !== to.request || from.response !== to.response) {
    const detail = [
      ...(from.request === to.request ? [] : [`element ${from.request} → ${to.request}`]),
      ...(from.response === to.response ? [] : [`element ${from.response} → ${to.response}`]),
    ].join('; ');
    tell({ kind: 'operation', way: 'changed', path, detail, breaks: both });
  }
  compareHeaders(path, from.requestHeaders, to.requestHeaders, { sends: true, reads: false }, tell);
  compareHeaders(path, from.responseHeaders, to.responseHeaders, { sends: false, reads: true }, tell);
}

/** @param direction whom a change of this list can break */
function compareList(
  path: string,
  kind: 'parameter' | 'result',
  [from, to]: readonly [readonly OfferedField[], readonly OfferedField[]],
  direction: Breakage,
  tell: (change: Omit<ContractChange, 'operations'>) => void,
): void {
  const narrowed = ({ sends, reads }: Breakage): Breakage => ({
    sends: sends && direction.sends,
    reads: reads && direction.reads,
  });
  for (const { way, name, detail, breaks } of fieldDifferences(from, to))
    tell({ kind, way, path: `${path}(${name})`, detail, breaks: narrowed(breaks) });
  if (isReordered(from, to))
    tell({ kind: 'operation', way: 'changed', path, detail: `another order of ${kind}s`, breaks: narrowed(both) });
}

/** A request's new block may be asked for; an answer's old one may be missed. */
function compareHeaders(
  path: string,
  from: readonly string[],
  to: readonly string[],
  direction: Breakage,
  tell: (change: Omit<ContractChange, 'operations'>) => void,
): void {
  const detail = direction.sends ? 'of the request' : 'of the answer';
  const block = (name: string): string => `${path}[${name}]`;
  for (const name of to.filter((each) => !from.includes(each)))
    tell({ kind: 'header', way: 'added', path: block(name), detail, breaks: { ...none, sends: direction.sends } });
  for (const name of from.filter((each) => !to.includes(each)))
    tell({ kind: 'header', way: 'removed', path: block(name), detail, breaks: { ...none, reads: direction.reads } });
}

/** Types are of all agents together; what refers to one that is gone is told by itself. */
function compareTypeNames({ from, to }: Record<'from' | 'to', ReadonlySet<string>>, changes: ChangeList): void {
  const tell = (way: 'added' | 'removed', path: string): void =>
    changes.add({ kind: 'type', way, path, detail: '', breaks: none }, []);
  for (const name of from) if (!to.has(name)) tell('removed', name);
  for (const name of to) if (!from.has(name)) tell('added', name);
}

function untold(from: Offer, to: Offer): readonly string[] {
  if (from.tells === 'names' || to.tells === 'names') {
    const side = from.tells === 'names' ? from : to;
    return [`${side.name} lists its operations only: parameters, results and types are not compared.`];
  }
  if (from.wire !== to.wire)
    return [
      'A SOAP and a v1 interface are compared by agents, operations, properties and members of enumerations: ' +
        'not by parameters, results, sets, types of properties, and what may be left out or nil.',
    ];
  return [];
}
