/** The records in memory. Every write can be undone, so a command that fails half-way changes nothing. */
import { failure, type Outcome, type Struct } from '../command';
import { Journal, JournaledTable, Records, type Change } from '../records';
import { recordTableName, type StateImage } from './state-image';

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

/**
 * Keeps what a command has written, before its caller learns of it.
 * @returns why it could not be kept: the command has then done nothing
 */
export type Keep = (changes: readonly Change[], nextId: number) => string | undefined;

export class Store {
  readonly #journal = new Journal();
  #nextId = 1001;
  #keep: Keep = () => undefined;
  /** Everything that has no table of its own below: by rule, see the room `records`. */
  readonly records = new Records(this.#journal, () => this.newId());
  /** Above this number new appointments are refused; no record that a test needs is dropped silently. */
  readonly appointmentsMax = 100_000;
  readonly appointments = this.#table<number, AppointmentRecord>('appointments', this.appointmentsMax);
  /** By identifier, such as `sale_id=12`. */
  readonly activities = this.#table<string, ActivityRecord>('activities', 1000);
  readonly devices = this.#table<string, DeviceRecord>('devices', 1000);
  /** Notifications that NotifyUsers raised and that are not handled yet, by `type=id`; `handled` has the same keys. */
  readonly raised = this.#table<string, NotificationRecord>('raised', 10_000);
  readonly handled = this.#table<string, NotificationRecord>('handled', 10_000);
  readonly pushes = this.#table<number, PushRecord>('pushes', 1000);
  /** Counts by name, for operations that do nothing else. */
  readonly counters = this.#table<string, number>('counters', 100);

  /** A record id that was never used before, also not by a command that failed. */
  newId(): number {
    return this.#nextId++;
  }

  /** Carries out the whole of `work` or nothing of it; `changes`: what it wrote. */
  transact(work: () => Outcome): { readonly outcome: Outcome; readonly changes: readonly Change[] } {
    let done = false;
    const before = this.#nextId;
    try {
      const outcome = work();
      if (outcome.kind === 'failure') return { outcome, changes: [] };
      const changes = this.#journal.changes();
      const lost = changes.length === 0 ? undefined : this.#keep(changes, this.#nextId);
      if (lost !== undefined) return { outcome: failure('crm.refused', lost), changes: [] };
      done = true;
      return { outcome, changes };
    } finally {
      if (done) this.#journal.clear();
      else {
        this.#journal.undo();
        this.#nextId = Math.max(before, this.#nextId);
      }
    }
  }

  /** From now on every change is kept by `keep`, too. */
  keepBy(keep: Keep): void {
    this.#keep = keep;
  }

  /** Everything there is, as plain values. */
  image(): StateImage {
    const tables = Array.from(this.#journal.tables, ([name, table]) => [name, table.entries()] as const);
    return { nextId: this.#nextId, tables: new Map(tables.filter(([, rows]) => rows.length > 0)) };
  }

  /** Takes the image in place of everything there is; to be called within `transact`. */
  load({ nextId, tables }: StateImage): void {
    for (const table of this.#journal.tables.values()) for (const [key] of table.entries()) table.delete(key);
    for (const [name, rows] of tables) {
      const [, recordTable] = recordTableName.exec(name) ?? [];
      if (recordTable !== undefined) this.records.table(recordTable);
      for (const [key, value] of rows) this.#journal.tables.get(name)?.set(key, value);
    }
    this.#nextId = nextId;
  }

  #table<K extends string | number, V>(name: string, rowsMax: number): JournaledTable<K, V> {
    return new JournaledTable<K, V>(name, this.#journal, rowsMax);
  }
}
