import { anonymous, Secret, type Caller } from '../../src/command';
import type { Activity } from '../../src/console';
import { createRecorder, type RecordedExchange } from '../../src/console/recorder';
import { overviewOf } from '../../src/console/overview';
import { slotCount, slotMs } from '../../src/console/time-series';

const seen = { wire: 'soap', version: 'Services86', agent: 'Appointment', operation: 'SetSeen' } as const;
const line = (more: Partial<RecordedExchange> = {}): RecordedExchange => ({
  ...seen,
  outcome: 'ok',
  ms: 4,
  correlationId: 'c1',
  ...more,
});

function labelOf({ tenant, credential, applicationToken }: Caller) {
  const user = credential?.scheme === 'basic' ? `user ${credential.user.length}` : undefined;
  const application = applicationToken === undefined ? undefined : 'Intranet';
  const own = tenant === '' ? undefined : tenant;
  return { tenant: own, user, credential: user === undefined ? '#12' : undefined, application };
}

/** A recorder with a clock the test moves. */
function rig(start = 1_000_000 * slotMs) {
  const clock = { ms: start };
  const recorder = createRecorder(() => clock.ms, labelOf);
  return { clock, recorder };
}

const sum = (counts: readonly number[]): number => counts.reduce((all, each) => all + each, 0);

test('calls are counted by way and slot, failures with them, and told with their correlation id', () => {
  const { clock, recorder } = rig();
  recorder.exchange(line());
  clock.ms += 2 * slotMs;
  const kim = { tenant: 'Cust1', credential: { scheme: 'basic', user: 'kim', password: new Secret('x') } } as const;
  recorder.exchange(line({ outcome: 'crm.refused', status: 200, ms: 6, caller: kim }));
  const { ways, errors } = recorder.traffic();
  expect(ways).toEqual([{ ...seen, calls: expect.any(Array), failures: expect.any(Array), ms: 10, slowest: 6 }]);
  expect(ways[0]?.calls.slice(-3)).toEqual([1, 0, 1]);
  expect(ways[0]?.failures.slice(-3)).toEqual([0, 0, 1]);
  expect(errors).toEqual([
    {
      ...seen,
      outcome: 'crm.refused',
      caller: 'user 3, Cust1',
      count: 1,
      first: clock.ms,
      samples: [{ time: clock.ms, status: 200, ms: 6, correlationId: 'c1' }],
    },
  ]);
});

test('what is older than the window is forgotten', () => {
  const { clock, recorder } = rig();
  recorder.exchange(line());
  clock.ms += (slotCount - 1) * slotMs;
  expect(recorder.traffic().ways[0]?.calls[0]).toBe(1);
  clock.ms += slotMs;
  expect(recorder.traffic().ways).toEqual([]);
});

test('a way that goes on loses only what is old', () => {
  const { clock, recorder } = rig();
  recorder.exchange(line());
  clock.ms += (slotCount + 5) * slotMs;
  recorder.exchange(line());
  const [way] = recorder.traffic().ways;
  expect([sum(way?.calls ?? []), way?.ms]).toEqual([1, 4]);
});

test('the slowest call of the window is known, and forgotten with it', () => {
  const { clock, recorder } = rig();
  const slowest = () => recorder.traffic().ways[0]?.slowest;
  recorder.exchange(line({ ms: 90 }));
  clock.ms += slotMs;
  for (const ms of [5, 40, 8]) recorder.exchange(line({ ms }));
  expect(slowest()).toBe(90);
  clock.ms += (slotCount - 1) * slotMs;
  expect(slowest()).toBe(40);
});

test('equal errors are one group, with its count, its first one and the latest ones', () => {
  const { clock, recorder } = rig();
  const began = clock.ms;
  for (let n = 0; n < 20; n += 1) {
    recorder.exchange(line({ outcome: 'upstream.unreachable', cause: 'ECONNREFUSED', correlationId: `c${n}` }));
    clock.ms += 1000;
  }
  recorder.exchange(line({ outcome: 'upstream.unreachable', cause: 'ENOTFOUND', correlationId: 'other' }));
  const [other, group, none] = recorder.traffic().errors;
  expect(other).toMatchObject({ cause: 'ENOTFOUND', count: 1 });
  expect(group).toMatchObject({ cause: 'ECONNREFUSED', count: 20, first: began });
  expect(group?.samples.map(({ correlationId }) => correlationId)).toEqual(['c19', 'c18', 'c17', 'c16', 'c15', 'c14', 'c13', 'c12']); // prettier-ignore
  expect(none).toBeUndefined();
});

test('a clock that is set back does no harm', () => {
  const { clock, recorder } = rig();
  recorder.exchange(line());
  clock.ms -= 1000 * slotMs;
  recorder.exchange(line());
  clock.ms += 1000 * slotMs;
  expect(sum(recorder.traffic().ways[0]?.calls ?? [])).toBe(1);
});

test('memory is bounded: beyond the table, newcomers are counted as other', () => {
  const { recorder } = rig();
  for (let n = 0; n < 2_000; n += 1) recorder.exchange(line({ operation: `Op${n}`, outcome: 'crm.refused' }));
  const { ways, errors } = recorder.traffic();
  expect(ways).toHaveLength(301);
  expect(sum(ways.find(({ wire }) => wire === 'other')?.calls ?? [])).toBe(1_700);
  expect(errors).toHaveLength(60);
});

test("refusals of scanners do not push out the gateway's own errors; pages are not told by the names clients give", () => {
  const { recorder } = rig();
  recorder.exchange(line({ outcome: 'upstream.timeout' }));
  for (let n = 0; n < 100; n += 1)
    recorder.exchange(line({ wire: 'page', agent: `scan${n}`, outcome: 'request.notFound' }));
  const { ways, errors } = recorder.traffic();
  expect(errors.map(({ outcome }) => outcome)).toContain('upstream.timeout');
  expect(ways.map(({ wire }) => wire)).toEqual(['soap', 'page']);
  expect(JSON.stringify({ ways, errors })).not.toContain('scan');
});

test('callers are counted as the log names them, by application and tenant', () => {
  const { recorder } = rig();
  const ticket = { ...anonymous, credential: { scheme: 'ticket', ticket: new Secret('7T:geheim') } } as const;
  const basic = {
    ...anonymous,
    credential: { scheme: 'basic', user: 'tje0', password: new Secret('geheim') },
  } as const;
  const elsewhere = { ...basic, tenant: 'Cust1', applicationToken: new Secret('geheim') };
  for (const caller of [ticket, ticket, basic, elsewhere, anonymous])
    recorder.finished({ caller, outcome: 'ok', ms: 3 });
  const traffic = recorder.traffic();
  expect(traffic.callers).toMatchObject([
    { scheme: 'ticket', caller: '#12', ms: 6 },
    { scheme: 'basic', caller: 'user 4' },
    { scheme: 'basic', caller: 'user 4', application: 'Intranet', tenant: 'Cust1' },
  ]);
  expect(traffic.callers.map(({ calls }) => sum(calls))).toEqual([2, 1, 1]);
  expect(JSON.stringify(traffic)).not.toMatch(/geheim|tje0/);
  const activity: Activity = { worker: 1, pid: 1, startedAt: 0, memoryBytes: 0, crms: [], inFlight: 0, connections: 0, traffic }; // prettier-ignore
  const { callers, applications, tenants } = overviewOf([activity, { ...activity, worker: 2 }]);
  expect(callers).toMatchObject([
    { scheme: 'ticket', caller: '#12', mean: 3, slowest: 3 },
    { scheme: 'basic', caller: 'user 4' },
    { scheme: 'basic', caller: 'user 4', application: 'Intranet', tenant: 'Cust1' },
  ]);
  expect(callers.map(({ calls }) => sum(calls))).toEqual([4, 2, 2]);
  expect([...applications, ...tenants].map(({ name, calls }) => [name, sum(calls)])).toEqual([
    ['Intranet', 2],
    ['Cust1', 2],
  ]);
});

test('several processes in one view: series are laid over each other by time', () => {
  const [one, two] = [rig(), rig()];
  one.recorder.exchange(line());
  one.recorder.exchange(line({ wire: 'rest', version: 'Services88' }));
  const early = one.recorder.traffic();
  two.clock.ms += slotMs;
  two.recorder.exchange(line({ ms: 8, outcome: 'internal' }));
  const activity = (worker: number, traffic: Activity['traffic']): Activity => ({
    worker, pid: worker, startedAt: 0, memoryBytes: 0, crms: [], inFlight: 0, connections: 0, traffic,
  }); // prettier-ignore
  one.recorder.exchange(line({ ms: 2, outcome: 'internal', correlationId: 'first' }));
  const late = { ...one.recorder.traffic(), ways: early.ways };
  const { operations, wires, versions, errors, workers, all } = overviewOf([
    activity(1, late),
    activity(2, two.recorder.traffic()),
  ]);
  expect(operations[0]).toMatchObject({ name: 'soap Services86 Appointment.SetSeen', mean: 6, slowest: 8 });
  expect(operations[0]?.calls.slice(-2)).toEqual([1, 1]);
  expect(wires.map(({ name, calls }) => [name, sum(calls)])).toEqual([
    ['soap', 2],
    ['rest', 1],
  ]);
  expect(versions.map(({ name }) => name)).toEqual(['Services86, soap', 'Services88, rest']);
  expect(errors).toMatchObject([
    {
      outcome: 'internal',
      name: 'soap Services86 Appointment.SetSeen',
      count: 2,
      samples: [
        { worker: 2, correlationId: 'c1' },
        { worker: 1, correlationId: 'first' },
      ],
    },
  ]);
  expect(sum(all.calls)).toBe(3);
  expect(Array.from(workers, ([worker, { calls }]) => [worker, sum(calls)])).toEqual([
    [1, 2],
    [2, 1],
  ]);
});
