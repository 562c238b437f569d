/** Metrics that are measured at each scrape. */
import { getHeapStatistics } from 'node:v8';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { CrmStates, GuardState } from '../upstream';

/** What other parts know and the metrics ask for at each scrape; a missing one has no series. */
export interface GaugeSources {
  readonly inFlight?: () => number;
  readonly connections?: () => number;
  /** Undefined: there is nothing to guard. */
  readonly guard?: () => GuardState | undefined;
  readonly crms?: () => CrmStates;
  /** Of the usage ledger; missing where there is none. */
  readonly ledger?: (() => { readonly lostCalls: number; readonly waitingRows: number }) | undefined;
}

const breakerStates: readonly GuardState['breaker'][] = ['closed', 'half-open', 'open'];

const heapLimit = (): number => getHeapStatistics().heap_size_limit;

export function createGauges(registry: Registry, sources: () => GaugeSources): void {
  const registers = [registry];
  const state = (): GuardState | undefined => sources().guard?.();
  const numbers = [
    ['gateway_in_flight', 'Requests under way.', (): number | undefined => sources().inFlight?.()],
    ['gateway_connections', 'Open client connections.', () => sources().connections?.()],
    ['gateway_upstream_in_flight', 'Calls under way at the CRM.', () => state()?.underWay],
    ['gateway_queued', 'Calls waiting for their turn at the CRM.', () => state()?.waiting],
      [
      'gateway_breaker_tenants_open',
      'Tenants left alone because all their calls ran out of time.',
      () => state()?.tenantsOpen,
    ],
    [
      'gateway_ledger_waiting_rows',
      'Rows that the usage ledger has not written yet.',
      () => sources().ledger?.().waitingRows,
    ],
    ['gateway_heap_limit_bytes', 'Size at which V8 ends a process, all processes together.', heapLimit],
  ] as const; // prettier-ignore
  for (const [name, help, read] of numbers) {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read() ?? 0);
      },
    });
  }
  new Gauge({
    name: 'gateway_heap_used_ratio',
    help: 'Used part of the heap that V8 allows a process; of several processes the highest.',
    registers,
    aggregator: 'max',
    collect() {
      const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
      this.set(used / limit);
    },
  });
  new Gauge({
    name: 'gateway_breaker_state',
    help: 'Processes whose breaker is in this state; open: the CRM is not called.',
    labelNames: ['state'],
    registers,
    collect() {
      const now = state()?.breaker;
      if (now !== undefined) for (const one of breakerStates) this.set({ state: one }, one === now ? 1 : 0);
    },
  });
  new Gauge({
    name: 'gateway_crm_up',
    help: 'Whether the CRM answers: 1 or 0; none until it has been asked. Of several processes the lowest counts.',
    labelNames: ['tenant'],
    registers,
    aggregator: 'min',
    collect() {
      this.reset();
      for (const [tenant, { status }] of sources().crms?.() ?? [])
        if (status !== 'unknown') this.set(tenant === '' ? {} : { tenant }, status === 'up' ? 1 : 0);
    },
  });
  new Counter({
    name: 'gateway_ledger_lost_calls_total',
    help: 'Calls that the usage ledger has not counted.',
    registers,
    collect() {
      this.reset();
      this.inc(sources().ledger?.().lostCalls ?? 0);
    },
  });
  new Counter({
    name: 'gateway_guard_refused_total',
    help: 'Calls refused without having been sent; busy: the queue, open: the breaker.',
    labelNames: ['reason'],
    registers,
    collect() {
      const { busy, open } = state()?.refused ?? { busy: 0, open: 0 };
      this.reset();
      this.inc({ reason: 'busy' }, busy);
      this.inc({ reason: 'open' }, open);
    },
  });
}
