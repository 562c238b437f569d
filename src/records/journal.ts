/** Tables in memory whose writes can be undone, and told: so a command that fails half-way changes nothing. */

/** What a table holds under a key after a write; undefined: nothing any more. */
export interface Change {
  readonly table: string;
  readonly key: string | number;
  readonly value: unknown;
}

interface Write {
  readonly table: Readable;
  readonly key: string | number;
  readonly undo: () => void;
}

/** As much of a table as a journal needs. */
interface Readable {
  readonly name: string;
  get(key: string | number): unknown;
}

/** A table as one sees it who does not know what is in it. */
interface AnyTable {
  entries(): readonly (readonly [string | number, unknown])[];
  set(key: string | number, value: unknown): void;
  delete(key: string | number): void;
}

/** The writes of one piece of work on all its tables. */
export class Journal {
  #writes: Write[] = [];
  /** All tables that write this journal, by name. */
  readonly tables = new Map<string, AnyTable>();

  add(write: Write): void {
    this.#writes.push(write);
  }

  /** Undoes everything since the last `clear`. */
  undo(): void {
    for (const { undo } of this.#writes.toReversed()) undo();
    this.#writes = [];
  }

  /** From here on nothing of before can be undone. */
  clear(): void {
    this.#writes = [];
  }

  /** What has been written since the last `clear`: each record once, as it is now. */
  changes(): readonly Change[] {
    const last = new Map(this.#writes.map((write) => [`${write.table.name} ${write.key}`, write]));
    return Array.from(last.values(), ({ table, key }) => ({ table: table.name, key, value: table.get(key) }));
  }
}

/** A map that writes its journal. Above `rowsMax` the oldest row is dropped. */
export class JournaledTable<K extends string | number, V> {
  readonly #rows = new Map<K, V>();

  constructor(
    readonly name: string,
    private readonly journal: Journal,
    private readonly rowsMax: number,
  ) {
    journal.tables.set(name, this);
  }

  get size(): number {
    return this.#rows.size;
  }

  get(key: K): V | undefined {
    return this.#rows.get(key);
  }

  entries(): readonly (readonly [K, V])[] {
    return [...this.#rows];
  }

  values(): readonly V[] {
    return [...this.#rows.values()];
  }

  set(key: K, value: V): void {
    const before = this.#rows.get(key);
    if (before === undefined && this.#rows.size >= this.rowsMax) this.#dropOldest();
    this.#rows.set(key, value);
    this.#note(key, () => (before === undefined ? this.#rows.delete(key) : this.#rows.set(key, before)));
  }

  delete(key: K): void {
    const before = this.#rows.get(key);
    if (before === undefined) return;
    this.#rows.delete(key);
    this.#note(key, () => this.#rows.set(key, before));
  }

  #note(key: K, undo: () => void): void {
    // The journal asks under no other key than this one.
    this.journal.add({ table: { name: this.name, get: () => this.#rows.get(key) }, key, undo });
  }

  #dropOldest(): void {
    const oldest = this.#rows.keys().next();
    if (oldest.done !== true) this.delete(oldest.value);
  }
}
