import { StartFailure } from '../../src/operations';
import { backoffMs } from '../../src/operations/workers';
import { rig, settle, startMs, stopMs } from './fake-workers';

test('all are started; start ends when they serve', async () => {
  const { workers, forked, start } = rig(3);
  await start();
  expect(forked).toHaveLength(3);
  expect(workers.serving()).toBe(3);
});

test('when none can serve, start rejects with their reasons, each once, and nothing is tried again', async () => {
  const { workers, forked, timers, worker } = rig(3);
  const started = workers.start().catch((error: unknown) => error);
  worker(1).say({ say: 'failed', reason: 'POLICY_FILE is no JSON file.', exitCode: 2 });
  worker(2).say({ say: 'failed', reason: 'POLICY_FILE is no JSON file.', exitCode: 2 });
  for (const each of forked) each.exit('exit 2');
  const error = await started;
  expect(error).toBeInstanceOf(StartFailure);
  expect(error).toMatchObject({ reasons: ['POLICY_FILE is no JSON file.', 'It ended with exit 2.'], exitCode: 2 });
  expect([forked.length, timers(() => true)]).toEqual([3, []]);
});

test('a crash is answered by a new worker, later and later', async () => {
  const { workers, forked, timers, ring, restarts, start, worker, pass } = rig(2);
  await start();
  const waits: (number | undefined)[] = [];
  const crash = (): void => {
    const [timer] = timers();
    waits.push(timer?.ms);
    ring(timer);
  };
  for (let crashed = 1; crashed <= 3; crashed += 1) {
    worker(crashed === 1 ? 1 : crashed + 1).exit('SIGKILL');
    crash();
    forked.at(-1)?.listening();
  }
  expect(waits).toEqual([100, 200, 400]);
  expect(restarts).toEqual(['crash', 'crash', 'crash']);
  pass(60_000);
  forked.at(-1)?.exit('SIGKILL');
  crash();
  expect(waits.at(-1)).toBe(100);
  expect(forked).toHaveLength(6);
  expect(workers.serving()).toBe(1);
});

test('a replacement that cannot start is tried again until it can, with the reason each time', async () => {
  const { workers, forked, timers, ring, events, told, start, worker } = rig(1);
  await start();
  worker(1).exit('SIGKILL');
  for (let attempt = 2; attempt <= 4; attempt += 1) {
    ring(timers()[0]);
    worker(attempt).say({ say: 'failed', reason: 'POLICY_FILE is no JSON file.', exitCode: 2 });
    worker(attempt).exit('exit 2');
  }
  expect(events).toEqual(['crashed', 'replaced', 'startFailed', 'replaced', 'startFailed', 'replaced', 'startFailed']);
  expect(told[2]).toEqual({ worker: 2, how: 'POLICY_FILE is no JSON file.', waitMs: 200 });
  ring(timers()[0]);
  worker(5).listening();
  expect([workers.serving(), forked.length, timers(() => true)]).toEqual([1, 5, []]);
});

test('a worker that neither serves nor ends is killed when its time is up', async () => {
  const { workers, timers, ring, events, told, start, worker } = rig(1);
  await start();
  const rolled = workers.roll();
  await settle();
  ring(timers((ms) => ms === startMs)[0]);
  await rolled;
  expect(worker(2).killed).toBe(true);
  expect(events).toEqual(['rolling', 'rollFailed']);
  expect(told.at(-1)).toEqual({ reason: 'It did not serve within 7 s.' });
  expect([worker(1).told, workers.serving()]).toEqual([[], 1]);
  const stopped = workers.stop();
  worker(1).exit('exit 0');
  worker(2).exit('SIGKILL');
  await stopped;
  expect(timers(() => true)).toEqual([]);
});

test('the back-off has an upper bound', () => {
  expect([1, 2, 9, 10, 1_000_000].map(backoffMs)).toEqual([100, 200, 25_600, 30_000, 30_000]);
});

test('stop while the first ones start, and while one is replaced: nobody is started or missed, and nothing is said of it', async () => {
  const first = rig(2);
  const started = first.workers.start();
  const stopped = first.workers.stop();
  for (const each of first.forked) each.exit('exit 0');
  await expect(Promise.all([started, stopped])).resolves.toBeDefined();
  expect([first.forked.length, first.events, first.workers.stopping()]).toEqual([2, [], true]);
  const second = rig(1);
  await second.start();
  const rolled = second.workers.roll();
  await settle();
  const ended = second.workers.stop();
  expect(second.worker(2).told).toEqual([{ say: 'stop' }]);
  for (const each of second.forked) each.exit('exit 0');
  await Promise.all([rolled, ended]);
  expect([second.forked.length, second.events]).toEqual([2, ['rolling']]);
});

test('stop asks everybody, kills who does not end, and starts nobody', async () => {
  const { workers, forked, timers, ring, events, start, worker } = rig(2);
  await start();
  const stopped = workers.stop();
  expect([worker(1).told, worker(2).told]).toEqual([[{ say: 'stop' }], [{ say: 'stop' }]]);
  worker(1).exit('exit 0');
  await settle();
  for (const timer of timers((ms) => ms === stopMs)) ring(timer);
  expect([worker(1).killed, worker(2).killed, events]).toEqual([false, true, ['killed']]);
  worker(2).exit('SIGKILL');
  await stopped;
  expect(forked).toHaveLength(2);
});
