/** Figures of a Prometheus registry as OpenTelemetry's metric data. */
import { ValueType } from '@opentelemetry/api';
import {
  AggregationTemporality,
  DataPointType,
  type DataPoint,
  type Histogram,
  type MetricData,
} from '@opentelemetry/sdk-metrics';
import type { MetricObjectWithValues, MetricValue, MetricValueWithName } from 'prom-client';

type Times = Pick<DataPoint<number>, 'startTime' | 'endTime'>;
type Values = readonly MetricValueWithName<string>[];

/**
 * A counter as a sum, a gauge as a gauge, a histogram with its own buckets.
 * @param times since when a counter counts, and now
 * @returns undefined for a summary, which the gateway has none of
 */
export function metricDataOf(
  metric: MetricObjectWithValues<MetricValue<string>>,
  times: Times,
): MetricData | undefined {
  const { name, help, type, values } = metric;
  const shared = {
    descriptor: { name, description: help, unit: '', valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  };
  const numbers = () => values.map(({ value, labels }) => ({ ...times, attributes: { ...labels }, value }));
  // The type says an enum of numbers; what is there are its words.
  switch (String(type)) {
    case 'counter':
      return { ...shared, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints: numbers() };
    case 'gauge':
      return { ...shared, dataPointType: DataPointType.GAUGE, dataPoints: numbers() };
    case 'histogram':
      return { ...shared, dataPointType: DataPointType.HISTOGRAM, dataPoints: histograms(values, times) };
    default:
      return undefined;
  }
}

/** Puts the lines of each histogram together: its buckets, each with all below it, its sum and its count. */
function histograms(values: Values, times: Times): DataPoint<Histogram>[] {
  const byLabels = new Map<string, MetricValueWithName<string>[]>();
  for (const value of values) {
    const { le: _, ...labels } = value.labels;
    const key = JSON.stringify(labels);
    byLabels.set(key, [...(byLabels.get(key) ?? []), value]);
  }
  return Array.from(byLabels.values(), (lines) => {
    const { le: _, ...attributes } = lines[0]?.labels ?? {};
    const one = (end: string): number => lines.find(({ metricName = '' }) => metricName.endsWith(end))?.value ?? 0;
    return { ...times, attributes, value: { buckets: bucketsOf(lines), sum: one('_sum'), count: one('_count') } };
  });
}

function bucketsOf(lines: Values): Histogram['buckets'] {
  const steps = lines.filter(({ metricName = '' }) => metricName.endsWith('_bucket'));
  const counts = steps.map(({ value }, index) => value - (steps[index - 1]?.value ?? 0));
  return { boundaries: steps.map(({ labels }) => Number(labels['le'])).filter(Number.isFinite), counts };
}
