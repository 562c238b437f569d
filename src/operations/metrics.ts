import { getHeapStatistics } from 'node:v8';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Contract } from '../contract';
import type { CrmStates, GuardState } from '../upstream';
import type { ExchangeLine } from './logs';
import type { FinishedCall } from './observe';

/** What other parts know and the metrics ask for at each scrape; a missing one has no series. */
export interface GaugeSources {
  readonly inFlight?: () => number;
  readonly connections?: () => number;
  /** Undefined: there is nothing to guard. */
  readonly guard?: () => GuardState | undefined;
  readonly crms?: () => CrmStates;
}

const breakerStates: readonly GuardState['breaker'][] = ['closed', 'half-open', 'open'];

export interface Metrics {
  readonly registry: Registry;
  /** One finished request; the log gets the same line. */
  exchange(line: ExchangeLine): void;
  /** One command or relayed call that ended, sent or not. */
  finished(call: FinishedCall): void;
  /** A command was sent to the CRM once more. */
  retried(): void;
  /** A version difference had to be bridged; `kind` is one of the program's own few words, never a client's. */
  skewed(kind: string): void;
  /** May be called again: later sources are added. */
  watch(sources: GaugeSources): void;
}

/** Seconds. The gateway's own share ends in the first ones, the CRM's deadline is near the last. */
const buckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/**
 * Counts what goes on, for Prometheus. Labels come from the contract, the failure table and the program, never from a
 * client: whatever else a request names is `other`. The tenants of `gateway_crm_up` come from the TENANTS file.
 * Histograms are by wire only, because each of their series has 16 lines.
 */
export function createMetrics(options: { readonly contract: Contract; readonly programVersion: string }): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  // These gauges are named like counters, which promtool reports. Better ones of connections and requests are below.
  for (const kind of ['handles', 'requests', 'resources']) registry.removeSingleMetric(`nodejs_active_${kind}_total`);
  const instruments = createInstruments(registry);
  const countRequest = createTally(registry, options.contract);
  let sources: GaugeSources = {};
  createGauges(registry, () => sources);
  new Gauge({
    name: 'gateway_info', help: 'The running program.', labelNames: ['version'], registers: [registry],
    aggregator: 'first',
  }).set({ version: options.programVersion }, 1); // prettier-ignore
  return {
    registry,
    exchange: (line) => {
      const wire = countRequest(line);
      instruments.duration.observe({ wire }, line.ms / 1000);
    },
    finished: ({ what, outcome, ms }) =>
      instruments.upstream.observe({ kind: what.kind, outcome: outcomeClass(outcome) }, ms / 1000),
    retried: () => instruments.retries.inc(),
    skewed: (kind) => instruments.skew.inc({ kind }),
    watch: (more) => {
      sources = { ...sources, ...more };
    },
  };
}

function outcomeClass(outcome: FinishedCall['outcome']): 'ok' | 'refused' | 'failed' {
  if (outcome === 'ok') return 'ok';
  return outcome.startsWith('crm.') ? 'refused' : 'failed';
}

function createInstruments(registry: Registry) {
  const registers = [registry];
  const counter = (name: string, help: string, labelNames: readonly string[] = []) =>
    new Counter({ name, help, labelNames: [...labelNames], registers });
  const histogram = (name: string, help: string, labelNames: readonly string[]) =>
    new Histogram({ name, help, labelNames: [...labelNames], buckets, registers });
  return {
    duration: histogram('gateway_request_duration_seconds', 'Time from head to reply.', ['wire']),
    upstream: histogram('gateway_upstream_duration_seconds', 'Time commands took behind the gateway.', [
      'kind',
      'outcome',
    ]),
    retries: counter('gateway_upstream_retries_total', 'Commands sent to the CRM once more.'),
    skew: counter('gateway_skew_events_total', 'Version differences bridged.', ['kind']),
  };
}

function createGauges(registry: Registry, sources: () => GaugeSources): void {
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
    name: 'gateway_heap_used_ratio',
    help: 'Share of the heap limit of Node that is in use, 0 to 1. Of several processes the highest counts.',
    registers,
    aggregator: 'max',
    collect() {
      const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
      this.set(used / limit);
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

type OperationLabels = Readonly<Record<'wire' | 'version' | 'agent' | 'operation', string>>;

/** What has been counted for one operation and outcome. */
interface Cell {
  readonly labels: OperationLabels;
  readonly outcome: string;
  requests: number;
  seconds: number;
  bytesIn: number;
  bytesOut: number;
}

const other = 'other';

/**
 * Counts requests in plain numbers and hands them to prom-client at a scrape: its own counters cost several times as
 * much per call.
 * @returns the function that counts one request, and gives the wire's label
 */
function createTally(registry: Registry, contract: Contract): (line: ExchangeLine) => string {
  const cells = new Map<string, Cell>();
  // Letter cases a client tries end in the cell of the name the contract writes, and are not remembered themselves.
  const cellOf = (line: ExchangeLine): Cell => {
    const known = cells.get(keyOf(line, line.outcome));
    if (known !== undefined) return known;
    const labels = labelsOf(line, contract);
    const key = keyOf(labels, line.outcome);
    const cell = cells.get(key) ?? { labels, outcome: line.outcome, requests: 0, seconds: 0, bytesIn: 0, bytesOut: 0 };
    cells.set(key, cell);
    return cell;
  };
  declareCounters(registry, cells);
  return (line) => {
    const cell = cellOf(line);
    cell.requests += 1;
    cell.seconds += line.ms / 1000;
    cell.bytesIn += line.bytesIn;
    cell.bytesOut += line.bytesOut;
    return cell.labels.wire;
  };
}

function keyOf({ wire, version, agent, operation }: Partial<OperationLabels>, outcome: string): string {
  return `${wire} ${version} ${agent} ${operation} ${outcome}`;
}

/** Names as the contract writes them; whatever it does not know is `other`. */
function labelsOf({ wire, version, agent, operation }: ExchangeLine, contract: Contract): OperationLabels {
  const found = version === undefined ? undefined : contract.version(version);
  const lookup = agent === undefined ? undefined : found?.agent(agent);
  const knownAgent = lookup?.found === 'agent' ? lookup.agent : undefined;
  return {
    wire: wire ?? other,
    version: found?.name ?? other,
    agent: knownAgent?.name ?? other,
    operation: (operation === undefined ? undefined : knownAgent?.operation(operation))?.name ?? other,
  };
}

type Sum = 'requests' | 'seconds' | 'bytesIn' | 'bytesOut';

function declareCounters(registry: Registry, cells: ReadonlyMap<string, Cell>): void {
  const declare = (
    name: string,
    help: string,
    sum: Sum,
    labelNames: readonly string[],
    labelsOfCell: (cell: Cell) => Readonly<Record<string, string>>,
  ): void => {
    new Counter({
      name,
      help,
      labelNames: [...labelNames],
      registers: [registry],
      collect() {
        this.reset();
        for (const cell of cells.values()) this.inc(labelsOfCell(cell), cell[sum]);
      },
    });
  };
  const operation = ['wire', 'version', 'agent', 'operation'];
  const wire = ({ labels }: Cell) => ({ wire: labels.wire });
  declare('gateway_requests_total', 'Requests replied to.', 'requests', [...operation, 'outcome'], (cell) => ({
    ...cell.labels,
    outcome: cell.outcome,
  }));
  declare('gateway_operation_seconds_total', 'Time spent, by operation.', 'seconds', operation, (cell) => cell.labels);
  declare(
    'gateway_received_bytes_total',
    'Body bytes received, as they came over the wire.',
    'bytesIn',
    ['wire'],
    wire,
  );
  declare('gateway_sent_bytes_total', 'Body bytes sent.', 'bytesOut', ['wire'], wire);
}
