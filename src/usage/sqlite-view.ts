/** Reads the books of a file, while others may write them. */
import { setImmediate as turn } from 'node:timers/promises';
import type Database from 'libsql';
import { msPerDay, otherClient, type LedgerOperation } from './ledger-store';
import type { ComparisonRow, DifferenceRow, LedgerClient, LedgerPeriod, LedgerView, UsageRow } from './ledger-view';
import { placesOf } from './bits';
import {
  byteColumns,
  cellsOf,
  columnNumber,
  columnText,
  failuresOf,
  numberColumns,
  openToRead,
  wordsOf,
} from './sqlite-file';
import { pairsOf } from './sqlite-writer';
import { dayOf } from './view-in-memory';

/** Rows read at once: some milliseconds. */
const rowsAtOnce = 500;

/** @throws Error where the file cannot be read, or is no ledger */
export function sqliteView(file: string): LedgerView {
  const database = openToRead(file);
  const names = namesIn(database);
  return {
    usage: (period) => usageIn(database, names, period),
    comparisons: (period) => comparisonsIn(database, names, period),
    differences: (period) => differencesIn(database, names, period),
    close: async () => void database.close(),
  };
}

type Cells = readonly unknown[];

/** Clients, operations and properties by their numbers; each is read once. */
function namesIn(database: Database.Database) {
  const client = database
    .prepare(`select ${byteColumns('tenant, application, user_agent, network, user')} from client where id = ?`)
    .raw();
  const operation = database
    .prepare(`select ${byteColumns('wire, version, agent, name')} from operation where id = ?`)
    .raw();
  const properties = database
    .prepare(`select ${numberColumns('bit')}, ${byteColumns('name')} from property where operation = ?`)
    .raw();
  const clients = new Map<number, LedgerClient>();
  const operations = new Map<number, LedgerOperation>();
  const properNames = new Map<number, Map<number, string>>();
  const clientOf = (id: number): LedgerClient => {
    const [tenant = '', application = '', userAgent = '', network = '', user = ''] = cellsOf(client.get(id)).map(
      columnText,
    );
    const name = `c-${id.toString(16).padStart(12, '0')}`;
    return id === 0 ? otherClient : { id: name, tenant, application, userAgent, network, user };
  };
  const operationOf = (id: number): LedgerOperation => {
    const [wire, version = '', agent = '', name = ''] = cellsOf(operation.get(id)).map(columnText);
    return { wire: wire === 'rest' ? 'rest' : 'soap', version, agent, operation: name };
  };
  const namesOf = (id: number): Map<number, string> =>
    new Map(properties.all(id).map((row) => [columnNumber(cellsOf(row)[0]), columnText(cellsOf(row)[1])]));
  return {
    client: (id: number) => kept(clients, id, clientOf),
    operation: (id: number) => kept(operations, id, operationOf),
    /** Sorted. */
    properties: (id: number, words: readonly number[]): string[] => {
      const places = placesOf(words);
      const known = kept(properNames, id, namesOf);
      // Others may have been written in the meantime.
      if (places.some((place) => !known.has(place))) properNames.set(id, namesOf(id));
      return places.flatMap((place) => properNames.get(id)?.get(place) ?? []).sort();
    },
  };
}

type StoredNames = ReturnType<typeof namesIn>;

function kept<T>(known: Map<number, T>, id: number, read: (id: number) => T): T {
  const before = known.get(id) ?? read(id);
  known.set(id, before);
  return before;
}

/** Days since the epoch, both included. */
function daysOf({ from, to }: LedgerPeriod): readonly [number, number] {
  const dayNumber = (day: string): number => Math.floor(Date.parse(day) / msPerDay);
  return [from === undefined ? 0 : dayNumber(from), to === undefined ? Number.MAX_SAFE_INTEGER : dayNumber(to)];
}

/** Rows of a table by day, client and operation, some at a time. @param columns behind those three */
async function* rowsOf(
  database: Database.Database,
  table: 'usage' | 'comparison',
  columns: string,
  period: LedgerPeriod,
): AsyncGenerator<Cells> {
  const [from, to] = daysOf(period);
  const next = database
    .prepare(
      `select ${numberColumns('day, client, operation')}, ${columns} from ${table}
       where (day, client, operation) > (?, ?, ?)
       and day <= ? order by day, client, operation limit ${rowsAtOnce}`,
    )
    .raw();
  let after: Cells = [from, -1, -1];
  for (;;) {
    const rows = next.all(...after, to).map(cellsOf);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < rowsAtOnce) return;
    after = last.slice(0, 3);
    await turn();
  }
}

async function* usageIn(
  database: Database.Database,
  names: StoredNames,
  period: LedgerPeriod,
): AsyncGenerator<UsageRow> {
  const columns = [
    numberColumns('calls, first_seen, last_seen, bytes_in, bytes_out'),
    byteColumns('failures, durations, sent, read'),
  ].join();
  for await (const cells of rowsOf(database, 'usage', columns, period)) {
    const [day, client, operation, calls, firstSeen, lastSeen, bytesIn, bytesOut] = cells.slice(0, 8).map(columnNumber);
    const [failures, durations, sent, read] = cells.slice(8);
    yield {
      client: names.client(client ?? 0),
      ...names.operation(operation ?? 0),
      day: dayOf((day ?? 0) * msPerDay),
      calls: calls ?? 0,
      failures: failuresOf(failures),
      firstSeen: firstSeen ?? 0,
      lastSeen: lastSeen ?? 0,
      bytesIn: bytesIn ?? 0,
      bytesOut: bytesOut ?? 0,
      durations: { counts: pairsOf(wordsOf(durations)) },
      sent: names.properties(operation ?? 0, wordsOf(sent)),
      read: names.properties(operation ?? 0, wordsOf(read)),
    };
  }
}

async function* comparisonsIn(
  database: Database.Database,
  names: StoredNames,
  period: LedgerPeriod,
): AsyncGenerator<ComparisonRow> {
  for await (const cells of rowsOf(database, 'comparison', numberColumns('same, different, dropped, failed'), period)) {
    const [day = 0, client = 0, id = 0, same = 0, different = 0, dropped = 0, failed = 0] = cells.map(columnNumber);
    const { version, agent, operation } = names.operation(id);
    const counts = { same, different, dropped, failed };
    yield { client: names.client(client), version, agent, operation, day: dayOf(day * msPerDay), ...counts };
  }
}

async function* differencesIn(
  database: Database.Database,
  names: StoredNames,
  period: LedgerPeriod,
): AsyncGenerator<DifferenceRow> {
  const [from, to] = daysOf(period);
  const next = database
    .prepare(
      `select ${numberColumns('client, operation')}, ${byteColumns('path, kind, first, second')},
       ${numberColumns('count, first_seen, last_seen')} from difference
       where (client, operation, path, kind) > (?, ?, cast(? as text), cast(? as text))
       and last_seen >= ? and first_seen < ?
       order by client, operation, path, kind limit ${rowsAtOnce}`,
    )
    .raw();
  const end = to === Number.MAX_SAFE_INTEGER ? to : (to + 1) * msPerDay;
  let after: Cells = [-1, -1, '', ''];
  for (;;) {
    const rows = next.all(...after, from * msPerDay, end).map(cellsOf);
    for (const cells of rows) {
      const [path = '', kind = '', first = '', second = ''] = cells.slice(2, 6).map(columnText);
      const [count = 0, firstSeen = 0, lastSeen = 0] = cells.slice(6).map(columnNumber);
      const { version, agent, operation } = names.operation(columnNumber(cells[1]));
      const about = { client: names.client(columnNumber(cells[0])), version, agent, operation };
      yield { ...about, path, kind, first, second, count, firstSeen, lastSeen };
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < rowsAtOnce) return;
    after = last.slice(0, 4);
    await turn();
  }
}
