import { LineBatch } from '../../src/server/line-batch';

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
