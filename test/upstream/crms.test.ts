import { CrmHealth, type CrmState } from '../../src/upstream/crm-health';
import { namedCrms, ownCrm, unnamedCrms, worstOf } from '../../src/upstream/crms';
import { watchCrm, type CrmWatch } from '../../src/upstream/crm-watch';

const clock = { now: () => 1_000_000 };

/** A CRM that was last seen so, and the number of times it was looked after. */
function seen(status: CrmState['status']): CrmWatch & { looks: number } {
  const health = new CrmHealth({ failuresMax: 3, clock });
  const news = { since: 1_000_000, silent: false };
  if (status !== 'unknown')
    health.heard({ ...news, status, ...(status === 'down' ? { code: 'upstream.unreachable' } : {}) });
  const ask = () => Promise.resolve(undefined);
  const watch = watchCrm({ health, ask, onTried: () => undefined, clock, restMs: 0 });
  const watched = {
    ...watch,
    looks: 0,
    look: () => ((watched.looks += 1), watch.state()),
    wait: () => ((watched.looks += 1), Promise.resolve(watch.state())),
  };
  return watched;
}

const statuses = (states: Iterable<readonly [string, CrmState]>) =>
  Array.from(states, ([tenant, { status }]) => `${tenant} ${status}`);

test('each of a list of tenants is looked after', async () => {
  const crms = namedCrms(new Map([['a', seen('up')], ['b', seen('down')]])); // prettier-ignore
  expect(statuses(crms.look())).toEqual(['a up', 'b down']);
  expect(statuses(await crms.wait())).toEqual(['a up', 'b down']);
  crms.heard('b', { status: 'up', since: 1_000_000, silent: false });
  crms.heard('nobody', { status: 'up', since: 1_000_000, silent: false });
  expect(statuses(crms.look())).toEqual(['a up', 'b up']);
});

describe('tenants that callers name', () => {
  test.each<[string, readonly CrmState['status'][], string]>([
    ['nobody yet', [], ' unknown'],
    ['the newest', ['down', 'up'], ' up'],
    ['an older one', ['up', 'down'], ' up'],
    ['none', ['down', 'down'], ' down'],
    ['an older one, of a new one nothing is known', ['up', 'unknown'], ' up'],
  ])('are up together as long as one is: %s', async (_, all, expected) => {
    const watches = all.map(seen);
    const crms = unnamedCrms(() => watches, 0);
    expect(statuses(crms.look())).toEqual([expected]);
    expect(statuses(await crms.wait())).toEqual([expected]);
    // A caller who names a thousand tenants must not cause a thousand probes.
    expect(watches.map(({ looks }) => looks)).toEqual(all.map((__, index) => (index === all.length - 1 ? 2 : 0)));
  });
});

test('a CRM in memory is there', async () => {
  expect(statuses(ownCrm(7).look())).toEqual([' up']);
  expect((await ownCrm(7).wait()).get('')?.since).toBe(7);
});

test('the worst of all, and of equal ones the oldest', () => {
  const up: CrmState = { status: 'up', since: 1 };
  const down = (since: number): CrmState => ({ status: 'down', since });
  expect(worstOf([up, down(5), { status: 'unknown', since: 0 }, down(3)])).toEqual(down(3));
  expect(worstOf([])).toBeUndefined();
});
