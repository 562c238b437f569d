/** The records in memory. Every write can be undone, so a command that fails half-way changes nothing. */
import type { Outcome, Struct } from '../command';

export interface AppointmentRecord {
  readonly id: number;
  /** An AppointmentEntity with all properties that were ever given, also those that this room does not know. */
  readonly entity: Struct;
  /** Associates who may write besides the owner; absent: every internal user may. */
  readonly writers?: readonly number[];
}

/** The part of a sale or document that SetActivityStatus needs; to-dos are appointments. */
export interface ActivityRecord {
  readonly status: string;
  readonly writers?: readonly number[];
}

export interface DeviceRecord {
  readonly associateId: number;
  /** A PocketDeviceInfo. */
  readonly device: Struct;
  readonly tags: string;
}

export interface NotificationRecord {
  readonly type: string;
  readonly id: number;
  /** How often it was raised, or handled. */
  readonly times: number;
}

export interface PushRecord {
  readonly associateIds: readonly number[];
  /** A PocketNotificationMessage; null when none was given. */
  readonly message: Struct | null;
}

type Undo = () => void;

/** A map that writes its undo log. Above `rowsMax` the oldest row is dropped. */
class JournaledTable<K, V> {
  readonly #rows = new Map<K, V>();
  readonly #journal: Undo[];
  readonly #rowsMax: number;
  constructor(journal: Undo[], rowsMax: number) {
    this.#journal = journal;
    this.#rowsMax = rowsMax;
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
    if (before === undefined && this.#rows.size >= this.#rowsMax) this.#dropOldest();
    this.#rows.set(key, value);
    this.#journal.push(() => (before === undefined ? this.#rows.delete(key) : this.#rows.set(key, before)));
  }

  delete(key: K): void {
    const before = this.#rows.get(key);
    if (before === undefined) return;
    this.#rows.delete(key);
    this.#journal.push(() => this.#rows.set(key, before));
  }

  #dropOldest(): void {
    const oldest = this.#rows.keys().next();
    if (oldest.done !== true) this.delete(oldest.value);
  }
}

export class Store {
  readonly #journal: Undo[] = [];
  #nextId = 1001;
  /** Above this number new appointments are refused; no record that a test needs is dropped silently. */
  readonly appointmentsMax = 100_000;
  readonly appointments = new JournaledTable<number, AppointmentRecord>(this.#journal, this.appointmentsMax);
  /** By identifier, such as `sale_id=12`. */
  readonly activities = new JournaledTable<string, ActivityRecord>(this.#journal, 1000);
  readonly devices = new JournaledTable<string, DeviceRecord>(this.#journal, 1000);
  /** Notifications that NotifyUsers raised and that are not handled yet, by `type=id`; `handled` has the same keys. */
  readonly raised = new JournaledTable<string, NotificationRecord>(this.#journal, 10_000);
  readonly handled = new JournaledTable<string, NotificationRecord>(this.#journal, 10_000);
  readonly pushes = new JournaledTable<number, PushRecord>(this.#journal, 1000);
  /** Counts by name, for operations that do nothing else. */
  readonly counters = new JournaledTable<string, number>(this.#journal, 100);

  /** A record id that was never used before, also not by a command that failed. */
  newId(): number {
    return this.#nextId++;
  }

  /** Carries out the whole of `work` or nothing of it; `changed`: whether it wrote anything. */
  transact(work: () => Outcome): { readonly outcome: Outcome; readonly changed: boolean } {
    this.#journal.length = 0;
    let done = false;
    try {
      const outcome = work();
      done = outcome.kind === 'answer';
      return { outcome, changed: done && this.#journal.length > 0 };
    } finally {
      if (!done) this.#journal.toReversed().forEach((undo) => undo());
      this.#journal.length = 0;
    }
  }
}
