/** What is known of the interface of a live CRM from one look to the next. */
import type { ChangedKind, ChangeWay } from './contract-change';

/** A difference between what the CRM offers and what it is compared with. */
export interface SeenChange {
  readonly kind: ChangedKind;
  readonly way: ChangeWay;
  readonly path: string;
  readonly detail: string;
  readonly isBreaking: boolean;
}

/** What a look has found that the one before had not, and the other way round. */
export interface ContractNews {
  readonly appeared: readonly SeenChange[];
  readonly disappeared: readonly SeenChange[];
}

export class SeenContract {
  #last: ReadonlyMap<string, SeenChange> = new Map();

  /** All differences that this look has found. @returns undefined: they are those of the last look */
  look(changes: readonly SeenChange[]): ContractNews | undefined {
    const now = new Map(changes.map((change) => [keyOf(change), change]));
    const before = this.#last;
    this.#last = now;
    const appeared = changes.filter((change) => !before.has(keyOf(change)));
    const disappeared = Array.from(before.values()).filter((change) => !now.has(keyOf(change)));
    return appeared.length + disappeared.length === 0 ? undefined : { appeared, disappeared };
  }

  /** `kind way` → how many there are now. */
  counts(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { kind, way } of this.#last.values())
      counts.set(`${kind} ${way}`, (counts.get(`${kind} ${way}`) ?? 0) + 1);
    return counts;
  }
}

const keyOf = ({ kind, way, path, detail }: SeenChange): string => `${kind} ${way} ${path} ${detail}`;

/** So many paths stand in a line of the log. */
const pathsMax = 10;

/** The facts of a log line. What has disappeared is the opposite change: something added is gone again. */
export function newsFacts({ appeared, disappeared }: ContractNews): Readonly<Record<string, string | number>> {
  const back = { added: 'removed', removed: 'added', changed: 'changed' } as const;
  const all = [...appeared, ...disappeared.map((change) => ({ ...change, way: back[change.way] }))];
  const count = (way: ChangeWay): number => all.filter((change) => change.way === way).length;
  const signs = { added: '+', removed: '-', changed: '~' } as const;
  // What breaks callers comes first.
  const sorted = all.toSorted((one, other) => Number(other.isBreaking) - Number(one.isBreaking));
  const shown = sorted.slice(0, pathsMax).map(({ way, path }) => signs[way] + path);
  const more = all.length > pathsMax ? ` and ${all.length - pathsMax} more` : '';
  return {
    added: count('added'),
    removed: count('removed'),
    changed: count('changed'),
    breaking: appeared.filter(({ isBreaking }) => isBreaking).length,
    changes: shown.join(', ') + more,
  };
}
