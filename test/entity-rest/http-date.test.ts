import * as fc from 'fast-check';
import { parseHttpDate, writeHttpDate } from '../../src/entity-rest/http-date';
import { manyRuns } from '../many-runs';

const now = Date.UTC(2026, 10, 29);
const sample = Date.UTC(1994, 10, 6, 8, 49, 37) / 1000;

test.each([
  ['Sun, 06 Nov 1994 08:49:37 GMT', sample],
  ['Sunday, 06-Nov-94 08:49:37 GMT', sample],
  ['Sun Nov  6 08:49:37 1994', sample],
  ['Thursday, 01-Jan-76 00:00:00 GMT', Date.UTC(2076, 0, 1) / 1000],
  ['Saturday, 01-Jan-77 00:00:00 GMT', Date.UTC(1977, 0, 1) / 1000],
  ['Sat, 31 Dec 2016 23:59:60 GMT', Date.UTC(2017, 0, 1) / 1000],
])('%s is read', (text, seconds) => {
  expect(parseHttpDate(text, now)).toBe(seconds);
});

test.each([
  '',
  '2024-05-06T07:08:09Z',
  'Sun, 06 Nov 1994 08:49:37',
  'Sun, 06 Nov 1994 08:49:37 +0100',
  'Sun, 31 Feb 2024 08:49:37 GMT',
  'Sun, 06 Nov 1994 24:00:00 GMT',
  'Sun, 00 Nov 1994 08:49:37 GMT',
])('%s is no date of HTTP', (text) => {
  expect(parseHttpDate(text, now)).toBeUndefined();
});

test('what is written is read back', () => {
  const years = { min: Date.UTC(100, 0, 1) / 1000, max: Date.UTC(9999, 11, 31) / 1000 };
  fc.assert(
    fc.property(fc.integer(years), (seconds) => {
      expect(parseHttpDate(writeHttpDate(seconds), now)).toBe(seconds);
    }),
    { numRuns: manyRuns(500), seed: 17 },
  );
});
