import { setImmediate as nextTurn } from 'node:timers/promises';
import { ComparisonQueue, type ComparisonQueueOptions } from '../../src/shadow/comparison-queue';

function queueOf(changed: Partial<ComparisonQueueOptions> = {}) {
  const clock = { time: 0, now: () => clock.time };
  const events: string[] = [];
  const ends = new Map<string, () => void>();
  const queue = new ComparisonQueue({
    clock,
    concurrency: 1,
    waitingMax: 2,
    bytesMax: 100,
    waitMsMax: 1_000,
    isBusy: () => false,
    ...changed,
  });
  const offer = (name: string, bytes = 1): void =>
    queue.offer({
      bytes,
      since: clock.time,
      run: () => {
        events.push(`run ${name}`);
        return new Promise((resolve) => ends.set(name, resolve));
      },
      drop: () => events.push(`drop ${name}`),
    });
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await nextTurn();
    await nextTurn();
  };
  return { queue, clock, events, offer, end };
}

test('nothing begins before the event loop has come round; then one after the other', async () => {
  const { events, offer, end } = queueOf();
  offer('a');
  offer('b');
  expect(events).toStrictEqual([]);
  await nextTurn();
  expect(events).toStrictEqual(['run a']);
  await end('a');
  expect(events).toStrictEqual(['run a', 'run b']);
});

test('what does not fit in is dropped, by number and by bytes', async () => {
  const { queue, events, offer, end } = queueOf();
  offer('a', 60);
  await nextTurn();
  offer('b', 30);
  offer('c', 20);
  offer('d', 5);
  offer('e', 1);
  expect(events).toStrictEqual(['run a', 'drop c', 'drop e']);
  expect(queue.bytes).toBe(95);
  await end('a');
  await end('b');
  await end('d');
  expect(queue.bytes).toBe(0);
});

test('what has waited too long, and what comes at a busy time, is dropped', async () => {
  let busy = false;
  const { queue, clock, events, offer, end } = queueOf({ isBusy: () => busy });
  offer('a');
  await nextTurn();
  offer('b');
  clock.time = 1_001;
  await end('a');
  busy = true;
  offer('c');
  expect(events).toStrictEqual(['run a', 'drop b', 'drop c']);
  expect(queue.bytes).toBe(0);
});

test('a closed queue lets go of what waits, and takes nothing in', async () => {
  const { queue, events, offer, end } = queueOf();
  offer('a');
  await nextTurn();
  offer('b');
  queue.close();
  offer('c');
  await end('a');
  expect(events).toStrictEqual(['run a', 'drop c']);
  expect(queue.bytes).toBe(0);
});
