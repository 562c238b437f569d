/** The whole day: a million calls, many kills, two nodes. */
import { runTraffic } from './traffic-run';

test('a million calls', () => {
  const { code, said } = runTraffic('--kills', '20', '--only', 'one,kill,file,redis');
  expect(said).toMatch(/^one process: equal, 1000000 calls, \d+ rows, 0 lost/m);
  expect(said).not.toContain('differences');
  expect(code).toBe(0);
}, 7_200_000);
