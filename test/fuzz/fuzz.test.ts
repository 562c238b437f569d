import { properties } from './properties';

// Fixed, so that the suite always runs the same inputs; `node test/fuzz/run.js` tries others.
const seed = 20_260_101;

test.each(Object.entries(properties))('%s: any bytes give a value', (_, run) => {
  expect(run(seed, 1500)).toMatchObject({ inputs: 1500, report: undefined });
});
