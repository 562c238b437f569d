/** How far a client is from leaving SOAP, how that is reckoned, and what to do next. */
import { counted } from '../text/web-page';
import type { ClientBooks } from './client-books';
import { shownName } from './report-words';
import { operationName, type OperationUse } from './use-tally';
import { obstacles, type V1Way } from './v1-way';

/**
 * - `migrated`: no call over SOAP in the period
 * - `ready`: v1 can do all that it does, and comparisons found no difference
 * - `uncompared`: v1 can do all that it does; nothing has been compared
 * - `differs`: v1 can do all, but some answers were others
 * - `blocked`: it does something that v1 cannot do
 */
export type ReadinessState = 'migrated' | 'ready' | 'uncompared' | 'differs' | 'blocked';

export const readinessStates: readonly ReadinessState[] = ['blocked', 'differs', 'uncompared', 'ready', 'migrated'];

export interface Readiness {
  readonly state: ReadinessState;
  /** Calls over SOAP that could go over v1 today, and all calls over SOAP: the readiness is the first by the second. */
  readonly clearCalls: number;
  readonly legacyCalls: number;
  /** Operations over SOAP, each counted once over all versions: all, and those with a way over v1. */
  readonly operations: number;
  readonly clearOperations: number;
  /** Those that were compared at least once. */
  readonly comparedOperations: number;
  readonly same: number;
  readonly different: number;
  /** `Agent.Operation` of what v1 cannot do for it. */
  readonly blockers: readonly string[];
  /** Versions in which the contract does not have an operation that was called. */
  readonly unknownVersions: readonly string[];
  /** `14,203 calls in 30 days, 11 operations, 0 differences`. */
  readonly verdict: string;
  readonly next: string;
}

/** `useKey` → the way of it and what all clients did with it. */
export type Ways = ReadonlyMap<string, { readonly way: V1Way; readonly use: OperationUse }>;

export function readinessOf(client: ClientBooks, ways: Ways, periodDays: number): Readiness {
  const operations = new Map<string, { isClear: boolean; calls: number }>();
  const strange = new Set<string>();
  let clearCalls = 0;
  for (const [key, calls] of client.legacy) {
    const known = ways.get(key);
    if (known === undefined) continue;
    const name = operationName(known.use);
    // Where a client is not gone into, what all clients used counts.
    const isClear = hasWay(known.way, client.uses.get(key) ?? known.use);
    if (isClear && (client.compared.get(name)?.different ?? 0) === 0) clearCalls += calls;
    if (known.way.kind === 'unknown') strange.add(known.use.version);
    const before = operations.get(name);
    operations.set(name, { isClear: isClear && (before?.isClear ?? true), calls: calls + (before?.calls ?? 0) });
  }
  const compared = Array.from(client.compared.values());
  const same = sumOf(compared, (each) => each.same);
  const different = sumOf(compared, (each) => each.different);
  const blockers = Array.from(operations)
    .filter(([, { isClear }]) => !isClear)
    .sort(([, one], [, other]) => other.calls - one.calls)
    .map(([name]) => name);
  const figures = {
    clearCalls,
    legacyCalls: client.soapCalls,
    operations: operations.size,
    clearOperations: operations.size - blockers.length,
    comparedOperations: Array.from(client.compared).filter(
      ([name, { same: equal, different: other }]) => operations.has(name) && equal + other > 0,
    ).length,
    same,
    different,
    blockers,
    unknownVersions: Array.from(strange).sort(),
  };
  const state = stateOf(figures);
  return {
    state,
    ...figures,
    verdict: verdictOf(figures, client, periodDays),
    next: client.isCrowd && state !== 'migrated' ? crowdStep : nextStep(state, figures, client.id),
  };
}

const sumOf = <Item>(items: readonly Item[], figure: (item: Item) => number): number =>
  items.reduce((sum, item) => sum + figure(item), 0);

/** Whether v1 can do what was done with an operation. */
export function hasWay(way: V1Way, use: Pick<OperationUse, 'sent' | 'read'>): boolean {
  if (way.kind === 'exact' || way.kind === 'bridged') return true;
  return way.kind === 'skewed' && obstacles(way, use).length === 0;
}

type Figures = Omit<Readiness, 'state' | 'verdict' | 'next'>;

function stateOf({ legacyCalls, blockers, same, different }: Figures): ReadinessState {
  if (legacyCalls === 0) return 'migrated';
  if (blockers.length > 0) return 'blocked';
  if (different > 0) return 'differs';
  return same > 0 ? 'ready' : 'uncompared';
}

function verdictOf(figures: Figures, { restCalls }: ClientBooks, periodDays: number): string {
  const { legacyCalls, operations, same, different } = figures;
  const days = counted(periodDays, 'day');
  if (legacyCalls === 0) return `${counted(restCalls, 'call')} in ${days}, all over REST`;
  const compared = same + different === 0 ? 'not compared yet' : counted(different, 'difference');
  return `${counted(legacyCalls, 'call')} in ${days}, ${counted(operations, 'operation')}, ${compared}`;
}

/** Callers that are not known cannot be moved. */
const crowdStep =
  'Find out who they are: the ledger tells so many callers a day apart, and these came beyond its bounds ' +
  '(docs/retirement.md). Often these are made-up tokens, or a User-Agent that is another one each time.';

/** The first blockers are named. */
const namedMax = 3;

function nextStep(state: ReadinessState, figures: Figures, id: string): string {
  const { blockers, unknownVersions, different, comparedOperations, operations } = figures;
  switch (state) {
    case 'migrated':
      return 'Nothing to do.';
    case 'ready':
      return `Move it: netserver-gateway export types --for-client ${id} writes what it needs.${
        comparedOperations < operations
          ? ` ${operations - comparedOperations} of its operations were not compared.`
          : ''
      }`;
    case 'uncompared':
      return 'Compare first: set SHADOW_URL, which compares reading calls, or replay a recording.';
    case 'differs':
      return `Look at the ${counted(different, 'answer')} that differed, and mend or accept each kind.`;
    case 'blocked': {
      const more = blockers.length - namedMax;
      const named = `${blockers.slice(0, namedMax).map(shownName).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
      const first =
        unknownVersions.length === 0
          ? ''
          : `Import the WSDL of ${unknownVersions.map(shownName).join(', ')}, then settle`;
      return `${first || 'Settle'} what v1 cannot do for it: ${named}.`;
    }
  }
}

const dayMs = 86_400_000;
/** Fewer nights are chance. */
const nightsMin = 3;

/**
 * What is odd about when a client calls: phrases such as `not seen for 12 days`. Such clients are forgotten first, and
 * found by a brown-out only after it hurt.
 * @param end the end of the period, in milliseconds since the epoch
 * @param quietDays days without a call after which a client is quiet
 * @param bookedDays days since the first call of all clients
 */
export function quietWords(client: ClientBooks, end: number, quietDays: number, bookedDays: number): readonly string[] {
  const silent = Math.floor((end - client.lastSeen) / dayMs);
  const calls = client.soapCalls + client.restCalls;
  return [
    ...(silent >= quietDays ? [`not seen for ${counted(silent, 'day')}`] : []),
    // In a ledger that has just begun everything is new.
    ...(bookedDays >= quietDays && client.days.size === 1 ? [calls === 1 ? 'seen once' : 'seen on one day'] : []),
    ...(client.isNightly && client.days.size >= nightsMin ? ['only at night (UTC)'] : []),
  ];
}
