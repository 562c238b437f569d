import { RecordingQueue, queueLimits, type RecordingResult } from '../../src/recording/recording-queue';
import type { Turns } from '../../src/text/turn';

/** A file in memory. */
function memory() {
  const lines: string[] = [];
  const file = {
    waitingBytes: 0,
    isFull: false,
    add: (line: string, done: (isWritten: boolean) => void) => {
      lines.push(line);
      done(true);
    },
    close: () => Promise.resolve(),
  };
  return { lines, file };
}

// eslint-disable-next-line require-yield
function* line(text: string): Turns<string> {
  return text;
}

const call = (text: string, bytes = 1) => ({ bytes, describe: () => Promise.resolve(line(text)) });

function queueWith(limits: Partial<typeof queueLimits> = {}) {
  const { lines, file } = memory();
  const results: RecordingResult[] = [];
  const defects: unknown[] = [];
  const queue = new RecordingQueue(
    file,
    (result) => results.push(result),
    (error) => defects.push(error),
    { ...queueLimits, ...limits },
  );
  return { lines, file, results, defects, queue };
}

test('lines are written in the order of the calls', async () => {
  const { queue, lines, results } = queueWith();
  for (const text of ['one', 'two', 'three']) queue.add(call(text));
  await queue.close();
  expect(lines).toEqual(['one', 'two', 'three']);
  expect(results).toEqual(['written', 'written', 'written']);
});

test.each([
  ['calls', { callsMax: 2 }, 1],
  ['bytes', { bytesMax: 100 }, 60],
])('above so many %s, calls are dropped, and the file says how many', async (_, limits, bytes) => {
  const { queue, lines, results } = queueWith(limits);
  for (const text of ['one', 'two', 'three', 'four']) queue.add(call(text, bytes));
  await queue.close();
  expect(results.filter((each) => each === 'dropped')).toHaveLength(2);
  const note: unknown = JSON.parse(lines.find((each) => each.startsWith('{')) ?? '');
  expect(note).toMatchObject({ format: 1, kind: 'dropped', calls: 2 });
  expect(lines).toHaveLength(3);
});

test('a full file takes no calls', async () => {
  const { queue, file, lines } = queueWith();
  file.isFull = true;
  expect(queue.hasRoom()).toBe(false);
  file.isFull = false;
  queue.add(call('after'));
  await queue.close();
  expect(lines).toEqual(['after']);
});

test('a call that cannot be described is a defect, and the next ones are written', async () => {
  const { queue, lines, defects, results } = queueWith();
  queue.add({ bytes: 1, describe: () => Promise.reject(new Error('a defect')) });
  queue.add(call('next'));
  await queue.close();
  expect([lines, defects, results]).toEqual([['next'], [new Error('a defect')], ['failed', 'written']]);
});

test('what closes waits so long only', async () => {
  const { queue, lines, results } = queueWith({ closeMs: -1 });
  for (const text of ['one', 'two']) queue.add(call(text));
  await queue.close();
  expect(results).toEqual(['dropped', 'dropped']);
  expect(lines).toEqual([expect.stringContaining('"calls":2')]);
});
