import path from 'node:path';
import { loadContract } from '../../src/contract';
import { createMetrics, type ExchangeLine } from '../../src/operations';
import type { CrmState } from '../../src/upstream';
import { readExposition, valueOf } from './exposition';

const contract = loadContract(path.join(__dirname, '..', '..', 'wsdl'), { onProblem: () => undefined });
const line: ExchangeLine = {
  wire: 'soap', version: 'Services86', agent: 'Appointment', operation: 'SetSeen', outcome: 'ok',
  status: 200, ms: 4, bytesIn: 900, bytesOut: 800, correlationId: 'c',
}; // prettier-ignore
const context = { correlationId: 'c', deadline: 0, signal: new AbortController().signal };
const relayed = {
  what: { kind: 'relay', method: 'GET', path: '/' },
  caller: { tenant: '' },
  context,
  startedAt: 0,
} as const;

function metrics() {
  const made = createMetrics({ contract, programVersion: '1.2.3' });
  return { ...made, read: async () => readExposition(await made.registry.metrics()) };
}

test('requests, bytes and seconds by what the contract calls them', async () => {
  const { exchange, read } = metrics();
  exchange(line);
  exchange({ ...line, ms: 2000, outcome: 'crm.refused' });
  const samples = await read();
  const labels = { wire: 'soap', version: 'Services86', agent: 'Appointment', operation: 'SetSeen' };
  expect(valueOf(samples, 'gateway_requests_total', { ...labels, outcome: 'ok' })).toBe(1);
  expect(valueOf(samples, 'gateway_requests_total', { ...labels, outcome: 'crm.refused' })).toBe(1);
  expect(valueOf(samples, 'gateway_operation_seconds_total', labels)).toBeCloseTo(2.004);
  expect(valueOf(samples, 'gateway_received_bytes_total', { wire: 'soap' })).toBe(1800);
  expect(valueOf(samples, 'gateway_sent_bytes_total', { wire: 'soap' })).toBe(1600);
  expect(valueOf(samples, 'gateway_request_duration_seconds_bucket', { wire: 'soap', le: '0.005' })).toBe(1);
  expect(valueOf(samples, 'gateway_request_duration_seconds_count', { wire: 'soap' })).toBe(2);
});

test('whatever a client makes up ends in one series, and letter case makes no second one', async () => {
  const { exchange, read } = metrics();
  for (let index = 0; index < 50; index += 1) {
    exchange({ ...line, version: `Services${index}`, agent: `A${index}`, operation: `O${index}` });
    exchange({ ...line, operation: `__proto__${index}` });
  }
  exchange({ ...line, agent: 'aPPointment', version: 'services86' });
  exchange({ outcome: 'client.gone', ms: 1, bytesIn: 0, bytesOut: 0, correlationId: 'c' });
  const requests = (await read()).filter(({ name }) => name === 'gateway_requests_total');
  expect(requests.map(({ labels, value }) => [labels['version'], labels['agent'], labels['operation'], value])).toEqual(
    [
      ['other', 'other', 'other', 50],
      ['Services86', 'Appointment', 'other', 50],
      ['Services86', 'Appointment', 'SetSeen', 1],
      ['other', 'other', 'other', 1],
    ],
  );
});

test('the heap in use is a share of what Node may take', async () => {
  const samples = await metrics().read();
  const used = valueOf(samples, 'gateway_heap_used_ratio', {}) ?? 0;
  expect(used).toBeGreaterThan(0);
  expect(used).toBeLessThan(1);
});

test('a scrape changes nothing', async () => {
  const { exchange, read } = metrics();
  exchange(line);
  await read();
  expect(valueOf(await read(), 'gateway_requests_total')).toBe(1);
});

test('what others know is asked for at each scrape', async () => {
  const { watch, read } = metrics();
  let breaker: 'closed' | 'open' = 'closed';
  watch({ inFlight: () => 3, connections: () => 5 });
  watch({ guard: () => ({ underWay: 2, waiting: 7, breaker, tenantsOpen: 1, refused: { busy: 4, open: 6 } }) });
  await read();
  breaker = 'open';
  const samples = await read();
  const values = ['in_flight', 'connections', 'upstream_in_flight', 'queued', 'breaker_tenants_open'];
  expect(values.map((name) => valueOf(samples, `gateway_${name}`))).toEqual([3, 5, 2, 7, 1]);
  const states = ['closed', 'half-open', 'open'].map((state) => valueOf(samples, 'gateway_breaker_state', { state }));
  expect(states).toEqual([0, 0, 1]);
  expect(valueOf(samples, 'gateway_guard_refused_total', { reason: 'busy' })).toBe(4);
});

test('a CRM that is up, one that is down, and nothing of one that was not asked', async () => {
  const { watch, read } = metrics();
  const up: CrmState = { status: 'up', since: 0 };
  let states = new Map<string, CrmState>([['', { status: 'unknown', since: 0 }]]);
  watch({ crms: () => states });
  expect((await read()).map(({ name }) => name)).not.toContain('gateway_crm_up');
  states = new Map([['', up]]);
  expect(valueOf(await read(), 'gateway_crm_up')).toBe(1);
  states = new Map([['a', up], ['b', { status: 'down', since: 0 }]]);
  const samples = await read();
  expect(valueOf(samples, 'gateway_crm_up', { tenant: 'a' })).toBe(1);
  expect(valueOf(samples, 'gateway_crm_up', { tenant: 'b' })).toBe(0);
  // What was said before is not said of anybody any more.
  expect(samples.filter(({ name }) => name === 'gateway_crm_up')).toHaveLength(2);
}); // prettier-ignore

test('calls to the CRM, retries, skew, the program and the event loop', async () => {
  const { finished, retried, skewed, read } = metrics();
  for (const outcome of ['ok', 'crm.refused', 'upstream.timeout', 'ok'] as const)
    finished({ ...relayed, outcome, ms: 3 });
  retried();
  skewed('property');
  const samples = await read();
  const count = (outcome: string) =>
    valueOf(samples, 'gateway_upstream_duration_seconds_count', { kind: 'relay', outcome });
  expect(['ok', 'refused', 'failed'].map(count)).toEqual([2, 1, 1]);
  expect(valueOf(samples, 'gateway_upstream_retries_total')).toBe(1);
  expect(valueOf(samples, 'gateway_skew_events_total', { kind: 'property' })).toBe(1);
  expect(valueOf(samples, 'gateway_info', { version: '1.2.3' })).toBe(1);
  expect(samples.map(({ name }) => name)).toContain('nodejs_eventloop_lag_p99_seconds');
});
