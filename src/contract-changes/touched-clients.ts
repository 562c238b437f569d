/** Which recorded callers a change of the contract breaks, by the books of who calls what. */
import { isBreaking, type ContractChange } from './contract-change';

/** What one client did with one operation: a line of the usage ledger, as far as it counts here. */
export interface RecordedUse {
  readonly client: { readonly id: string };
  readonly agent: string;
  readonly operation: string;
  readonly calls: number;
  /** Milliseconds since the epoch. */
  readonly lastSeen: number;
  /** `Type.Property`, or the name of a parameter or result. */
  readonly sent: readonly string[];
  readonly read: readonly string[];
}

export interface TouchedClient<C> {
  readonly client: C;
  /** Calls of the operations that a change breaks. */
  readonly calls: number;
  readonly lastSeen: number;
  /** The changes that break it. */
  readonly changes: readonly ContractChange[];
  /** Operations it has called that they touch, sorted. */
  readonly operations: readonly string[];
}

/**
 * A property or parameter breaks those that sent it, or may have read it. Values are not recorded, so a member breaks
 * each caller of an operation that it may come to. What breaks no caller touches none.
 */
export function touchedClients<U extends RecordedUse>(
  changes: readonly ContractChange[],
  rows: Iterable<U>,
): readonly TouchedClient<U['client']>[] {
  const breaking = byOperation(changes.filter(isBreaking));
  const found = new Map<string, Gathering<U['client']>>();
  for (const row of rows) {
    const name = `${row.agent}.${row.operation}`;
    const met = (breaking.get(name.toLowerCase()) ?? []).filter((change) => breaks(change, row));
    if (met.length === 0) continue;
    const known = found.get(row.client.id) ?? newGathering(row.client);
    for (const change of met) known.changes.add(change);
    known.operations.add(name);
    known.calls += row.calls;
    known.lastSeen = Math.max(known.lastSeen, row.lastSeen);
    found.set(row.client.id, known);
  }
  return Array.from(found.values(), ({ client, calls, lastSeen, ...sets }) => ({
    client,
    calls,
    lastSeen,
    changes: changes.filter((change) => sets.changes.has(change)),
    operations: Array.from(sets.operations).sort(),
  })).sort((one, other) => other.calls - one.calls || (one.client.id < other.client.id ? -1 : 1));
}

interface Gathering<C> {
  readonly client: C;
  calls: number;
  lastSeen: number;
  readonly changes: Set<ContractChange>;
  readonly operations: Set<string>;
}

const newGathering = <C>(client: C): Gathering<C> => ({
  client,
  calls: 0,
  lastSeen: 0,
  changes: new Set(),
  operations: new Set(),
});

function byOperation(changes: readonly ContractChange[]): ReadonlyMap<string, readonly ContractChange[]> {
  const found = new Map<string, ContractChange[]>();
  for (const change of changes)
    for (const operation of change.operations) {
      const key = operation.toLowerCase();
      const known = found.get(key);
      if (known === undefined) found.set(key, [change]);
      else known.push(change);
    }
  return found;
}

function breaks({ kind, way, path, breaks: whom }: ContractChange, { sent, read }: RecordedUse): boolean {
  // What is asked for from now on was sent by none before.
  if (way === 'added' || !(kind === 'property' || kind === 'parameter' || kind === 'result')) return true;
  const name = kind === 'property' ? path : (/\(([^)]*)\)$/.exec(path)?.[1] ?? path);
  return (whom.sends && sent.includes(name)) || (whom.reads && read.includes(name));
}
