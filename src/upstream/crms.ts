/** All CRMs of one gateway, as the health page, the metrics and the console see them. */
import type { CrmNews, CrmState } from './crm-health';
import type { CrmWatch } from './crm-watch';

/** By tenant; '' is the one CRM of a gateway that has no list of tenants. */
export type CrmStates = ReadonlyMap<string, CrmState>;

export interface Crms {
  /** What is known now; where that is old, probes have been sent. */
  look(): CrmStates;
  /** Waits for the probes, within bounds. */
  wait(): Promise<CrmStates>;
  /** Takes note of a change of one CRM that another process has seen. */
  heard(tenant: string, news: CrmNews): void;
}

/** CRMs of a fixed list. */
export function namedCrms(watches: ReadonlyMap<string, CrmWatch>): Crms {
  return {
    look: () => new Map(Array.from(watches, ([tenant, watch]) => [tenant, watch.look()])),
    wait: async () =>
      new Map(await Promise.all(Array.from(watches, async ([tenant, watch]) => [tenant, await watch.wait()] as const))),
    heard: (tenant, news) => watches.get(tenant)?.heard(news),
  };
}

/**
 * Tenants that callers name; a name may have no CRM. All of them together are up as long as one is up. Only the one
 * that was called last is probed.
 * @param all in the order of their last calls, the latest at the end
 */
export function unnamedCrms(all: () => readonly CrmWatch[], now: number): Crms {
  const none: CrmState = { status: 'unknown', since: now };
  const stateOf = (newest: CrmState | undefined): CrmStates => {
    const other = newest?.status === 'up' ? undefined : all().find(({ state }) => state().status === 'up');
    return new Map([['', other?.state() ?? newest ?? none]]);
  };
  return {
    look: () => stateOf(all().at(-1)?.look()),
    wait: async () => stateOf(await all().at(-1)?.wait()),
    heard: () => undefined,
  };
}

/** A CRM that is always there, such as the sandbox. */
export function ownCrm(now: number): Crms {
  const states: CrmStates = new Map([['', { status: 'up', since: now }]]);
  return { look: () => states, wait: () => Promise.resolve(states), heard: () => undefined };
}

const gravity = { down: 0, unknown: 1, up: 2 } as const;

/** The state of all CRMs together: the worst one, and of equal ones the oldest. */
export function worstOf(states: Iterable<CrmState>): CrmState | undefined {
  const [worst] = Array.from(states).sort((a, b) => gravity[a.status] - gravity[b.status] || a.since - b.since);
  return worst;
}
