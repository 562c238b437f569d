import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Caller } from '../command';
import { findV1Operation, type Contract } from '../contract';
import { createGauges, type GaugeSources } from './gauges';
import type { SkewEvent } from '../upstream';
import type { ExchangeLine } from './logs';
import type { FinishedCall } from './observe';

export interface Metrics {
  readonly registry: Registry;
  /** One finished request; the log gets the same line. */
  exchange(line: ExchangeLine): void;
  /** One command or relayed call that ended, sent or not. */
  finished(call: FinishedCall): void;
  /** A command was sent to the CRM once more. */
  retried(): void;
  /** A version difference had to be bridged. @param isNew it was not met before */
  skewed(kind: SkewEvent['kind'], isNew: boolean): void;
  /** Other names count from now on: what is served has been reloaded. */
  reloaded(names: Pick<MetricsOptions, 'contract' | 'tenants'>): void;
  /** May be called again: later sources are added. */
  watch(sources: GaugeSources): void;
}

export interface MetricsOptions {
  readonly contract: Contract;
  readonly programVersion: string;
  /** Names of TENANTS; unset: no series has a tenant. */
  readonly tenants?: Iterable<string>;
}

/** Seconds. The gateway's own share ends in the first ones, the CRM's deadline is near the last. */
const buckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/**
 * Counts what goes on, for Prometheus. Labels come from the contract, the failure table and the program, never from a
 * client: whatever else a request names is `other`. Tenants come from the TENANTS file.
 */
export function createMetrics(options: MetricsOptions): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  // These gauges are named like counters, which promtool reports. Better ones of connections and requests are below.
  for (const kind of ['handles', 'requests', 'resources']) registry.removeSingleMetric(`nodejs_active_${kind}_total`);
  const instruments = createInstruments(registry);
  let { contract } = options;
  const countRequest = createTally(registry, () => contract);
  const tenants = createTenantTally(registry, options.tenants);
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
      const tenant = tenants.count(line);
      if (line.crmUse !== undefined && line.crmUse.tries > 0) instruments.crm.observe(tenant, line.crmUse.ms / 1000);
      if (line.outcome === 'crm.unauthenticated' || line.outcome === 'caller.unauthenticated')
        instruments.unauthenticated.inc({ credential: line.caller?.credential?.scheme ?? 'none' });
    },
    finished: ({ what, outcome, ms, context }) =>
      instruments.upstream.observe({ kind: what.kind, result: resultOf(outcome, context) }, ms / 1000),
    retried: () => instruments.retries.inc(),
    skewed: (kind, isNew) => {
      instruments.skew.inc({ kind });
      if (isNew) instruments.newSkew.inc({ kind });
    },
    reloaded: (names) => {
      ({ contract } = names);
      tenants.know(names.tenants);
    },
    watch: (more) => {
      sources = { ...sources, ...more };
    },
  };
}

/** `unsent`: nothing was tried at the CRM, because of the policy, the breaker, or a value it cannot hold. */
function resultOf(
  outcome: FinishedCall['outcome'],
  { crmUse }: FinishedCall['context'],
): 'ok' | 'refused' | 'unsent' | 'failed' {
  if (outcome === 'ok') return 'ok';
  if (outcome.startsWith('crm.')) return 'refused';
  return crmUse?.tries === 0 && outcome !== 'internal' ? 'unsent' : 'failed';
}

const skewKinds: readonly SkewEvent['kind'][] = ['property', 'member', 'type', 'neutral', 'unknown'];
const credentialSchemes = ['none', 'basic', 'ticket', 'bearer', 'session'] as const;

function createInstruments(registry: Registry) {
  const registers = [registry];
  const counter = (name: string, help: string, labelNames: readonly string[] = []) =>
    new Counter({ name, help, labelNames: [...labelNames], registers });
  const histogram = (name: string, help: string, labelNames: readonly string[]) =>
    new Histogram({ name, help, labelNames: [...labelNames], buckets, registers });
  const instruments = {
    duration: histogram('gateway_request_duration_seconds', 'Time from head to reply.', ['wire']),
    upstream: histogram('gateway_upstream_duration_seconds', 'Time commands took behind the gateway.', [
      'kind',
      'result',
    ]),
    crm: histogram('gateway_crm_duration_seconds', 'Time that one call took at the CRM, all tries together.', [
      'tenant',
    ]),
    retries: counter('gateway_upstream_retries_total', 'Commands sent to the CRM once more.'),
    skew: counter('gateway_skew_events_total', 'Version differences bridged.', ['kind']),
    newSkew: counter('gateway_skew_first_seen_total', 'Version differences that a process met for the first time.', [
      'kind',
    ]),
    unauthenticated: counter('gateway_unauthenticated_total', 'Calls whose credentials were not accepted.', [
      'credential',
    ]),
  };
  // From 0 on: Prometheus does not see the step to a series' first value, and alerts wait for the first one.
  for (const kind of skewKinds) for (const each of [instruments.skew, instruments.newSkew]) each.inc({ kind }, 0);
  for (const credential of credentialSchemes) instruments.unauthenticated.inc({ credential }, 0);
  return instruments;
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
function createTally(registry: Registry, contract: () => Contract): (line: ExchangeLine) => string {
  const cells = new Map<string, Cell>();
  // Letter cases a client tries end in the cell of the name the contract writes, and are not remembered themselves.
  const cellOf = (line: ExchangeLine): Cell => {
    const known = cells.get(keyOf(line, line.outcome));
    if (known !== undefined) return known;
    const labels = labelsOf(line, contract());
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
  if (version === 'v1') {
    const known = agent === undefined ? undefined : findV1Operation(contract, agent, operation ?? '');
    return { wire: wire ?? other, version, agent: known?.agent ?? other, operation: known?.name ?? other };
  }
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

type TenantLabel = { readonly tenant?: string };

/** What has been counted for one tenant. */
interface TenantCell {
  readonly label: TenantLabel;
  readonly requests: Map<string, number>;
  bytesOut: number;
  bytesIn: number;
}

interface TenantTally {
  /** Counts one request, and gives the tenant's label. */
  readonly count: (line: ExchangeLine) => TenantLabel;
  /** These are the tenants from now on; what has been counted stays. */
  readonly know: (names: Iterable<string> | undefined) => void;
}

/**
 * Counts by tenant: requests where there are TENANTS, and what went to the CRM and back. A tenant outside of the list
 * is `other`; the tenant '', and all without a list, have no label.
 */
function createTenantTally(registry: Registry, names: Iterable<string> | undefined): TenantTally {
  const cell = (label: TenantLabel): TenantCell => ({ label, requests: new Map(), bytesOut: 0, bytesIn: 0 });
  const none = cell({});
  const others = cell({ tenant: other });
  const known = new Map<string, TenantCell>();
  let isNamed = false;
  const know: TenantTally['know'] = (tenants) => {
    isNamed = tenants !== undefined;
    for (const name of tenants ?? []) {
      const key = name.toLowerCase();
      if (!known.has(key)) known.set(key, name === '' ? none : cell({ tenant: name }));
    }
  };
  know(names);
  const cells = (): ReadonlySet<TenantCell> => new Set([none, others, ...known.values()]);
  const cellOf = ({ tenant }: Pick<Caller, 'tenant'>): TenantCell =>
    tenant === '' || !isNamed ? none : (known.get(tenant.toLowerCase()) ?? others);
  const declare = (name: string, help: string, sum: 'bytesOut' | 'bytesIn'): void => {
    new Counter({
      name, help, labelNames: ['tenant'], registers: [registry],
      collect() {
        this.reset();
        for (const each of cells()) if (each[sum] > 0 || each === none) this.inc(each.label, each[sum]);
      },
    }); // prettier-ignore
  };
  declare('gateway_crm_sent_bytes_total', 'Body bytes sent to the CRM.', 'bytesOut');
  declare('gateway_crm_received_bytes_total', 'Body bytes received from the CRM.', 'bytesIn');
  new Counter({
    name: 'gateway_tenant_requests_total',
    help: 'Requests replied to, by tenant; none without TENANTS.',
    labelNames: ['tenant', 'outcome'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { label, requests } of cells())
        for (const [outcome, count] of requests) this.inc({ ...label, outcome }, count);
    },
  });
  const count: TenantTally['count'] = ({ caller, crmUse, outcome }) => {
    const counted = caller === undefined ? none : cellOf(caller);
    if (isNamed) counted.requests.set(outcome, (counted.requests.get(outcome) ?? 0) + 1);
    if (crmUse !== undefined) {
      counted.bytesOut += crmUse.bytesOut;
      counted.bytesIn += crmUse.bytesIn;
    }
    return counted.label;
  };
  return { count, know };
}
