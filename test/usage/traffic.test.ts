import { runTraffic } from './traffic-run';

test('the books of the ledger equal those of the traffic, also after kill -9', () => {
  const { code, said } = runTraffic('--calls', '1500', '--kills', '1', '--only', 'one,kill');
  expect(said).toMatch(/^one process: equal, 1500 calls, \d+ rows, 0 lost/m);
  expect(said).toMatch(/^kill -9 number 1: equal/m);
  expect(code).toBe(0);
}, 60_000);
