import { Readable } from 'node:stream';
import { failure, misdirected, type Outcome, type RelayAnswer, type Upstream } from '../../src/command';
import { routeTenants } from '../../src/identity';
import { movingTenants, tenantFilter } from '../../src/online';
import type { TenantDirectory } from '../../src/online';
import { context, setSeen } from '../identity/world';

const done: Outcome = { kind: 'answer', results: {} };
type State = Exclude<Awaited<ReturnType<TenantDirectory['find']>>, { kind: 'failure' }>;

function stateAt(host: string | undefined, more: Partial<State> = {}): State {
  const endpoint = host === undefined ? undefined : new URL(`https://${host}.example/Cust1`);
  const state = endpoint === undefined ? 'OfflineMaintenance' : 'Running';
  return {
    contextIdentifier: 'Cust1',
    endpoint,
    state,
    isRunning: endpoint !== undefined,
    validUntil: 90_000,
    document: new Map(),
    ...more,
  };
}

/** A tenant whose CRMs answer by host; what is known first, and after a doubt. */
function world(answers: Record<string, () => Promise<Outcome>>, known: State, doubted: State = known, tenantsMax = 2) {
  const calls: string[] = [];
  const closed: string[] = [];
  let now = known;
  const directory: TenantDirectory = {
    find: async () => now,
    doubt: async (_, endpoint) => {
      calls.push(`doubt ${endpoint.host}`);
      return (now = doubted);
    },
    close: () => undefined,
  };
  const tenants = movingTenants<Upstream>({
    serves: tenantFilter(['Cust*']),
    tenantsMax,
    directory,
    clock: { now: () => 60_000 },
    make: ({ host }, tenant) => ({
      execute: ({ caller }) => {
        calls.push(`${host} ${tenant} ${caller.tenant}`);
        return answers[host.split('.')[0] ?? '']?.() ?? Promise.resolve(done);
      },
      close: async () => void closed.push(host),
    }),
  });
  const router = routeTenants(tenants);
  return {
    tenants,
    router,
    calls,
    closed,
    send: (tenant = 'Cust1') => router.execute(setSeen(undefined, { tenant })),
    becomes: (state: State) => void (now = state),
  };
}

test('a call goes to where the tenant lives, under the name that the service spells', async () => {
  const { send, calls } = world({}, stateAt('one'));
  expect(await send('cUST1')).toBe(done);
  expect(calls).toEqual(['one.example Cust1 Cust1']);
});

test.each<[string, Outcome]>([
  ['421', misdirected()],
  ['never sent', failure('upstream.unreachable', 'no connection')],
  ['a redirect', failure('upstream.unknown', 'HTTP 302', { isMisdirected: true })],
  ['404 to all', failure('crm.notFound', 'HTTP 404', { isMisdirected: true })],
])('%s: repeated once at the new address', async (_, met) => {
  const { send, calls } = world({ one: async () => met, two: async () => met }, stateAt('one'), stateAt('two'));
  expect(await send()).toBe(met);
  expect(calls).toEqual(['one.example Cust1 Cust1', 'doubt one.example', 'two.example Cust1 Cust1']);
});

test.each<[string, Outcome]>([
  ['without an answer', failure('upstream.unknown', 'no answer')],
  ['done in part', failure('upstream.partial', 'one of two')],
  ['too late', failure('upstream.timeout', 'late')],
])('a call %s is never repeated; the next one goes to the new address', async (_, met) => {
  const { send, calls } = world({ one: async () => met }, stateAt('one'), stateAt('two'));
  expect(await send()).toBe(met);
  expect(await send()).toBe(done);
  expect(calls).toEqual(['one.example Cust1 Cust1', 'doubt one.example', 'two.example Cust1 Cust1']);
});

test.each<[string, Outcome]>([
  ['an answer', done],
  ['a refusal', failure('crm.refused', 'no')],
  ['a record that is not there', failure('crm.notFound', 'no such contact', { status: 404 })],
  ['a busy CRM', failure('crm.busy', 'later', { status: 429 })],
  ['a busy gateway', failure('gateway.busy', 'full')],
])('%s raises no doubt', async (_, met) => {
  const { send, calls } = world({ one: async () => met }, stateAt('one'), stateAt('two'));
  expect(await send()).toBe(met);
  expect(calls).toEqual(['one.example Cust1 Cust1']);
});

test('where the tenant has not moved, what was met is told', async () => {
  const { send, calls } = world({ one: async () => misdirected() }, stateAt('one'));
  expect(await send()).toEqual(misdirected());
  expect(calls).toHaveLength(2);
});

test('a call that has met a maintenance is told of it, unless it may have been carried out', async () => {
  const unknown = failure('upstream.unknown', 'no answer');
  const resting = stateAt(undefined, { validUntil: 75_500 });
  const met = world({ one: async () => misdirected() }, stateAt('one'), resting);
  const text = 'the CRM of Cust1 is in the state OfflineMaintenance; the command was not carried out';
  expect(await met.send()).toEqual(failure('crm.maintenance', text, { retryAfterSeconds: 16 }));
  expect(await world({ one: async () => unknown }, stateAt('one'), resting).send()).toBe(unknown);
});

test.each([
  [60_000, 1],
  [0, 1],
  [60_001, 1],
  [3_000_000, 300],
])('a state that holds until %d: to be tried again in %d s', async (validUntil, retryAfterSeconds) => {
  expect(await world({}, stateAt(undefined, { validUntil })).send()).toMatchObject({ retryAfterSeconds });
});

test('the CRM of before is closed when its last call has ended', async () => {
  let finish: (outcome: Outcome) => void = () => undefined;
  const slow = () => new Promise<Outcome>((resolve) => (finish = resolve));
  const { send, closed, becomes, router } = world({ one: slow }, stateAt('one'));
  const call = send();
  await new Promise(setImmediate);
  becomes(stateAt('two'));
  await send();
  expect(closed).toEqual([]);
  finish(done);
  expect(await call).toBe(done);
  await new Promise(setImmediate);
  expect(closed).toEqual(['one.example']);
  await router.close();
  expect(closed).toEqual(['one.example', 'two.example']);
});

test('a relayed answer is under way until its last byte', async () => {
  const body = Readable.from(['piece'], { objectMode: false });
  const answer: RelayAnswer = { kind: 'relayed', status: 200, headers: {}, body };
  const closed: string[] = [];
  const tenants = movingTenants<Upstream>({
    serves: () => true,
    directory: { find: async () => stateAt('one'), doubt: async () => stateAt('one'), close: () => undefined },
    clock: { now: () => 0 },
    make: ({ host }) => ({
      execute: async () => done,
      relay: async () => answer,
      close: async () => void closed.push(host),
    }),
  });
  const router = routeTenants(tenants);
  const path = '/api/v1/Contact/4';
  const request = { method: 'GET', path, query: '', headers: {}, body: undefined, publicUrl: 'https://g.example' };
  await router.relay?.({ ...request, caller: { tenant: 'Cust1' }, context: context() });
  const closing = router.close();
  await new Promise(setImmediate);
  expect(closed).toEqual([]);
  body.resume();
  await closing;
  expect(closed).toEqual(['one.example']);
});

test('a tenant that was never reached makes room first, then the one unused for longest', async () => {
  const { tenants, send, closed } = world({}, stateAt('one'));
  await send('Cust1');
  tenants.find('Cust2');
  await send('Cust3');
  expect(Array.from(tenants.all(), ({ name }) => name)).toEqual(['Cust1', 'Cust3']);
  await send('CUST1');
  await send('Cust4');
  expect(Array.from(tenants.all(), ({ name }) => name)).toEqual(['Cust1', 'Cust4']);
  expect(closed).toEqual(['one.example']);
});

test('no name outside the list', () => {
  const { tenants } = world({}, stateAt('one'));
  expect([tenants.knows('Cust9'), tenants.knows(''), tenants.knows('Other')]).toEqual([true, false, false]);
  expect(tenants.find('Other')).toBeUndefined();
});
