/** Where the archives' rows come from, and what an archive is asked for besides its query. */
import type { StructType } from '../contract';
import type { Struct, Value } from '../command';

/** One table of records whose type the contract knows. */
export interface TableDescription {
  /** NetServer's name of the table, such as `foreignapp`. */
  readonly name: string;
  /** Type of its records, such as ForeignAppEntity: its leaf fields become columns. */
  readonly type: StructType;
  /** Field of the id; by rule when it is left out: named like the type, else the first int called `…Id`. */
  readonly key?: string;
}

/**
 * Records by table. Tables have NetServer's names (`contact`, `salestakeholder`); records are canonical Structs of the
 * entity's type. A table that is not there is empty.
 */
export interface ArchiveSource {
  all(table: string): readonly Struct[];
  find(table: string, id: number): Struct | undefined;
  /** Tables that get archives by rule. Without it, only the tables that this room describes have archives. */
  describedTables?(): readonly TableDescription[];
}

/** What cells are read with: records that others refer to, and the language of texts that there are in several. */
export interface CellSource extends Pick<ArchiveSource, 'find'>, Pick<ArchiveFrame, 'language'> {}

export const cellSource = (records: ArchiveSource, { language }: Pick<ArchiveFrame, 'language'>): CellSource => ({
  find: (table, id) => records.find(table, id),
  language,
});

/**
 * Settings that a user keeps between calls: chosen columns, saved criteria. They are Values, so they can be stored.
 * Keys hold names that clients give: what keeps them has to limit their number.
 */
export interface KeptSettings {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
}

/** Who asks, and when. */
export interface ArchiveFrame {
  /** Milliseconds since the epoch: "today" is the day of this instant in UTC. */
  readonly now: number;
  /** Associate of the caller, for `currentAssociate`. */
  readonly associateId: number;
  /** Of column headings and of the alphabet. */
  readonly language: 'en' | 'no';
  /** Without it, operations that keep something refuse. */
  readonly kept?: KeptSettings;
}
