/** Gathers changes agent by agent. A type that several agents have is told once, with the operations of all of them. */
import { changedKinds, changeWays, type Breakage, type ContractChange } from './contract-change';

interface Gathered extends ContractChange {
  breaks: Breakage;
  readonly touched: Set<string>;
}

export class ChangeList {
  readonly #changes = new Map<string, Gathered>();

  /** @param operations such as `Appointment.SetSeen` */
  add(change: Omit<ContractChange, 'operations'>, operations: Iterable<string>): void {
    const { kind, way, path, detail, breaks } = change;
    const key = `${kind} ${way} ${path} ${detail}`;
    const known = this.#changes.get(key) ?? { ...change, operations: [], touched: new Set() };
    known.breaks = { sends: known.breaks.sends || breaks.sends, reads: known.breaks.reads || breaks.reads };
    for (const operation of operations) known.touched.add(operation);
    this.#changes.set(key, known);
  }

  /** By kind, then by path. */
  all(): readonly ContractChange[] {
    return Array.from(this.#changes.values(), ({ touched, ...change }) => ({
      ...change,
      operations: Array.from(touched).sort(),
    })).sort(inOrder);
  }
}

function inOrder(one: ContractChange, other: ContractChange): number {
  const byKind = changedKinds.indexOf(one.kind) - changedKinds.indexOf(other.kind);
  const byPath = one.path < other.path ? -1 : one.path > other.path ? 1 : 0;
  return byKind || byPath || changeWays.indexOf(one.way) - changeWays.indexOf(other.way);
}
