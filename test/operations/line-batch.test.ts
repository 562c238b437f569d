import { LineBatch } from '../../src/operations/logs';

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('the lines of one turn are handed on together, in order, when it ends', async () => {
  const handed: string[] = [];
  const batch = new LineBatch((text) => handed.push(text));
  batch.add('one');
  batch.add('two');
  expect(handed).toEqual([]);
  await turn();
  expect(handed).toEqual(['one\ntwo']);
  batch.add('three');
  await turn();
  expect(handed).toEqual(['one\ntwo', 'three']);
});

test('flushing does not wait, and hands nothing on twice', async () => {
  const handed: string[] = [];
  const batch = new LineBatch((text) => handed.push(text));
  batch.flush();
  batch.add('one');
  batch.flush();
  await turn();
  expect(handed).toEqual(['one']);
});

test('lines may wait for company', () => {
  jest.useFakeTimers();
  try {
    const handed: string[] = [];
    const batch = new LineBatch((text) => handed.push(text), 10);
    batch.add('one');
    jest.advanceTimersByTime(9);
    batch.add('two');
    expect(handed).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(handed).toEqual(['one\ntwo']);
  } finally {
    jest.useRealTimers();
  }
});

test('what is handed on at once stays within one piece of a pipe', () => {
  const handed: string[] = [];
  const batch = new LineBatch((text) => handed.push(text));
  const line = 'x'.repeat(999);
  for (let count = 0; count < 10; count++) batch.add(line);
  batch.flush();
  expect(handed.map((text) => text.split('\n').length)).toEqual([4, 4, 2]);
  expect(Math.max(...handed.map((text) => text.length))).toBeLessThan(4_096);
});
