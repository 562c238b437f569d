import { PassThrough } from 'node:stream';
import {
  failure,
  stack,
  type Failure,
  type FailureCode,
  type Outcome,
  type RelayAnswer,
  type RelayRequest,
  type Upstream,
} from '../../src/command';
import { defaultJsonLimits } from '../../src/json';
import type { RestAnswerBody } from '../../src/rest';
import { CrmHealth } from '../../src/upstream/crm-health';
import { createGuard, type GuardOptions } from '../../src/upstream/guard';
import { done, scriptedUpstream, someCommand } from './some-command';

/** An upstream with a guard around it. */
function around(inner: Upstream, options: GuardOptions) {
  const { layer, state: guardState, pages: guardPages, tried } = createGuard(options);
  return { ...stack(inner, [layer]), guardState, guardPages, tried };
}

/** A guard whose clock stands until the test moves it. */
function guarded(execute: Parameters<typeof scriptedUpstream>[0], some: Partial<GuardOptions> = {}) {
  const clock = { at: 1_000_000, now: () => clock.at };
  const inner = scriptedUpstream(execute);
  const bounds = { concurrency: 4, queue: 4, queueWaitMs: 600_000, failuresMax: 3, resetMs: 1_000 };
  const health = new CrmHealth({ failuresMax: bounds.failuresMax, clock });
  return { inner, clock, health, upstream: around(inner, { ...bounds, clock, health, ...some }) };
}

const soon = 1_030_000;
const code = (outcome: Outcome): string => (outcome.kind === 'failure' ? outcome.code : 'ok');
const away = failure('upstream.unreachable', 'away', { cause: 'ECONNREFUSED' });

async function codes(count: number, call: () => Promise<Outcome>): Promise<string[]> {
  const told: string[] = [];
  for (let i = 0; i < count; i++) told.push(code(await call()));
  return told;
}

describe('a CRM that cannot be connected to', () => {
  test('is left alone, then tried once, then used again', async () => {
    let outcome: Outcome = away;
    const { inner, clock, health, upstream } = guarded(() => outcome);
    const call = () => upstream.execute(someCommand({ deadline: soon }));
    expect(await codes(5, call)).toEqual(Array(5).fill('upstream.unreachable'));
    expect(inner.calls).toBe(3);
    expect(await call()).toMatchObject({
      retryAfterSeconds: 1,
      message: expect.stringContaining('not sent'),
      cause: 'ECONNREFUSED',
    });
    const down = { status: 'down', since: clock.at, code: 'upstream.unreachable', cause: 'ECONNREFUSED' };
    expect(health.state).toEqual(down);
    expect(upstream.guardState()).toMatchObject({ breaker: 'open', underWay: 0, refused: { busy: 0, open: 3 } });
    clock.at += 1_000;
    // Time alone does not bring it back.
    expect(health.state).toEqual(down);
    outcome = done;
    expect(await codes(2, call)).toEqual(['ok', 'ok']);
    expect(upstream.guardState().breaker).toBe('closed');
    expect(health.state).toEqual({ status: 'up', since: clock.at });
  });

  test('a sign of life lets calls through at once, a trial in vain keeps none away', async () => {
    let outcome: Outcome = away;
    const { inner, clock, upstream } = guarded(() => outcome);
    const call = () => upstream.execute(someCommand({ deadline: soon }));
    await codes(3, call);
    upstream.tried(away, clock.at);
    clock.at += 1_000;
    await codes(2, call);
    expect(inner.calls).toBe(4);
    upstream.tried(undefined, clock.at);
    outcome = done;
    expect(await codes(2, call)).toEqual(['ok', 'ok']);
  });

  test('is left alone by every tenant', async () => {
    const { inner, upstream } = guarded(() => away);
    await codes(3, () => upstream.execute(someCommand({ tenant: 'Cust1', deadline: soon })));
    await codes(3, () => upstream.execute(someCommand({ tenant: 'Cust2', deadline: soon })));
    expect(inner.calls).toBe(3);
  });
});

describe('a tenant whose calls run out of time', () => {
  const hanging = (tenant: string) => {
    const rig = guarded((command) => {
      if (command.caller.tenant !== tenant) return done;
      rig.clock.at = command.context.deadline;
      return failure('upstream.unknown', 'late');
    });
    return rig;
  };

  test('is left alone, the others are not; spelling does not count', async () => {
    const { inner, clock, health, upstream } = hanging('Cust1');
    const call = (tenant: string) => upstream.execute(someCommand({ tenant, deadline: clock.at + 10 }));
    await codes(3, () => call('Cust1'));
    expect(code(await call('CUST1'))).toBe('upstream.unreachable');
    expect(code(await call('Cust2'))).toBe('ok');
    expect(inner.calls).toBe(4);
    expect(upstream.guardState()).toMatchObject({ breaker: 'closed', tenantsOpen: 1 });
    expect(health.state.status).toBe('up');
  });

  test('when nobody else is served the whole CRM counts as down, and a sign of life is not enough', async () => {
    const { clock, health, upstream } = hanging('');
    const call = () => upstream.execute(someCommand({ deadline: clock.at + 10 }));
    await codes(2, call);
    expect(health.state.status).toBe('unknown');
    await call();
    upstream.tried(undefined, clock.at);
    expect(health.state).toMatchObject({ status: 'down', code: 'upstream.unknown' });
  });
});

test.each<[FailureCode]>([
  ['crm.refused'],
  ['crm.busy'],
  ['upstream.invalid'],
  ['upstream.unknown'],
  ['upstream.timeout'],
  ['caller.gone'],
  ['gateway.busy'],
])('%s before the deadline opens nothing', async (told) => {
  const { inner, upstream } = guarded(() => failure(told, 'x'));
  await codes(10, () => upstream.execute(someCommand({ deadline: soon })));
  expect(inner.calls).toBe(10);
});

describe('too many at once', () => {
  test('some wait, more are refused as busy and never sent', async () => {
    const release: (() => void)[] = [];
    const hold = () => new Promise<Outcome>((resolve) => release.push(() => resolve(done)));
    const { inner, upstream } = guarded(hold);
    const calls = Array.from({ length: 8 }, () => upstream.execute(someCommand({ deadline: soon })));
    await new Promise((resolve) => setImmediate(resolve));
    expect(upstream.guardState()).toMatchObject({ underWay: 3, waiting: 3, refused: { busy: 2, open: 0 } });
    while (inner.calls < 6 || release.length > 0) {
      release.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    const told = (await Promise.all(calls)).map(code);
    expect(told.toSorted()).toEqual([...Array(2).fill('gateway.busy'), ...Array(6).fill('ok')]);
    expect(inner.calls).toBe(6);
    expect(upstream.guardState()).toMatchObject({ underWay: 0, waiting: 0 });
  });

  test('those who waited are not sent to a CRM that went away meanwhile', async () => {
    let fail: (() => void)[] = [];
    const { inner, upstream } = guarded(() => new Promise((resolve) => fail.push(() => resolve(away))));
    const calls = Array.from({ length: 6 }, () => upstream.execute(someCommand({ deadline: soon })));
    await new Promise((resolve) => setImmediate(resolve));
    while (fail.length > 0) {
      const failing = fail;
      fail = [];
      for (const one of failing) one();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await Promise.all(calls)).map(code)).toEqual(Array(6).fill('upstream.unreachable'));
    expect(inner.calls).toBeLessThan(6);
    expect(upstream.guardState().underWay).toBe(0);
  });

  test('a caller who goes away while waiting', async () => {
    const { upstream } = guarded(() => new Promise(() => undefined));
    for (let i = 0; i < 3; i++) void upstream.execute(someCommand({ deadline: soon }));
    const caller = new AbortController();
    const waiting = upstream.execute(someCommand({ deadline: soon, signal: caller.signal }));
    caller.abort();
    expect(code(await waiting)).toBe('caller.gone');
  });
});

test('a defect inside gives its place back', async () => {
  const { upstream } = guarded(() => {
    throw new Error('bug');
  });
  await expect(upstream.execute(someCommand({ deadline: soon }))).rejects.toThrow('bug');
  expect(upstream.guardState().underWay).toBe(0);
});

test('a relayed stream holds its place until it has ended', async () => {
  const body = new PassThrough();
  const answer: RelayAnswer = { kind: 'relayed', status: 200, headers: {}, body };
  const { inner, clock, health } = guarded(() => done);
  const bounds = { concurrency: 4, queue: 4, queueWaitMs: 10, failuresMax: 3, resetMs: 1_000, clock, health };
  const upstream = around({ ...inner, relay: () => Promise.resolve(answer) }, bounds);
  const { caller, context } = someCommand({ deadline: soon });
  const request: RelayRequest = {
    method: 'GET',
    path: '/x',
    query: '',
    headers: {},
    body: undefined,
    publicUrl: 'http://gw',
    caller,
    context,
  };
  await upstream.relay?.(request);
  expect(upstream.guardState().underWay).toBe(1);
  body.destroy();
  await new Promise((resolve) => body.once('close', resolve));
  expect(upstream.guardState().underWay).toBe(0);
});

describe('pages of the CRM', () => {
  const { caller, context } = someCommand({ deadline: soon });
  const pagesThat = (get: () => Promise<RestAnswerBody | Failure>) => {
    const pages = {
      asked: 0,
      get: () => ((pages.asked += 1), get()),
      close: () => Promise.resolve(),
      json: defaultJsonLimits,
    };
    return pages;
  };

  test('are not asked for while the breaker is open, and open it themselves', async () => {
    const { inner, upstream } = guarded(() => done);
    const pages = pagesThat(() => Promise.resolve(away));
    const behind = upstream.guardPages(pages);
    for (let i = 0; i < 4; i++) expect(await behind.get('/api', caller, context)).toMatchObject({ code: away.code });
    expect(pages.asked).toBe(3);
    expect(code(await upstream.execute(someCommand({ deadline: soon })))).toBe('upstream.unreachable');
    expect(inner.calls).toBe(0);
  });

  test('take a place among the commands and give it back, whatever happens', async () => {
    const { upstream } = guarded(() => done);
    const page = { status: 200, headers: new Map<string, string>(), body: new Uint8Array() };
    const underWay: number[] = [];
    const pages = pagesThat(() => {
      underWay.push(upstream.guardState().underWay);
      return underWay.length === 1 ? Promise.resolve(page) : Promise.reject(new Error('bug'));
    });
    const behind = upstream.guardPages(pages);
    expect(await behind.get('/api', caller, context)).toBe(page);
    await expect(behind.get('/api', caller, context)).rejects.toThrow('bug');
    expect(underWay).toEqual([1, 1]);
    expect(upstream.guardState().underWay).toBe(0);
  });
});
