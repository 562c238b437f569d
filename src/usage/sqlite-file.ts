/** The file of the books: how it is opened, what is in it, and how its cells are read. */
import { closeSync, openSync, statSync } from 'node:fs';
import type Database from 'libsql';

/** There are systems that it has no binary for; those without a ledger do not ask for one. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const sqlite = (): typeof Database => require('libsql');

/** `NGUL`: says to everyone that this file is such a ledger. */
const applicationId = 0x4e47554c;
const layout = 1;
/** Another process may be writing. */
const busyMs = 2_000;

const tables = `
create table kept_key (one integer primary key check (one = 1), value blob not null);
create table client (
  id integer primary key, tenant text not null, application text not null, user_agent text not null,
  network text not null, user text not null, last_day integer not null
);
create table operation (
  id integer primary key, wire text not null, version text not null, agent text not null, name text not null,
  unique (wire, version, agent, name)
);
create table property (
  operation integer not null, bit integer not null, name text not null,
  primary key (operation, bit), unique (operation, name)
) without rowid;
create table usage (
  day integer not null, client integer not null, operation integer not null,
  calls integer not null, first_seen integer not null, last_seen integer not null,
  bytes_in integer not null, bytes_out integer not null,
  failures text not null, durations blob not null, sent blob not null, read blob not null,
  primary key (day, client, operation)
) without rowid;
create table comparison (
  day integer not null, client integer not null, operation integer not null,
  same integer not null, different integer not null, dropped integer not null, failed integer not null,
  primary key (day, client, operation)
) without rowid;
create table difference (
  client integer not null, operation integer not null, path text not null, kind text not null,
  first text not null, second text not null, count integer not null,
  first_seen integer not null, last_seen integer not null,
  primary key (client, operation, path, kind)
) without rowid;
create table day (day integer primary key, rows integer not null);
create table node (name text primary key, number integer not null, day integer not null) without rowid;
pragma application_id = ${applicationId};
pragma user_version = ${layout};
`;

/** Opens the books for writing; makes them where there are none. Only their owner may read the file. @throws Error */
export function openToWrite(file: string): Database.Database {
  // SQLite gives the files beside it the same permissions.
  closeSync(openSync(file, 'a', 0o600));
  const database = new (sqlite())(file, { timeout: busyMs });
  try {
    database.pragma(`busy_timeout = ${busyMs}`);
    // Another program's file stays as it is.
    if (!isEmpty(database)) refuseOthers(database, file);
    database.pragma('journal_mode = wal');
    database.pragma('synchronous = normal');
    inTransaction(database, () => {
      if (isEmpty(database)) database.exec(tables);
      else refuseOthers(database, file);
    });
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

const isEmpty = (database: Database.Database): boolean =>
  columnNumber(first(database, 'select count(*) from sqlite_master')) === 0;

/** Opens the books for reading, while others may write them. @throws Error where there are none */
export function openToRead(file: string): Database.Database {
  const database = openedToRead(file);
  try {
    database.pragma(`busy_timeout = ${busyMs}`);
    refuseOthers(database, file);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function openedToRead(file: string): Database.Database {
  const address = `file:${encodeURI(file).replaceAll('?', '%3f').replaceAll('#', '%23')}?mode=ro`;
  try {
    return new (sqlite())(address, { timeout: busyMs });
  } catch (error) {
    // The library gives no code here, and its sentence is about itself.
    throw new Error(`${file} is not there, or cannot be opened.`, { cause: error });
  }
}

function refuseOthers(database: Database.Database, file: string): void {
  const id = columnNumber(first(database, 'pragma application_id'));
  const version = columnNumber(first(database, 'pragma user_version'));
  if (id !== applicationId) throw new Error(`${file} is no usage ledger.`);
  if (version !== layout) throw new Error(`${file} was written by another version of this program.`);
}

/** All of it or nothing. */
export function inTransaction(database: Database.Database, run: () => void): void {
  database.exec('begin immediate');
  try {
    run();
    database.exec('commit');
  } catch (error) {
    if (database.inTransaction) database.exec('rollback');
    throw error;
  }
}

/** The first cell of the first row; undefined: there is no row. */
export function first(database: Database.Database, sql: string, ...values: readonly unknown[]): unknown {
  return cellsOf(
    database
      .prepare(sql)
      .raw()
      .get(...values),
  )[0];
}

/** The cells of a row as the database gives it; none where there is no row. */
export const cellsOf = (row: unknown): readonly unknown[] => (Array.isArray(row) ? row : []);

/** What is no number counts as nothing: the library writes NaN as null, and no batch with it would be taken. */
export function columnNumber(cell: unknown): number {
  const number = Number(cell ?? 0);
  return Number.isFinite(number) ? number : 0;
}
/** @param cell one of `byteColumns` */
export const columnText = (cell: unknown): string => (cell instanceof Uint8Array ? Buffer.from(cell).toString() : '');

/**
 * Columns as a statement is to read them, whatever is in them. The library ends the process where a text is no UTF-8,
 * and in a broken file any cell may be a text.
 */
export const numberColumns = (columns: string): string => columns.replace(/\w+/g, 'cast($& as integer)');
export const byteColumns = (columns: string): string => columns.replace(/\w+/g, 'cast($& as blob)');

/** Numbers of 32 bits, as they are kept in a cell. */
export function wordsOf(cell: unknown): number[] {
  if (!(cell instanceof Uint8Array)) return [];
  const view = new DataView(cell.buffer, cell.byteOffset, cell.byteLength);
  return Array.from({ length: cell.byteLength >>> 2 }, (_, index) => view.getUint32(index * 4, true));
}

export function wordCell(words: readonly number[]): Buffer {
  const cell = Buffer.alloc(words.length * 4);
  for (const [index, word] of words.entries()) cell.writeUInt32LE(word >>> 0, index * 4);
  return cell;
}

/** `{"crm.fault":3}`; anything else reads as nothing. */
export function failuresOf(cell: unknown): Map<string, number> {
  const given = parsed(columnText(cell));
  const entries = typeof given === 'object' && given !== null ? Object.entries(given) : [];
  return new Map(entries.map(([code, count]) => [code, columnNumber(count)]));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Tells one file from another that has its name now; undefined: there is none. */
export function fileIdentity(file: string): string | undefined {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found && `${found.dev} ${found.ino}`;
}
