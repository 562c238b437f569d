import { failure, type Failure } from '../../src/command';
import { CrmHealth } from '../../src/upstream/crm-health';
import { watchCrm } from '../../src/upstream/crm-watch';

const away = failure('upstream.unreachable', 'away', { cause: 'ECONNREFUSED' });

/** A CRM whose signs of life the test gives. */
function rig() {
  const clock = { at: 1_000_000, now: () => clock.at };
  const health = new CrmHealth({ failuresMax: 3, clock });
  const asked: ((told: Failure | undefined | Error) => void)[] = [];
  const ask = () =>
    new Promise<Failure | undefined>((resolve, reject) =>
      asked.push((told) => (told instanceof Error ? reject(told) : resolve(told))),
    );
  const watch = watchCrm({ health, ask, onTried: (told, began) => health.tried(told, began), clock, restMs: 1_000 });
  /** Waits for a look at the CRM that comes to this. */
  const seen = async (told: Failure | undefined) => {
    const waiting = watch.wait();
    asked.at(-1)?.(told);
    return (await waiting).status;
  };
  return { clock, health, asked, watch, seen };
}

test('a CRM that nobody has called is looked after before it is told of', async () => {
  const { asked, seen } = rig();
  expect(await seen(undefined)).toBe('up');
  expect(asked).toHaveLength(1);
});

test('many who ask at once cause one trial', async () => {
  const { asked, watch } = rig();
  const waiting = Array.from({ length: 50 }, () => watch.wait());
  asked[0]?.(away);
  expect(new Set((await Promise.all(waiting)).map(({ cause }) => cause))).toEqual(new Set(['ECONNREFUSED']));
  expect(asked).toHaveLength(1);
});

test('one that is up is believed for five seconds, one that is down tried once in a rest', async () => {
  const { clock, asked, watch, seen } = rig();
  await seen(undefined);
  clock.at += 4_999;
  expect((await watch.wait()).status).toBe('up');
  expect(asked).toHaveLength(1);
  clock.at += 1;
  expect(await seen(away)).toBe('down');
  clock.at += 999;
  expect((await watch.wait()).status).toBe('down');
  expect(asked).toHaveLength(2);
  clock.at += 1;
  expect(await seen(undefined)).toBe('up');
});

test('calls that are answered make a trial needless', async () => {
  const { clock, health, asked, watch } = rig();
  for (let i = 0; i < 20; i++) {
    health.learn({ kind: 'answer', results: {} }, clock.at);
    expect((await watch.wait()).status).toBe('up');
    clock.at += 1_000;
  }
  expect(asked).toEqual([]);
});

test('a look waits for nothing: it tells what is known, and the trial what is known next time', async () => {
  const { asked, watch } = rig();
  expect(watch.look().status).toBe('unknown');
  asked[0]?.(away);
  await new Promise((resolve) => setImmediate(resolve));
  expect(watch.look()).toMatchObject({ status: 'down', cause: 'ECONNREFUSED' });
});

test('a trial that takes its time holds nobody for longer than two seconds', async () => {
  jest.useFakeTimers();
  try {
    const { asked, watch } = rig();
    const waiting = watch.wait();
    await jest.advanceTimersByTimeAsync(2_000);
    expect((await waiting).status).toBe('unknown');
    asked[0]?.(away);
    await jest.advanceTimersByTimeAsync(0);
    expect(watch.state().status).toBe('down');
  } finally {
    jest.useRealTimers();
  }
});

test('a defect of a trial reaches who waits, a look survives it, and the next trial is made', async () => {
  const { clock, asked, watch, seen } = rig();
  const waiting = watch.wait();
  watch.look();
  asked[0]?.(new Error('bug'));
  await expect(waiting).rejects.toThrow('bug');
  clock.at += 1_000;
  expect(await seen(undefined)).toBe('up');
});
