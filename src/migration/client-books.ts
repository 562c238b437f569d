/** What the ledger says of one client: of all callers that are one program of one tenant. */
import { createHash } from 'node:crypto';
import type { ComparisonRow, DifferenceRow, LedgerClient, UsageRow } from '../usage';
import { addCount, failedOf, operationName, type UseTally } from './use-tally';

/** Calls of one day (UTC) by wire. */
export interface DayCalls {
  soap: number;
  rest: number;
}

/** Results of comparisons of one operation. */
export interface ComparedCount {
  same: number;
  different: number;
  dropped: number;
  failed: number;
}

/** Of names beyond that many a client's page says only how many there are. */
const namesMax = 20;

/** Names that are counted, and listed up to a bound. */
export class NameList {
  readonly #seen = new Set<string>();

  add(name: string): void {
    if (name !== '') this.#seen.add(name);
  }

  get count(): number {
    return this.#seen.size;
  }

  has(name: string): boolean {
    return this.#seen.has(name);
  }

  /** The first ones by name. */
  get names(): readonly string[] {
    return Array.from(this.#seen).sort().slice(0, namesMax);
  }
}

/** Callers that the ledger had no room to tell apart. */
const crowdId = 'other';

/** What of a caller says which client it belongs to. */
export type CallerTraits = Pick<LedgerClient, 'id' | 'application' | 'tenant' | 'userAgent'>;

/** What makes callers one client: the application, and the user agent where no application is known; the tenant. */
export function clientKey({ id, application, tenant, userAgent }: CallerTraits): string {
  if (id === crowdId) return crowdId;
  return JSON.stringify(application === '' ? ['', userAgent, tenant] : [application, '', tenant]);
}

/** `m-` and 12 hex digits: the same in all reports, and for a recorded call, which has no caller's id. */
export const clientIdOf = (traits: CallerTraits): string =>
  `m-${createHash('sha256').update(clientKey(traits)).digest('hex').slice(0, 12)}`;

export const clientNameOf = ({ id, application, userAgent }: CallerTraits): string =>
  id === crowdId ? 'Callers not told apart' : application || userAgent;

/** Grows with the rows of the client. */
export class ClientBooks {
  /** Stays the same over reports: `m-` and 12 hex digits. */
  readonly id: string;
  readonly name: string;
  /** Callers that the ledger did not tell apart. */
  readonly isCrowd: boolean;
  readonly tenant: string;
  readonly callers = new NameList();
  readonly userAgents = new NameList();
  readonly networks = new NameList();
  readonly users = new NameList();
  readonly days = new Map<string, DayCalls>();
  /** `useKey` of a legacy operation → calls. */
  readonly legacy = new Map<string, number>();
  /** `useKey` → all about it; empty where the report does not go into this client. */
  readonly uses = new Map<string, UseTally>();
  /** `Agent.Operation` → results of comparisons. */
  readonly compared = new Map<string, ComparedCount>();
  readonly differences: DifferenceRow[] = [];
  soapCalls = 0;
  restCalls = 0;
  failed = 0;
  firstSeen = Number.POSITIVE_INFINITY;
  lastSeen = Number.NEGATIVE_INFINITY;
  /** Every call was between 20:00 and 06:00 UTC. */
  isNightly = true;

  constructor(client: LedgerClient) {
    this.id = clientIdOf(client);
    this.name = clientNameOf(client);
    this.isCrowd = client.id === crowdId;
    this.tenant = client.tenant;
  }

  /** @param key of the operation */
  add(row: UsageRow, key: string): void {
    const { client, wire, calls } = row;
    this.callers.add(client.id);
    this.userAgents.add(client.userAgent);
    this.networks.add(client.network);
    this.users.add(client.user);
    if (wire === 'soap') {
      this.soapCalls += calls;
      addCount(this.legacy, key, calls);
    } else this.restCalls += calls;
    this.failed += failedOf(row);
    this.firstSeen = Math.min(this.firstSeen, row.firstSeen);
    this.lastSeen = Math.max(this.lastSeen, row.lastSeen);
    this.isNightly &&= isInOneNight(row);
    const day = this.days.get(row.day) ?? { soap: 0, rest: 0 };
    day[wire] += calls;
    this.days.set(row.day, day);
  }

  compare(row: ComparisonRow): void {
    const key = operationName(row);
    const count = this.compared.get(key) ?? { same: 0, different: 0, dropped: 0, failed: 0 };
    count.same += row.same;
    count.different += row.different;
    count.dropped += row.dropped;
    count.failed += row.failed;
    this.compared.set(key, count);
  }
}

const nightBegins = 20;
const nightEnds = 6;
const hourMs = 3_600_000;

/** Between its first and its last call of a day there was no hour of daylight. */
function isInOneNight({ firstSeen, lastSeen }: Pick<UsageRow, 'firstSeen' | 'lastSeen'>): boolean {
  const [first, last] = [new Date(firstSeen).getUTCHours(), new Date(lastSeen).getUTCHours()];
  const isNight = (hour: number): boolean => hour >= nightBegins || hour < nightEnds;
  return isNight(first) && isNight(last) && lastSeen - firstSeen < (24 - nightBegins + nightEnds) * hourMs;
}
