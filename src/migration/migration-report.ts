/** The migration report as data: who still calls what over SOAP, and what v1 has for it. */
import type { Contract } from '../contract';
import { percentile, type DifferenceRow, type LedgerPeriod, type LedgerView } from '../usage';
import type { ClientBooks, ComparedCount } from './client-books';
import { readBooks, type Books } from './read-books';
import { daysBetween, periodIn, type DayOfCalls } from './report-period';
import { quietWords, readinessOf, readinessStates, type Readiness, type ReadinessState, type Ways } from './readiness';
import { operationName, type OperationUse } from './use-tally';
import { obstacles, v1WayOf, type V1Way } from './v1-way';

export interface ReportOptions extends LedgerPeriod {
  readonly contract: Contract;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Only this client: its id in reports, an id of the ledger, or its name. */
  readonly client?: string;
  /** Days without a call after which a client is quiet. */
  readonly quietDays: number;
  /** So many clients are gone into; further ones are counted. */
  readonly clientsMax: number;
}

/** An operation with its times. */
export interface TimedUse {
  readonly use: OperationUse;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
}

export interface ClientOperation extends TimedUse {
  /** Undefined for what is v1 already. */
  readonly way?: V1Way;
  /** What it sent or could read that v1 lacks. */
  readonly obstacles: readonly string[];
  readonly compared?: ComparedCount;
}

/** Names that were counted; the first ones of them. */
export interface CountedNames {
  readonly count: number;
  readonly names: readonly string[];
}

export interface ClientReport {
  readonly id: string;
  readonly name: string;
  readonly tenant: string;
  readonly callers: CountedNames;
  readonly userAgents: CountedNames;
  readonly networks: CountedNames;
  readonly users: CountedNames;
  readonly soapCalls: number;
  readonly restCalls: number;
  readonly failed: number;
  /** Milliseconds since the epoch. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly quiet: readonly string[];
  readonly readiness: Readiness;
  readonly days: readonly DayOfCalls[];
  /** By calls, the most first. */
  readonly operations: readonly ClientOperation[];
  readonly differences: readonly DifferenceRow[];
}

export interface LegacyOperation extends TimedUse {
  readonly way: V1Way;
  readonly clients: number;
}

export interface MigrationReport {
  /** Both days are included. */
  readonly from: string;
  readonly to: string;
  readonly days: number;
  readonly madeAt: number;
  /** What was asked for, where it was one client. */
  readonly client?: string;
  readonly soapCalls: number;
  readonly restCalls: number;
  readonly failed: number;
  /** Calls over SOAP that could go over v1 today. */
  readonly clearCalls: number;
  readonly states: ReadonlyMap<ReadinessState, number>;
  /** By calls over SOAP, the most first. */
  readonly clients: readonly ClientReport[];
  /** What is not in `clients`. */
  readonly further: {
    readonly clients: number;
    readonly soapCalls: number;
    readonly restCalls: number;
    readonly failed: number;
  };
  readonly trend: readonly DayOfCalls[];
  /** Over SOAP, of all clients, by calls, the most first. */
  readonly operations: readonly LegacyOperation[];
  readonly quietDays: number;
}

/** Reads the ledger and makes the report. Rejects when the ledger cannot be read. */
export async function migrationReport(view: LedgerView, options: ReportOptions): Promise<MigrationReport> {
  const { contract, now, quietDays, clientsMax, client } = options;
  const books = await readBooks(view, { ...options, detailedMax: clientsMax });
  const period = periodIn(books.days, options, now);
  const ways = waysOf(books, contract);
  const withReadiness = books.clients.map((each) => ({ each, readiness: readinessOf(each, ways, period.days) }));
  const shown = withReadiness.slice(0, clientsMax);
  const rest = withReadiness.slice(clientsMax).map(({ each }) => each);
  const booked = periodIn(books.days, { to: period.to }, now).days;
  const end = Math.min(now, Date.parse(period.to) + 86_400_000);
  return {
    ...period,
    madeAt: now,
    quietDays,
    ...(client === undefined ? {} : { client }),
    ...sums(books.clients),
    clearCalls: withReadiness.reduce((sum, { readiness }) => sum + readiness.clearCalls, 0),
    states: new Map(
      readinessStates.map((state) => [
        state,
        withReadiness.filter(({ readiness }) => readiness.state === state).length,
      ]),
    ),
    clients: shown.map(({ each, readiness }) =>
      clientReport(each, ways, readiness, quietWords(each, end, quietDays, booked)),
    ),
    further: { clients: rest.length, ...sums(rest) },
    trend: daysBetween(books.days, period.from, period.to),
    operations: legacyOperations(books, ways),
  };
}

const sums = (clients: readonly ClientBooks[]) => ({
  soapCalls: clients.reduce((sum, { soapCalls }) => sum + soapCalls, 0),
  restCalls: clients.reduce((sum, { restCalls }) => sum + restCalls, 0),
  failed: clients.reduce((sum, { failed }) => sum + failed, 0),
});

function waysOf(books: Books, contract: Contract): Ways {
  return new Map(
    Array.from(books.operations)
      .filter(([, use]) => use.wire === 'soap')
      .map(([key, use]) => [key, { use, way: v1WayOf(contract, use) }]),
  );
}

const timed = (use: OperationUse): TimedUse => ({
  use,
  p50: percentile(use.durations, 0.5) ?? 0,
  p95: percentile(use.durations, 0.95) ?? 0,
});

function clientReport(client: ClientBooks, ways: Ways, readiness: Readiness, quiet: readonly string[]): ClientReport {
  const { id, name, tenant, soapCalls, restCalls, failed, firstSeen, lastSeen, differences } = client;
  const { callers, userAgents, networks, users } = client;
  const operations = Array.from(client.uses, ([key, use]): ClientOperation => {
    const way = ways.get(key)?.way;
    const compared = client.compared.get(operationName(use));
    return {
      ...timed(use),
      ...(way === undefined ? {} : { way }),
      obstacles: way === undefined ? [] : obstacles(way, use),
      ...(way === undefined || compared === undefined ? {} : { compared }),
    };
  });
  return {
    id,
    // Of an application without a name the ledger has a hash only.
    name: name.startsWith('#') && userAgents.count > 0 ? `${name} (${userAgents.names[0] ?? ''})` : name,
    tenant,
    soapCalls,
    restCalls,
    failed,
    firstSeen,
    lastSeen,
    readiness,
    quiet,
    callers: listed(callers),
    userAgents: listed(userAgents),
    networks: listed(networks),
    users: listed(users),
    days: Array.from(client.days, ([day, calls]) => ({ day, ...calls })).sort((one, other) =>
      one.day < other.day ? -1 : 1,
    ),
    operations: operations.sort((one, other) => other.use.calls - one.use.calls),
    differences: differences.toSorted((one, other) => other.count - one.count),
  };
}

const listed = ({ count, names }: CountedNames): CountedNames => ({ count, names });

function legacyOperations({ clients }: Books, ways: Ways): readonly LegacyOperation[] {
  const users = new Map<string, number>();
  for (const { legacy } of clients) for (const key of legacy.keys()) users.set(key, (users.get(key) ?? 0) + 1);
  return Array.from(ways, ([key, { way, use }]) => ({
    ...timed(use),
    way,
    clients: users.get(key) ?? 0,
  })).sort((one, other) => other.use.calls - one.use.calls);
}
