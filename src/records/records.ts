/** The records of a CRM by table, with no idea of what they mean. */
import type { Operation } from '../contract';
import type { Struct, Value } from '../command';
import { Journal, JournaledTable } from './journal';
import type { Language } from '../text/multilingual-text';

/** Where archives and other readers find records. Tables have NetServer's names: `contact`, `person`, `sale`. */
export interface RecordSource {
  all(table: string): readonly Struct[];
  find(table: string, id: number): Struct | undefined;
}

interface TableView {
  all(): readonly Struct[];
  find(id: number): Struct | undefined;
}

/** Above this number a table drops its oldest record. */
const recordsMax = 200_000;

/** One table per record type, made when the first record comes. */
export class Records implements RecordSource {
  readonly #tables = new Map<string, JournaledTable<number, Struct>>();
  readonly #views = new Map<string, TableView>();
  /** Values that belong to no record's type, such as images, by what they are called and whose they are. */
  readonly attached: JournaledTable<string, Value>;

  constructor(
    private readonly journal: Journal,
    private readonly nextId: () => number,
  ) {
    this.attached = new JournaledTable('attached', journal, recordsMax);
  }

  /** Lets records that are kept elsewhere be read as a table of these. */
  view(table: string, source: TableView): void {
    this.#views.set(table, source);
  }

  all(table: string): readonly Struct[] {
    return this.#views.get(table)?.all() ?? this.#tables.get(table)?.values() ?? [];
  }

  find(table: string, id: number): Struct | undefined {
    const view = this.#views.get(table);
    return view === undefined ? this.#tables.get(table)?.get(id) : view.find(id);
  }

  /** A record id that was never used before. */
  newId(): number {
    return this.nextId();
  }

  set(table: string, id: number, record: Struct): void {
    this.table(table).set(id, record);
  }

  delete(table: string, id: number): void {
    this.#tables.get(table)?.delete(id);
  }

  table(name: string): JournaledTable<number, Struct> {
    const known = this.#tables.get(name);
    if (known !== undefined) return known;
    const table = new JournaledTable<number, Struct>(`record ${name}`, this.journal, recordsMax);
    this.#tables.set(name, table);
    return table;
  }

  /** The tables that there are, by name. */
  tables(): ReadonlyMap<string, JournaledTable<number, Struct>> {
    return this.#tables;
  }
}

/** Who asks. */
export interface RecordUser {
  readonly associateId: number;
  readonly personId: number;
  readonly contactId: number;
  readonly groupId: number;
  /** NetServer's `Associate`. */
  readonly associate: Struct;
}

/** What a rule gets besides the records: who asks, for what, and when. */
export interface RecordCall {
  readonly operation: Operation;
  readonly given: Struct;
  readonly user: RecordUser;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Of texts that the CRM has in more than one. */
  readonly language: Language;
}
