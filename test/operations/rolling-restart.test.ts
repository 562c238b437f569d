import { rig, settle } from './fake-workers';

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
  expect(events).toEqual(['rolling', 'rolled']);
  expect(workers.serving()).toBe(2);
});

test('a new worker that cannot serve ends the rolling, told in one line; the old ones stay, and the next one succeeds', async () => {
  const { workers, timers, events, told, start, worker } = rig(2);
  await start();
  const rolled = workers.roll();
  await settle();
  worker(3).say({ say: 'failed', reason: 'TENANTS is no JSON file.', exitCode: 2 });
  worker(3).exit('exit 2');
  await rolled;
  expect(events).toEqual(['rolling', 'rollFailed']);
  expect(told.at(-1)).toEqual({ reason: 'TENANTS is no JSON file.' });
  expect([worker(1).told, worker(2).told, workers.serving(), timers(() => true)]).toEqual([[], [], 2, []]);
  const mended = workers.roll();
  for (const [fresh, old] of [[4, 1], [5, 2]] as const) {
    await settle();
    worker(fresh).listening();
    await settle();
    worker(old).exit('exit 0');
  }
  await mended;
  expect(events.slice(2)).toEqual(['rolling', 'rolled']);
}); // prettier-ignore

test('what speaks against new workers is asked before any is started', async () => {
  let reason: string | undefined = 'The contract folder holds no WSDL.';
  const { workers, forked, events, told, start, worker } = rig(1, () => Promise.resolve(reason));
  await start();
  await workers.roll();
  expect([forked.length, events, told.at(-1)]).toEqual([1, ['rolling', 'rollFailed'], { reason }]);
  reason = undefined;
  const rolled = workers.roll();
  await settle();
  worker(2).listening();
  await settle();
  worker(1).exit('exit 0');
  await rolled;
  expect(events.slice(2)).toEqual(['rolling', 'rolled']);
});

test('a roll that is asked for while the first workers start waits for them; several are one', async () => {
  const { workers, forked, events, worker } = rig(1);
  const started = workers.start();
  const rolls = [workers.roll(), workers.roll(), workers.roll()];
  await settle();
  expect([forked.length, events]).toEqual([1, []]);
  worker(1).listening();
  await started;
  await settle();
  // Asked for while one runs: once more, for both.
  rolls.push(workers.roll(), workers.roll());
  for (const [fresh, old] of [[2, 1], [3, 2]] as const) {
    worker(fresh).listening();
    await settle();
    worker(old).exit('exit 0');
    await settle();
  }
  await Promise.all(rolls);
  expect(events).toEqual(['rolling', 'rolled', 'rolling', 'rolled']);
  expect(forked).toHaveLength(3);
}); // prettier-ignore

test('a roll starts those that wait for their next try, and says so when they fail again', async () => {
  const { workers, forked, events, start, worker } = rig(1);
  await start();
  worker(1).exit('SIGKILL');
  const failing = workers.roll();
  await settle();
  worker(2).exit('exit 1');
  await failing;
  expect(events).toEqual(['crashed', 'rolling', 'startFailed', 'rollFailed']);
  const mended = workers.roll();
  await settle();
  worker(3).listening();
  await mended;
  expect(events.slice(4)).toEqual(['rolling', 'rolled']);
  expect([forked.length, workers.serving()]).toEqual([3, 1]);
});

test('a crash during the rolling leaves no gap behind', async () => {
  const { workers, forked, timers, ring, start, worker } = rig(2);
  await start();
  const rolled = workers.roll();
  await settle();
  worker(2).exit('SIGKILL');
  ring(timers()[0]);
  worker(3).listening();
  await settle();
  worker(1).exit('exit 0');
  await settle();
  for (const each of forked) each.listening();
  await rolled;
  expect(forked).toHaveLength(4);
});
