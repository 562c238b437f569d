import { Counter, Gauge, Histogram, Registry, Summary } from 'prom-client';
import { metricDataOf } from '../../src/operations/prometheus-figures';

const times = { startTime: [1, 0], endTime: [2, 0] } satisfies Parameters<typeof metricDataOf>[1];

test('counters, gauges and histograms say what the metrics page says', async () => {
  const registry = new Registry();
  const registers = [registry];
  new Counter({ name: 'c_total', help: 'C.', labelNames: ['a'], registers }).inc({ a: 'x' }, 3);
  new Gauge({ name: 'g', help: 'G.', registers }).set(-1.5);
  const histogram = new Histogram({ name: 'h', help: 'H.', labelNames: ['w'], buckets: [1, 5], registers });
  for (const value of [0.5, 1, 3, 9]) histogram.observe({ w: 'soap' }, value);
  histogram.observe({ w: 'rest' }, 4);
  new Summary({ name: 's', help: 'S.', registers });
  const data = (await registry.getMetricsAsJSON()).map((metric) => metricDataOf(metric, times));
  const shared = { aggregationTemporality: 1 };
  expect(data).toEqual([
    {
      ...shared, descriptor: { name: 'c_total', description: 'C.', unit: '', valueType: 1 }, dataPointType: 3,
      isMonotonic: true, dataPoints: [{ ...times, attributes: { a: 'x' }, value: 3 }],
    },
    {
      ...shared, descriptor: { name: 'g', description: 'G.', unit: '', valueType: 1 }, dataPointType: 2,
      dataPoints: [{ ...times, attributes: {}, value: -1.5 }],
    },
    {
      ...shared, descriptor: { name: 'h', description: 'H.', unit: '', valueType: 1 }, dataPointType: 0,
      dataPoints: [
        {
          ...times, attributes: { w: 'soap' },
          value: { buckets: { boundaries: [1, 5], counts: [2, 1, 1] }, sum: 13.5, count: 4 },
        },
        {
          ...times, attributes: { w: 'rest' },
          value: { buckets: { boundaries: [1, 5], counts: [0, 1, 0] }, sum: 4, count: 1 },
        },
      ],
    },
    undefined,
  ]); // prettier-ignore
});
