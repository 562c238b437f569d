/** Reads a ledger for a report, in bounded memory and with pauses: the gateway may read it while it serves. */
import { setImmediate as nextRound } from 'node:timers/promises';
import type { LedgerPeriod, LedgerView } from '../usage';
import { ClientBooks, clientKey, type DayCalls } from './client-books';
import { tallyOf, useKey, type UseTally } from './use-tally';

export interface Books {
  /** By legacy calls, the most first. */
  readonly clients: readonly ClientBooks[];
  /** Every operation on every wire, of all clients together. */
  readonly operations: ReadonlyMap<string, UseTally>;
  readonly days: ReadonlyMap<string, DayCalls>;
  /** Whether only the first clients have `uses`. */
  readonly isShortened: boolean;
}

export interface ReadingOptions extends LedgerPeriod {
  /** Only this client: its id in reports, an id of the ledger, or its name. */
  readonly client?: string;
  /** Of so many clients the operations are read one by one. */
  readonly detailedMax: number;
  /** Operations of clients that are held at once; unset: 50,000, about 100 MB. */
  readonly usesMax?: number;
}

/** Rows between two rounds of the event loop. */
const rowsPerRound = 500;
const usesMaxUsual = 50_000;
/** Differences of one client that a report holds. */
const differencesMax = 500;

/**
 * Goes through the ledger once. Where it has more than can be held, it goes through it again for the operations of the
 * first clients; calls that were added meanwhile are then in these only.
 */
export async function readBooks(view: LedgerView, options: ReadingOptions): Promise<Books> {
  const { detailedMax, usesMax = usesMaxUsual } = options;
  const period = periodOf(options);
  const clients = new Map<string, ClientBooks>();
  const operations = new Map<string, UseTally>();
  const days = new Map<string, DayCalls>();
  const wanted = await wantedClients(view, period, options.client);
  let uses = 0;
  for await (const row of paced(view.usage(period))) {
    const key = clientKey(row.client);
    if (wanted !== undefined && !wanted.has(key)) continue;
    const client = clients.get(key) ?? new ClientBooks(row.client);
    clients.set(key, client);
    client.add(row, useKey(row));
    tallyOf(operations, row).add(row);
    const day = days.get(row.day) ?? { soap: 0, rest: 0 };
    day[row.wire] += row.calls;
    days.set(row.day, day);
    if (uses > usesMax) continue;
    const before = client.uses.size;
    tallyOf(client.uses, row).add(row);
    uses += client.uses.size - before;
  }
  const sorted = Array.from(clients.values()).sort(
    (one, other) => other.soapCalls - one.soapCalls || other.restCalls - one.restCalls || (one.id < other.id ? -1 : 1),
  );
  if (uses > usesMax) await readAgain(view, period, sorted, clients, detailedMax);
  await readComparisons(view, period, clients);
  return { clients: sorted, operations, days, isShortened: uses > usesMax };
}

const periodOf = ({ from, to }: LedgerPeriod): LedgerPeriod => ({
  ...(from === undefined ? {} : { from }),
  ...(to === undefined ? {} : { to }),
});

/** Keys of the clients that are meant; undefined: all. */
async function wantedClients(
  view: LedgerView,
  period: LedgerPeriod,
  name: string | undefined,
): Promise<ReadonlySet<string> | undefined> {
  if (name === undefined) return undefined;
  const found = new Set<string>();
  const seen = new Map<string, ClientBooks>();
  for await (const { client } of paced(view.usage(period))) {
    const key = clientKey(client);
    const books = seen.get(key) ?? new ClientBooks(client);
    seen.set(key, books);
    if (client.id === name || books.id === name || books.name === name) found.add(key);
  }
  return found;
}

/** The operations of the first clients, one by one. */
async function readAgain(
  view: LedgerView,
  period: LedgerPeriod,
  sorted: readonly ClientBooks[],
  clients: ReadonlyMap<string, ClientBooks>,
  detailedMax: number,
): Promise<void> {
  for (const client of sorted) client.uses.clear();
  const detailed = new Set(sorted.slice(0, detailedMax));
  for await (const row of paced(view.usage(period))) {
    const client = clients.get(clientKey(row.client));
    if (client !== undefined && detailed.has(client)) tallyOf(client.uses, row).add(row);
  }
}

async function readComparisons(
  view: LedgerView,
  period: LedgerPeriod,
  clients: ReadonlyMap<string, ClientBooks>,
): Promise<void> {
  for await (const row of paced(view.comparisons(period))) clients.get(clientKey(row.client))?.compare(row);
  for await (const row of paced(view.differences(period))) {
    const held = clients.get(clientKey(row.client))?.differences;
    if (held !== undefined && held.length < differencesMax) held.push(row);
  }
}

/** The rows, with a round of the event loop now and then. */
async function* paced<Row>(rows: AsyncIterable<Row>): AsyncIterable<Row> {
  let count = 0;
  for await (const row of rows) {
    yield row;
    count += 1;
    if (count % rowsPerRound === 0) await nextRound();
  }
}
