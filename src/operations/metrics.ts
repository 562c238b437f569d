import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { ComparedCall } from '../comparison';
import type { Caller } from '../command';
import type { Contract } from '../contract';
import { createGauges, type GaugeSources } from './gauges';
import type { ManagedLogInNews } from '../online';
import type { SunsetCallState } from '../sunset';
import type { SkewEvent } from '../upstream';
import { buckets, createInstruments, type CountedHistogram, type CountedSeries } from './instruments';
import type { ExchangeLine } from './logs';
import type { FinishedCall } from './observe';
import { declareCounters, labelsOf, type OperationCell, type OperationLabels } from './operation-counters';

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
  /** The gateway has logged in at the cloud for its callers, or could not. */
  loggedIn(result: ManagedLogInNews['kind']): void;
  /** What became of a call that was to be recorded. */
  recorded(result: 'written' | 'dropped' | 'failed'): void;
  /** A call was compared with the second CRM, or was to be. */
  compared(result: ComparedCall['result']): void;
  /** A call was about something that will end, or has ended. @param plan its name in SUNSET_FILE */
  sunset(plan: string, state: SunsetCallState): void;
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
  const duration = timing(instruments.duration, (wire) => ({ wire }));
  const upstream = {
    operation: timing(instruments.upstream, (result) => ({ kind: 'operation', result })),
    relay: timing(instruments.upstream, (result) => ({ kind: 'relay', result })),
  };
  const crm = timing(instruments.crm, (tenant) => (tenant === '' ? {} : { tenant }));
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
      duration(countRequest(line), line.ms);
      const { tenant = '' } = tenants.count(line);
      if (line.crmUse !== undefined && line.crmUse.tries > 0) crm(tenant, line.crmUse.ms);
      if (line.outcome === 'crm.unauthenticated' || line.outcome === 'caller.unauthenticated')
        instruments.unauthenticated.inc({ credential: line.caller?.credential?.scheme ?? 'none' });
    },
    finished: ({ what, outcome, ms, context }) => upstream[what.kind](resultOf(outcome, context), ms),
    retried: () => instruments.retries.inc(),
    skewed: (kind, isNew) => {
      instruments.skew.inc({ kind });
      if (isNew) instruments.newSkew.inc({ kind });
    },
    loggedIn: (result) => instruments.managedLogIns.inc({ result }),
    recorded: (result) => instruments.recorded.inc({ result }),
    compared: (result) => instruments.comparisons.inc({ result }),
    sunset: (plan, state) => instruments.sunset.inc({ plan, state }),
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
  if (outcome === 'crm.maintenance') return 'unsent';
  if (outcome.startsWith('crm.')) return 'refused';
  return crmUse?.tries === 0 && outcome !== 'internal' ? 'unsent' : 'failed';
}

/**
 * Observes times in plain numbers.
 * @returns takes what stands for a series' labels, and milliseconds
 */
function timing(histogram: CountedHistogram, labelsOfKey: (key: string) => CountedSeries['labels']) {
  const known = new Map<string, CountedSeries>();
  return (key: string, ms: number): void => {
    const series = known.get(key) ?? histogram.begin(labelsOfKey(key));
    known.set(key, series);
    const seconds = ms / 1000;
    let bucket = 0;
    while (seconds > (buckets[bucket] ?? Infinity)) bucket++;
    series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
    series.sum += seconds;
  };
}

/**
 * Counts requests in plain numbers and hands them to prom-client at a scrape: its own counters cost several times as
 * much per call.
 * @returns the function that counts one request, and gives the wire's label
 */
function createTally(registry: Registry, contract: () => Contract): (line: ExchangeLine) => string {
  const cells = new Map<string, OperationCell>();
  // Letter cases a client tries end in the cell of the name the contract writes, and are not remembered themselves.
  const cellOf = (line: ExchangeLine): OperationCell => {
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
  const others = cell({ tenant: 'other' });
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
