import path from 'node:path';
import { Histogram, Registry } from 'prom-client';
import { loadContract } from '../../src/contract';
import { createMetrics } from '../../src/operations';
import { buckets } from '../../src/operations/instruments';

const name = 'gateway_request_duration_seconds';
const line = { status: 200, bytesIn: 1, bytesOut: 1, correlationId: 'c', outcome: 'ok' } as const;

test('the histograms are those of prom-client, on the page and as JSON', async () => {
  const contract = loadContract(path.join(__dirname, '..', '..', 'wsdl'), { onProblem: () => undefined });
  const { registry, exchange } = createMetrics({ contract, programVersion: '1' });
  const reference = new Registry();
  const histogram = new Histogram({
    name,
    help: 'Time from head to reply.',
    labelNames: ['wire'],
    buckets: [...buckets],
    registers: [reference],
  });
  for (const wire of ['soap', 'rest', 'page'] as const)
    for (const seconds of [0, ...buckets, 0.0021, 7, 59.999, 60.001, 3_600]) {
      exchange({ ...line, wire, ms: seconds * 1000 });
      histogram.observe({ wire }, (seconds * 1000) / 1000);
    }
  expect(await registry.getSingleMetricAsString(name)).toBe(await reference.getSingleMetricAsString(name));
  const values = (await histogram.get()).values.map(({ value, labels, metricName }) => ({ value, labels, metricName }));
  expect(values).toHaveLength(3 * (buckets.length + 3));
  expect((await registry.getSingleMetric(name)?.get())?.values).toEqual(values);
});
