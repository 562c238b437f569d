import { changedButFixed, configurationKeys, oneAtATime } from '../../src/operations';
import { gate } from '../server/support';

test('what is asked for while a reload runs is one more reload behind it', async () => {
  const first = gate();
  const reasons = ['first', undefined, 'never'];
  let runs = 0;
  const reload = oneAtATime(
    async () => {
      runs += 1;
      if (runs === 1) await first.promise;
      return reasons[runs - 1];
    },
    () => undefined,
  );
  const asked = [reload(), reload(), reload()];
  first.open();
  expect(await Promise.all(asked)).toEqual([undefined, undefined, undefined]);
  expect(runs).toBe(2);
});

test('a defect is told, and the next reload runs', async () => {
  const defects: unknown[] = [];
  let broken = true;
  const reload = oneAtATime(
    () => (broken ? Promise.reject(new Error('a defect')) : Promise.resolve(undefined)),
    (defect) => defects.push(defect),
  );
  expect(await reload()).toBe('a defect');
  broken = false;
  expect(await reload()).toBeUndefined();
  expect(defects).toHaveLength(1);
});

test('settings that count at the start only are told when they change', () => {
  const [before, now] = [
    { PORT: '1', HOST: 'a', POLICY_FILE: 'x' },
    { PORT: '2', HOST: ' a ', POLICY_FILE: 'y' },
  ];
  expect(changedButFixed(before, now)).toEqual(['PORT']);
  const all = Object.fromEntries(configurationKeys.map(({ name }) => [name, 'changed']));
  const names = new Set(configurationKeys.map(({ name }) => name));
  expect(changedButFixed({}, all).filter((name) => !names.has(name))).toEqual([]);
});
