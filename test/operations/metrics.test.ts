import path from 'node:path';
import { getHeapStatistics } from 'node:v8';
import { Secret } from '../../src/command';
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

test('log-ins at the cloud have names of their own', async () => {
  const { exchange, read } = metrics();
  const { version: _, ...unversioned } = line;
  const named = { agent: 'PartnerSystemUserService', operation: 'Authenticate' };
  exchange({ ...unversioned, ...named, outcome: 'crm.unauthenticated' });
  const labels = { wire: 'soap', version: 'other', ...named, outcome: 'crm.unauthenticated' };
  expect(valueOf(await read(), 'gateway_requests_total', labels)).toBe(1);
});

test('recorded calls count from 0 on, by what became of them', async () => {
  const { recorded, read } = metrics();
  recorded('written');
  recorded('written');
  recorded('dropped');
  const samples = await read();
  const counted = ['written', 'dropped', 'failed'].map((result) => valueOf(samples, 'gateway_recorded_calls_total', { result })); // prettier-ignore
  expect(counted).toEqual([2, 1, 0]);
});

test('log-ins in the place of callers count from 0 on, by result', async () => {
  const { loggedIn, read } = metrics();
  const counted = async () => {
    const samples = await read();
    return ['renewed', 'failed', 'unwritable'].map((result) =>
      valueOf(samples, 'gateway_managed_logins_total', { result }),
    );
  };
  expect(await counted()).toEqual([0, 0, 0]);
  loggedIn('renewed');
  loggedIn('failed');
  loggedIn('failed');
  expect(await counted()).toEqual([1, 2, 0]);
});

test('calls of what ends count by plan and state', async () => {
  const { sunset, read } = metrics();
  sunset('SOAP 8', 'noticed');
  sunset('SOAP 8', 'brownOut');
  sunset('SOAP 8', 'brownOut');
  const labels = { plan: 'SOAP 8', state: 'brownOut' };
  expect(valueOf(await read(), 'gateway_sunset_calls_total', labels)).toBe(2);
});

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

test('calls to the CRM: what was refused unsent is no failure of the CRM', async () => {
  const { finished, retried, read } = metrics();
  const crmUse = { tries: 1, retries: 0, ms: 0, bytesOut: 0, bytesIn: 0 };
  const asked = { ...relayed, context: { ...context, crmUse } };
  const unasked = { ...relayed, context: { ...context, crmUse: { ...crmUse, tries: 0 } } };
  for (const outcome of ['ok', 'crm.refused', 'upstream.timeout', 'ok'] as const)
    finished({ ...asked, outcome, ms: 3 });
  for (const outcome of ['caller.forbidden', 'caller.rate', 'internal'] as const)
    finished({ ...unasked, outcome, ms: 3 });
  retried();
  const samples = await read();
  const count = (result: string) =>
    valueOf(samples, 'gateway_upstream_duration_seconds_count', { kind: 'relay', result });
  expect(['ok', 'refused', 'failed', 'unsent'].map(count)).toEqual([2, 1, 2, 2]);
  expect(valueOf(samples, 'gateway_upstream_retries_total')).toBe(1);
});

test('skew and credentials that were not accepted, from 0 on', async () => {
  const { skewed, exchange, read } = metrics();
  const values = async () => {
    const samples = await read();
    const skew = ['skew_events', 'skew_first_seen'].map((name) =>
      valueOf(samples, `gateway_${name}_total`, { kind: 'property' }),
    );
    const refused = ['none', 'ticket'].map((credential) =>
      valueOf(samples, 'gateway_unauthenticated_total', { credential }),
    );
    return [...skew, ...refused];
  };
  expect(await values()).toEqual([0, 0, 0, 0]);
  skewed('property', true);
  skewed('property', false);
  const caller = { tenant: '', credential: { scheme: 'ticket', ticket: new Secret('7T:x') } } as const;
  exchange({ ...line, outcome: 'crm.unauthenticated', caller });
  exchange({ ...line, outcome: 'caller.unauthenticated' });
  expect(await values()).toEqual([2, 1, 1, 1]);
});

test('time and bytes at the CRM, by tenant where there is a list of them', async () => {
  const crmUse = { tries: 1, retries: 0, ms: 500, bytesOut: 7, bytesIn: 9 };
  const made = createMetrics({ contract, programVersion: '1', tenants: ['Cust1', 'Cust2'] });
  const alone = metrics();
  for (const tenant of ['cust1', 'Cust1', 'scan', ''])
    for (const { exchange } of [made, alone]) exchange({ ...line, caller: { tenant }, crmUse });
  made.exchange({ ...line, outcome: 'request.invalid', caller: { tenant: 'Cust2' } });
  const samples = readExposition(await made.registry.metrics());
  const of = (name: string) =>
    samples.filter((sample) => sample.name === name).map(({ labels, value }) => [labels['tenant'] ?? '', value]);
  expect(of('gateway_crm_sent_bytes_total')).toEqual([['', 7], ['other', 7], ['Cust1', 14]]);
  expect(of('gateway_crm_received_bytes_total')).toEqual([['', 9], ['other', 9], ['Cust1', 18]]);
  expect(of('gateway_crm_duration_seconds_sum')).toEqual([['Cust1', 1], ['other', 0.5], ['', 0.5]]);
  expect(valueOf(samples, 'gateway_tenant_requests_total', { tenant: 'Cust2', outcome: 'request.invalid' })).toBe(1);
  const without = await alone.read();
  expect(valueOf(without, 'gateway_crm_sent_bytes_total')).toBe(28);
  expect(without.filter(({ labels }) => 'tenant' in labels)).toEqual([]);
  expect(without.map(({ name }) => name)).not.toContain('gateway_tenant_requests_total');
}); // prettier-ignore

test('a v1 call counts as v1, under the names of the contract', async () => {
  const { exchange, read } = metrics();
  exchange({ ...line, wire: 'rest', version: 'v1', agent: 'appointment', operation: 'setseen' });
  exchange({ ...line, wire: 'rest', version: 'v1', agent: 'Workflow', operation: 'Run' });
  const labels = { wire: 'rest', version: 'v1', outcome: 'ok' };
  const samples = await read();
  const count = (agent: string, operation: string) =>
    valueOf(samples, 'gateway_requests_total', { ...labels, agent, operation });
  expect([count('Appointment', 'SetSeen'), count('other', 'other')]).toEqual([1, 1]);
});

test('the program, its heap and the event loop', async () => {
  const samples = await metrics().read();
  expect(valueOf(samples, 'gateway_info', { version: '1.2.3' })).toBe(1);
  expect(valueOf(samples, 'gateway_heap_limit_bytes')).toBe(getHeapStatistics().heap_size_limit);
  const used = valueOf(samples, 'gateway_heap_used_ratio') ?? 0;
  expect(used > 0 && used < 1).toBe(true);
  expect(samples.map(({ name }) => name)).toContain('nodejs_eventloop_lag_p99_seconds');
});
