import { Counter, Gauge, Registry } from 'prom-client';
import { createMetricsView } from '../../src/operations';
import { readExposition, valueOf } from './exposition';

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
