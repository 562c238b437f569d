/** The instruments of prom-client that a call moves, and histograms that cost a call next to nothing. */
import { Counter, Histogram, type Registry } from 'prom-client';
import type { ComparedCall } from '../comparison';
import type { ManagedLogInNews } from '../online';
import type { RecordingResult } from '../recording';
import type { SkewEvent } from '../upstream';

/** Seconds. The gateway's own share ends in the first ones, the CRM's deadline is near the last. */
export const buckets: readonly number[] = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** One series of a histogram. `counts` has one number more than there are buckets: for what is above all of them. */
export interface CountedSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly counts: number[];
  /** Seconds. */
  sum: number;
}

/**
 * A histogram whose series are counted in plain numbers. prom-client's own `observe` looks its labels through and
 * makes a text of them for every value, which costs several times as much. Nothing calls it here.
 */
export class CountedHistogram extends Histogram {
  readonly #about: { readonly name: string; readonly help: string };
  readonly #series: CountedSeries[] = [];

  constructor(name: string, help: string, labelNames: readonly string[], registry: Registry) {
    super({ name, help, labelNames: [...labelNames], buckets: [...buckets], registers: [registry] });
    this.#about = { name, help };
  }

  /** A new series, to be counted in by the caller. */
  begin(labels: CountedSeries['labels']): CountedSeries {
    const series = { labels, counts: Array<number>(buckets.length + 1).fill(0), sum: 0 };
    this.#series.push(series);
    return series;
  }

  /** What prom-client asks for, in its own form; `get` is made of it. */
  getForPromString() {
    const { name, help } = this.#about;
    const values = this.#series.flatMap((series) => valuesOf(name, series));
    return Promise.resolve({ name, help, type: 'histogram', aggregator: 'sum', values });
  }
}

/** Each bucket with all below it, the sum, the count. */
function valuesOf(name: string, { labels: sharedLabels, counts, sum }: CountedSeries) {
  let count = 0;
  const steps = counts.map((some, index) => {
    count += some;
    return { labels: { le: buckets[index] ?? '+Inf' }, sharedLabels, value: count, metricName: `${name}_bucket` };
  });
  return [
    ...steps,
    { labels: {}, sharedLabels, value: sum, metricName: `${name}_sum` },
    { labels: {}, sharedLabels, value: count, metricName: `${name}_count` },
  ];
}

const skewKinds: readonly SkewEvent['kind'][] = ['property', 'member', 'type', 'neutral', 'unknown'];
const logInResults: readonly ManagedLogInNews['kind'][] = ['renewed', 'failed', 'unwritable'];
const comparisonResults: readonly ComparedCall['result'][] = ['same', 'different', 'dropped', 'failed'];
const recordingResults: readonly RecordingResult[] = ['written', 'dropped', 'failed'];
const credentialSchemes = ['none', 'basic', 'ticket', 'bearer', 'session'] as const;

/** What is counted for the metrics page, besides requests and tenants. */
export function createInstruments(registry: Registry) {
  const registers = [registry];
  const counter = (name: string, help: string, labelNames: readonly string[] = []) =>
    new Counter({ name, help, labelNames: [...labelNames], registers });
  const histogram = (name: string, help: string, labelNames: readonly string[]) =>
    new CountedHistogram(name, help, labelNames, registry);
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
    recorded: counter('gateway_recorded_calls_total', 'Calls for RECORD_FILE.', ['result']),
    comparisons: counter('gateway_shadow_calls_total', 'Calls that were to be compared with the second CRM.', [
      'result',
    ]),
    sunset: counter('gateway_sunset_calls_total', 'Calls of what will end or has ended (SUNSET_FILE).', [
      'plan',
      'state',
    ]),
    managedLogIns: counter('gateway_managed_logins_total', 'Log-ins at the cloud in the place of callers.', ['result']),
  };
  // From 0 on: Prometheus does not see the step to a series' first value, and alerts wait for the first one.
  for (const kind of skewKinds) for (const each of [instruments.skew, instruments.newSkew]) each.inc({ kind }, 0);
  for (const credential of credentialSchemes) instruments.unauthenticated.inc({ credential }, 0);
  for (const result of recordingResults) instruments.recorded.inc({ result }, 0);
  for (const result of comparisonResults) instruments.comparisons.inc({ result }, 0);
  for (const result of logInResults) instruments.managedLogIns.inc({ result }, 0);
  return instruments;
}
