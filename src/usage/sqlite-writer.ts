/** Writes batches into the file of the books. Runs in the thread of sqlite-thread.ts. */
import { randomBytes } from 'node:crypto';
import type Database from 'libsql';
import {
  msPerDay,
  otherClient,
  otherDifferences,
  storeLimits,
  type BatchComparison,
  type BatchDifference,
  type BatchOperation,
  type BatchRow,
  type LedgerBatch,
  type StoreLimits,
} from './ledger-store';
import type { LedgerClient } from './ledger-view';
import { addBits, placesOf, setBit, type Bits } from './bits';
import {
  byteColumns,
  cellsOf,
  numberColumns,
  failuresOf,
  fileIdentity,
  first,
  inTransaction,
  columnNumber,
  openToWrite,
  wordCell,
  wordsOf,
} from './sqlite-file';

export interface SqliteWriter {
  key(): Buffer;
  /** Writes all of a batch or nothing. @throws Error */
  write(batch: LedgerBatch): void;
  close(): void;
}

/** An operation in the file. */
interface StoredOperation {
  readonly id: number;
  /** The bits in the file, by the bits of the process that counted. */
  readonly bits: number[];
}

/** The number in the id of a client: 48 bits. */
export const clientNumber = ({ id }: LedgerClient): number =>
  id === otherClient.id ? 0 : Number.parseInt(id.slice(2), 16);

/** @throws Error where the file cannot be opened */
export function openSqliteWriter(file: string, limits: StoreLimits = storeLimits): SqliteWriter {
  const database = openToWrite(file);
  const identity = fileIdentity(file);
  const statements = prepare(database);
  let operations = new WeakMap<BatchOperation, StoredOperation>();
  const clients = new Map<string, number>();
  /** The day up to which nothing old is left. */
  let forgotten = 0;
  const operationOf = (operation: BatchOperation): StoredOperation => {
    const { wire, version, agent, operation: name } = operation;
    let stored = operations.get(operation);
    if (stored === undefined) {
      statements.addOperation.run(wire, version, agent, name);
      stored = { id: columnNumber(cellsOf(statements.operation.get(wire, version, agent, name))[0]), bits: [] };
      operations.set(operation, stored);
    }
    for (let bit = stored.bits.length; bit < operation.names.length; bit++) {
      const property = operation.names[bit];
      statements.addProperty.run(stored.id, stored.id, property);
      stored.bits.push(columnNumber(cellsOf(statements.property.get(stored.id, property))[0]));
    }
    return stored;
  };
  const clientOf = (client: LedgerClient, day: number): number => {
    const number = clientNumber(client);
    if (clients.get(client.id) === day) return number;
    const { tenant, application, userAgent, network, user } = client;
    statements.addClient.run(number, tenant, application, userAgent, network, user, day);
    if (clients.size >= 4_000) clients.clear();
    clients.set(client.id, day);
    return number;
  };
  const writeRow = (row: BatchRow): void => {
    const { id, bits } = operationOf(row.operation);
    const wanted = clientNumber(row.client);
    const found = cellsOf(statements.usage.get(row.day, wanted, id));
    if (found.length > 0) return mergeRow(statements, [row.day, clientOf(row.client, row.day), id], row, bits, found);
    const isFull = columnNumber(cellsOf(statements.rowsOfDay.get(row.day))[0]) >= limits.rowsPerDay;
    const client = isFull ? otherClient : row.client;
    const key = [row.day, clientOf(client, row.day), id] as const;
    const kept = isFull ? cellsOf(statements.usage.get(...key)) : [];
    if (kept.length === 0) statements.countRow.run(row.day);
    mergeRow(statements, key, row, bits, kept);
  };
  const writeDifference = (row: BatchDifference): void => {
    const { id } = operationOf(row.operation);
    const client = clientOf(row.client, Math.floor(row.lastSeen / msPerDay));
    const isKnown = cellsOf(statements.difference.get(client, id, row.path, row.kind)).length > 0;
    const isFull = !isKnown && columnNumber(cellsOf(statements.differences.get(client, id))[0]) >= limits.differences;
    const { path, kind, first: one, second } = isFull ? otherDifferences : row;
    statements.addDifference.run(client, id, path, kind, one, second, row.count, row.firstSeen, row.lastSeen);
  };
  return {
    key: () => {
      inTransaction(database, () => {
        if (first(database, 'select 1 from kept_key') === undefined)
          // Not the bytes alone: the library takes one object for names of parameters.
          database.prepare('insert into kept_key values (?, ?)').run(1, randomBytes(32));
      });
      const value = first(database, `select ${byteColumns('value')} from kept_key`);
      if (!(value instanceof Uint8Array)) throw new Error(`${file} has no usable key.`);
      return Buffer.from(value);
    },
    write: ({ node, number, rows, comparisons, differences }) => {
      // What is written into a deleted file is read by nothing.
      if (fileIdentity(file) !== identity)
        throw new Error(`${file} was deleted or replaced; a restart begins a new one`);
      try {
        inTransaction(database, () => {
          // The answer to it was lost.
          if (columnNumber(cellsOf(statements.node.get(node))[0]) >= number) return;
          for (const row of rows) writeRow(row);
          for (const row of comparisons) addComparison(statements, operationOf(row.operation).id, clientOf, row);
          for (const row of differences) writeDifference(row);
          const today = Math.floor(newest({ rows, comparisons, differences }) / msPerDay);
          statements.addNode.run(node, number, today);
          const end = today - limits.daysKept;
          if (end > forgotten && forget(database, end, limits.deletedAtOnce)) forgotten = end;
        });
      } catch (error) {
        // What was learnt of ids may have been undone.
        operations = new WeakMap();
        clients.clear();
        throw error;
      }
    },
    close: () => {
      try {
        // The library leaves the log: a file that is copied alone would lack what stands in it.
        database.pragma('wal_checkpoint(truncate)');
      } catch {
        // Another process is at it, or the file is broken; the log keeps what it has.
      }
      database.close();
    },
  };
}

type Statements = ReturnType<typeof prepare>;

function prepare(database: Database.Database) {
  const read = (sql: string) => database.prepare(sql).raw();
  const change = (sql: string) => database.prepare(sql);
  return {
    addClient: change(`insert into client values (?, ?, ?, ?, ?, ?, ?)
      on conflict (id) do update set last_day = max(last_day, excluded.last_day)`),
    addOperation: change(
      'insert into operation (wire, version, agent, name) values (?, ?, ?, ?) on conflict do nothing',
    ),
    operation: read(
      'select cast(id as integer) from operation where wire = ? and version = ? and agent = ? and name = ?',
    ),
    addProperty: change(`insert into property
      values (?, (select count(*) from property where operation = ?), ?) on conflict do nothing`),
    property: read('select cast(bit as integer) from property where operation = ? and name = ?'),
    usage: read(`select ${numberColumns('calls, first_seen, last_seen, bytes_in, bytes_out')},
      ${byteColumns('failures, durations, sent, read')} from usage
      where day = ? and client = ? and operation = ?`),
    addUsage: change('insert or replace into usage values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    rowsOfDay: read('select cast(rows as integer) from day where day = ?'),
    countRow: change('insert into day values (?, 1) on conflict (day) do update set rows = rows + 1'),
    addComparison: change(`insert into comparison values (?, ?, ?, ?, ?, ?, ?)
      on conflict (day, client, operation) do update set same = same + excluded.same,
      different = different + excluded.different, dropped = dropped + excluded.dropped,
      failed = failed + excluded.failed`),
    difference: read('select 1 from difference where client = ? and operation = ? and path = ? and kind = ?'),
    differences: read('select count(*) from difference where client = ? and operation = ?'),
    addDifference: change(`insert into difference values (?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (client, operation, path, kind) do update set first = excluded.first, second = excluded.second,
      count = count + excluded.count, first_seen = min(first_seen, excluded.first_seen),
      last_seen = max(last_seen, excluded.last_seen)`),
    node: read('select cast(number as integer) from node where name = ?'),
    addNode: change(`insert into node values (?, ?, ?)
      on conflict (name) do update set number = excluded.number, day = excluded.day`),
  };
}

/** @param before the cells of the row as it is; none where it is new */
function mergeRow(
  { addUsage }: Statements,
  key: readonly [day: number, client: number, operation: number],
  row: BatchRow,
  bits: readonly number[],
  before: readonly unknown[],
): void {
  const [calls, firstSeen = row.firstSeen, lastSeen, bytesIn, bytesOut, failures, durations, sent, read] = before;
  addUsage.run(
    ...key,
    columnNumber(calls) + row.calls,
    Math.min(columnNumber(firstSeen), row.firstSeen),
    Math.max(columnNumber(lastSeen), row.lastSeen),
    columnNumber(bytesIn) + row.bytesIn,
    columnNumber(bytesOut) + row.bytesOut,
    JSON.stringify(Object.fromEntries(added(failuresOf(failures), row.failures))),
    wordCell([...added(pairsOf(wordsOf(durations)), pairsOf(row.durations))].flat()),
    wordCell(inFile(row.sent, bits, wordsOf(sent))),
    wordCell(inFile(row.read, bits, wordsOf(read))),
  );
}

/** Numbers that stand in pairs: what, and how many. */
export const pairsOf = (numbers: readonly number[]): Map<number, number> =>
  new Map(numbers.flatMap((what, index) => (index % 2 === 0 ? [[what, numbers[index + 1] ?? 0] as const] : [])));

function added<Key>(counts: Map<Key, number>, more: Iterable<readonly [Key, number]>): Map<Key, number> {
  for (const [key, count] of more) counts.set(key, (counts.get(key) ?? 0) + count);
  return counts;
}

/** The bits of this process, added to those in the file. */
function inFile(own: readonly number[], bits: readonly number[], stored: Bits): Bits {
  const more: Bits = [];
  for (const place of placesOf(own)) {
    const bit = bits[place];
    if (bit !== undefined) setBit(more, bit);
  }
  addBits(stored, more);
  return stored;
}

function addComparison(
  { addComparison: add }: Statements,
  operation: number,
  clientOf: (client: LedgerClient, day: number) => number,
  { client, day, same, different, dropped, failed }: BatchComparison,
): void {
  add.run(day, clientOf(client, day), operation, same, different, dropped, failed);
}

function newest({ rows, comparisons, differences }: Omit<LedgerBatch, 'node' | 'number'>): number {
  const days = [...rows, ...comparisons].map(({ day }) => day * msPerDay);
  return Math.max(0, ...days, ...differences.map(({ lastSeen }) => lastSeen));
}

/** Deletes what is older than a day, but only so much at once. @returns whether nothing old is left */
function forget(database: Database.Database, day: number, atOnce: number): boolean {
  const old = `where day < ${day} limit ${atOnce}`;
  const { changes } = database
    .prepare(`delete from usage where (day, client, operation) in (select day, client, operation from usage ${old})`)
    .run();
  database.exec(`
    delete from comparison where (day, client, operation) in (select day, client, operation from comparison ${old});
    delete from difference where last_seen < ${day * msPerDay};
    delete from node where day < ${day};
  `);
  if (changes >= atOnce) return false;
  // Nothing points to them any more.
  database.exec(`delete from day where day < ${day}; delete from client where last_day < ${day};`);
  return true;
}
