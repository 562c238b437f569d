import type { ComparedCall } from '../comparison';
import type { CountedOperation } from './counted-operations';
import { msPerDay, otherDifferences, type BatchComparison, type BatchDifference } from './ledger-store';
import type { LedgerClient } from './ledger-view';

type Counted<Row> = { -readonly [Name in keyof Row]: Row[Name] };

/** Rows, and kinds of difference, that wait for a batch. */
const waitingMax = 2_000;
const charsMax = 200;

/** What comparisons gave since the last batch. Bounded. */
export class PendingComparisons {
  readonly #comparisons = new Map<string, Counted<BatchComparison>>();
  readonly #differences = new Map<string, Counted<BatchDifference>>();

  get size(): number {
    return this.#comparisons.size + this.#differences.size;
  }

  /** @returns false where there was no room, so that the call is not counted */
  add(client: LedgerClient, operation: CountedOperation, { result, differences, at }: ComparedCall): boolean {
    const { wire, version, agent, operation: name } = operation;
    const key = `${client.id} ${wire} ${version} ${agent} ${name}`;
    const day = Math.floor(at / msPerDay);
    const keyOfDay = `${key} ${day}`;
    const known = this.#comparisons.get(keyOfDay);
    if (known === undefined && this.#comparisons.size >= waitingMax) return false;
    const row = known ?? { client, operation, day, same: 0, different: 0, dropped: 0, failed: 0 };
    row[result] += 1;
    this.#comparisons.set(keyOfDay, row);
    for (const { path, kind, first, second } of differences)
      this.#add(key, { client, operation, path: cut(path), kind, first: cut(first), second: cut(second) }, at);
    return true;
  }

  #add(key: string, given: Omit<BatchDifference, 'count' | 'firstSeen' | 'lastSeen'>, at: number): void {
    const keyOf = ({ path, kind }: Pick<BatchDifference, 'path' | 'kind'>): string => `${key}\n${kind}\n${path}`;
    const isFull = this.#differences.size >= waitingMax && !this.#differences.has(keyOf(given));
    const kept = isFull ? { ...given, ...otherDifferences } : given;
    const known = this.#differences.get(keyOf(kept));
    if (known === undefined) this.#differences.set(keyOf(kept), { ...kept, count: 1, firstSeen: at, lastSeen: at });
    else {
      known.count += 1;
      known.firstSeen = Math.min(known.firstSeen, at);
      known.lastSeen = Math.max(known.lastSeen, at);
      Object.assign(known, { first: kept.first, second: kept.second });
    }
  }

  /** Takes out all of it. */
  take(): { readonly comparisons: BatchComparison[]; readonly differences: BatchDifference[] } {
    const taken = { comparisons: [...this.#comparisons.values()], differences: [...this.#differences.values()] };
    this.#comparisons.clear();
    this.#differences.clear();
    return taken;
  }
}

/** Half a character would be no text for the scripts of Redis: no batch with it would ever be taken. */
const cut = (text: string): string =>
  (text.length > charsMax ? `${text.slice(0, charsMax - 1)}…` : text).toWellFormed();
