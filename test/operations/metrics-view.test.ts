import path from 'node:path';
import { getHeapStatistics } from 'node:v8';
import { Counter, Gauge, Registry } from 'prom-client';
import { loadContract } from '../../src/contract';
import { createMetrics, createMetricsView } from '../../src/operations';
import { readExposition, valueOf } from './exposition';

const contract = loadContract(path.join(__dirname, '..', '..', 'wsdl'), { onProblem: () => undefined });

async function snapshot(requests: number, inFlight: number) {
  const registers = [new Registry()];
  new Counter({ name: 'requests_total', help: 'x', registers }).inc(requests);
  new Gauge({ name: 'in_flight', help: 'x', registers }).set(inFlight);
  return (await registers[0]?.getMetricsAsJSON()) ?? [];
}

test('workers are added up; one that has ended keeps what it counted and loses what it measured', async () => {
  const view = createMetricsView(() => 2);
  const read = async () => {
    const samples = readExposition(await view.read());
    return ['requests_total', 'in_flight'].map((name) => valueOf(samples, name));
  };
  view.keep(1, await snapshot(10, 3));
  view.keep(2, await snapshot(5, 1));
  expect(await read()).toEqual([15, 4]);
  view.keep(1, await snapshot(12, 2));
  expect(await read()).toEqual([17, 3]);
  view.retire(1);
  view.keep(3, await snapshot(1, 0));
  expect(await read()).toEqual([18, 1]);
  view.retire(2);
  view.retire(3);
  view.retire(9);
  // No worker has a gauge any more, and the counter does not go back.
  expect(valueOf(readExposition(await view.read()), 'requests_total')).toBe(18);
});

test('of the heaps the limits are added up, and the fullest one counts', async () => {
  const view = createMetricsView(() => 2);
  const measured = async (ratio: number) => {
    const { registry } = createMetrics({ contract, programVersion: '1' });
    const snapshot = await registry.getMetricsAsJSON();
    const heap = snapshot.filter(({ name }) => name === 'gateway_heap_used_ratio');
    for (const gauge of heap) gauge.values = [{ value: ratio, labels: {} }];
    return snapshot;
  };
  view.keep(1, await measured(0.9));
  view.keep(2, await measured(0.2));
  const samples = readExposition(await view.read());
  expect(valueOf(samples, 'gateway_heap_used_ratio')).toBe(0.9);
  expect(valueOf(samples, 'gateway_heap_limit_bytes')).toBe(2 * getHeapStatistics().heap_size_limit);
});

test('the supervisor tells of its workers', async () => {
  const view = createMetricsView(() => 4);
  view.restarted('crash');
  view.restarted('roll');
  view.restarted('roll');
  const samples = readExposition(await view.read());
  expect(valueOf(samples, 'gateway_workers')).toBe(4);
  expect(valueOf(samples, 'gateway_worker_restarts_total', { reason: 'crash' })).toBe(1);
  expect(valueOf(samples, 'gateway_worker_restarts_total', { reason: 'roll' })).toBe(2);
});
