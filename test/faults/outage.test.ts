/** A CRM that is away, that comes back, that closes connections as they are used again, and callers who do not wait. */
import { runGateway, type RunningGateway } from '../gateway/running';
import { ask, codeTold, until, type ClientWire } from './client';
import { answer, FakeCrm, rightAnswer, well, type Flavour } from './fake-crm';

const opened: { stop(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.stop();
});

async function start(
  flavour: Flavour,
  environment: Record<string, string> = {},
): Promise<{ crm: FakeCrm; gateway: RunningGateway }> {
  const crm = await new FakeCrm().start();
  opened.push(crm);
  const gateway = await runGateway({
    UPSTREAM_KIND: flavour,
    UPSTREAM_URL: crm.url,
    UPSTREAM_VERSION: 'Services86',
    UPSTREAM_TIMEOUT_MS: '60000',
    ...environment,
  });
  opened.push(gateway);
  return { crm, gateway };
}

const crossings: readonly (readonly [ClientWire, Flavour])[] = [
  ['soap', 'rest'],
  ['json', 'rest'],
  ['soap', 'soap'],
  ['json', 'soap'],
];

describe.each(crossings)('%s client, %s CRM', (wire, flavour) => {
  const told = async (gateway: RunningGateway, id: number, operation: 'Move' | 'GetAppointment' = 'Move') =>
    codeTold(wire, await ask(gateway.address, wire, operation, id));

  test('away: said to be not carried out; back: carried out once', async () => {
    const { crm, gateway } = await start(flavour, { BREAKER_FAILURES: '1000' });
    await crm.stop();
    const away = await ask(gateway.address, wire, 'Move', 1);
    expect([codeTold(wire, away), away.status, away.retryAfter]).toEqual(['upstream.unreachable', 502, '1']);
    expect(away.all).not.toContain(new URL(crm.url).port);
    // The operator learns why, the caller does not.
    expect(away.all).not.toContain('ECONNREFUSED');
    expect(gateway.log()).toContain('"outcome":"upstream.unreachable","cause":"ECONNREFUSED"');
    await crm.start();
    expect(await told(gateway, 2)).toBe('ok');
    expect([crm.effects.get(1), crm.effects.get(2)]).toEqual([undefined, 1]);
  });

  test('away for long: the breaker answers without trying, a trial finds the CRM back', async () => {
    const { crm, gateway } = await start(flavour, { BREAKER_FAILURES: '3', BREAKER_RESET_MS: '50' });
    await crm.stop();
    for (let id = 1; id <= 5; id++) expect(await told(gateway, id)).toBe('upstream.unreachable');
    await crm.start();
    await until(async () => (await told(gateway, 9, 'GetAppointment')) === 'ok');
    expect(await told(gateway, 10)).toBe('ok');
    expect(crm.effects.get(10)).toBe(1);
  });

  test('connections closed right after each answer: nothing is lost, no write is sent twice', async () => {
    const { crm, gateway } = await start(flavour);
    for (let id = 1; id <= 60; id++) {
      crm.faults.set(id, (call) => {
        call.effect();
        // Keep-alive is promised and not kept.
        call.socket.write(rightAnswer(call), () => setTimeout(() => call.socket.destroy(), id % 3));
      });
      const code = await told(gateway, id);
      expect(code === 'ok' ? crm.effects.get(id) : code).toBe(code === 'ok' ? 1 : 'upstream.unknown');
      expect(crm.effects.get(id) ?? 0).toBeLessThanOrEqual(1);
    }
  });

  test('a caller who goes away: the call is ended, nothing is sent again, the log says so', async () => {
    const { crm, gateway } = await start(flavour);
    const caller = new AbortController();
    let ended = (): void => undefined;
    const hungUp = new Promise<void>((resolve) => {
      ended = resolve;
    });
    crm.faults.set(1, (call) => {
      call.effect();
      call.socket.on('close', ended);
      caller.abort();
    });
    await expect(ask(gateway.address, wire, 'Move', 1, { signal: caller.signal })).rejects.toThrow(/abort/i);
    await hungUp;
    await until(() => gateway.log().includes('"outcome":"caller.gone"'));
    expect([crm.arrivals.get(1), crm.effects.get(1)]).toEqual([1, 1]);
  });
});

test.each<Flavour>(['rest', 'soap'])('a %s CRM that could not be asked what it speaks: why', async (flavour) => {
  const { crm, gateway } = await start(flavour, { UPSTREAM_KIND: 'auto', UPSTREAM_VERSION: '' });
  await crm.stop();
  expect(codeTold('json', await ask(gateway.address, 'json', 'Move', 1))).toBe('upstream.unreachable');
  expect(gateway.log()).toContain('"cause":"ECONNREFUSED"');
});

describe('more than the CRM can bear', () => {
  test.each(['soap', 'json'] as const)(
    'a hanging tenant fills its share; the other tenant is served, %s',
    async (wire) => {
      const { crm, gateway } = await start('rest', {
        UPSTREAM_CONCURRENCY: '8',
        UPSTREAM_QUEUE: '4',
        UPSTREAM_QUEUE_WAIT_MS: '100',
      });
      const held: (() => void)[] = [];
      for (let id = 1; id <= 20; id++) {
        crm.faults.set(id, (call) => {
          call.effect();
          held.push(() => call.socket.write(answer(200, call.content, { 'Content-Type': call.contentType })));
        });
      }
      const hanging = Promise.all(
        Array.from({ length: 20 }, (_, i) => ask(gateway.address, wire, 'Move', i + 1, { tenant: 'Cust1' })),
      );
      await until(() => held.length === 6);
      crm.faults.set(99, well);
      expect(codeTold(wire, await ask(gateway.address, wire, 'Move', 99, { tenant: 'Cust2' }))).toBe('ok');
      await until(() => gateway.log().split('"outcome":"gateway.busy"').length - 1 === 14);
      for (const release of held) release();
      const told = await hanging;
      const codes = told.map((each) => codeTold(wire, each)).toSorted();
      expect(codes).toEqual([...Array(14).fill('gateway.busy'), ...Array(6).fill('ok')]);
      expect(told.filter(({ status, retryAfter }) => status === 503 && retryAfter === '1')).toHaveLength(14);
      expect([...crm.effects.values()].reduce((sum, each) => sum + each, 0)).toBe(7);
    },
  );
});
