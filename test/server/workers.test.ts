import { superviseWorkers } from '../../src/server';
import type { SupervisorMessage } from '../../src/server/worker-messages';
import { backoffMs, type WorkerProcess } from '../../src/server/workers';

/** A worker that does what the test says. */
class FakeWorker implements WorkerProcess {
  readonly told: SupervisorMessage[] = [];
  killed = false;
  listening = (): void => undefined;
  exit = (_how: string): void => undefined;

  constructor(readonly id: number) {}

  tell(message: SupervisorMessage): void {
    this.told.push(message);
  }
  kill(): void {
    this.killed = true;
  }
  onListening(listener: () => void): void {
    this.listening = listener;
  }
  onMessage(): void {}
  onExit(listener: (how: string) => void): void {
    this.exit = listener;
  }
}

function rig(count: number) {
  const forked: FakeWorker[] = [];
  const timers: { ms: number; callback: () => void }[] = [];
  const events: string[] = [];
  const restarts: string[] = [];
  let time = 0;
  const workers = superviseWorkers({
    count,
    fork: () => {
      const worker = new FakeWorker(forked.length + 1);
      forked.push(worker);
      return worker;
    },
    later: (ms, callback) => timers.push({ ms, callback }),
    now: () => time,
    stopMs: 1_000,
    onMessage: () => undefined,
    onEvent: (event) => events.push(event),
    onRestart: (reason) => restarts.push(reason),
    onExit: () => undefined,
  });
  const worker = (id: number): FakeWorker => {
    const found = forked[id - 1];
    if (found === undefined) throw new Error(`no worker ${id}`);
    return found;
  };
  const start = async () => {
    const started = workers.start();
    for (const each of forked) each.listening();
    await started;
  };
  const pass = (ms: number) => {
    time += ms;
  };
  return { workers, forked, timers, events, restarts, worker, start, pass };
}

/** Lets everything that only waits for promises happen. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('all are started; start ends when they serve', async () => {
  const { workers, forked, start } = rig(3);
  await start();
  expect(forked).toHaveLength(3);
  expect(workers.serving()).toBe(3);
});

test('when none can serve, start rejects and nothing is tried again', async () => {
  const { workers, forked, timers, worker } = rig(2);
  const started = workers.start();
  worker(1).exit('exit 1');
  worker(2).exit('exit 1');
  await expect(started).rejects.toThrow('No worker could start');
  expect([forked.length, timers.length]).toEqual([2, 0]);
});

test('a crash is answered by a new worker, later and later', async () => {
  const { workers, forked, timers, restarts, start, worker, pass } = rig(2);
  await start();
  for (let crashed = 1; crashed <= 3; crashed += 1) {
    worker(crashed === 1 ? 1 : crashed + 1).exit('SIGKILL');
    timers.at(-1)?.callback();
    forked.at(-1)?.listening();
  }
  expect(timers.map(({ ms }) => ms)).toEqual([100, 200, 400]);
  expect(restarts).toEqual(['crash', 'crash', 'crash']);
  pass(60_000);
  forked.at(-1)?.exit('SIGKILL');
  expect(timers.at(-1)?.ms).toBe(100);
  timers.at(-1)?.callback();
  expect(forked).toHaveLength(6);
  expect(workers.serving()).toBe(1);
});

test('the back-off has an upper bound', () => {
  expect([1, 2, 9, 10, 1_000_000].map(backoffMs)).toEqual([100, 200, 25_600, 30_000, 30_000]);
});

test('rolling: the new one serves before the old one is asked to stop, one after the other', async () => {
  const { workers, forked, restarts, events, start, worker } = rig(2);
  await start();
  const rolled = workers.roll();
  await settle();
  expect(forked).toHaveLength(3);
  expect(worker(1).told).toEqual([]);
  worker(3).listening();
  await settle();
  expect(worker(1).told).toEqual([{ say: 'stop' }]);
  expect([forked.length, workers.serving()]).toEqual([3, 2]);
  worker(1).exit('exit 0');
  await settle();
  worker(4).listening();
  await settle();
  worker(2).exit('exit 0');
  await rolled;
  expect(restarts).toEqual(['roll', 'roll']);
  expect(events).toEqual(['rolled']);
  expect(workers.serving()).toBe(2);
});

test('a new worker that cannot serve ends the rolling; the old ones stay', async () => {
  const { workers, events, start, worker } = rig(2);
  await start();
  const rolled = workers.roll();
  await settle();
  worker(3).exit('exit 1');
  await rolled;
  expect(events).toContain('rollFailed');
  expect([worker(1).told, worker(2).told, workers.serving()]).toEqual([[], [], 2]);
});

test('a crash during the rolling leaves no gap behind', async () => {
  const { workers, forked, timers, start, worker } = rig(2);
  await start();
  const rolled = workers.roll();
  await settle();
  worker(2).exit('SIGKILL');
  timers[0]?.callback();
  worker(3).listening();
  await settle();
  worker(1).exit('exit 0');
  await rolled;
  for (const each of forked) each.listening();
  expect(forked).toHaveLength(4);
});

test('stop asks everybody, kills who does not end, and starts nobody', async () => {
  const { workers, forked, timers, events, start, worker } = rig(2);
  await start();
  const stopped = workers.stop();
  expect([worker(1).told, worker(2).told]).toEqual([[{ say: 'stop' }], [{ say: 'stop' }]]);
  worker(1).exit('exit 0');
  await settle();
  for (const { callback } of timers) callback();
  expect([worker(1).killed, worker(2).killed, events]).toEqual([false, true, ['killed']]);
  worker(2).exit('SIGKILL');
  await stopped;
  expect(forked).toHaveLength(2);
});
