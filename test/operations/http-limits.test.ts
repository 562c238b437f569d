import { httpLimitReasons, httpLimits } from '../../src/operations';

test('every limit has its reason, in the same order', () => {
  expect(httpLimitReasons.map((row) => row.name)).toEqual(Object.keys(httpLimits));
});

test('a connection outlives a proxy, and a head is due before its body', () => {
  expect(httpLimits.keepAliveMs).toBeGreaterThan(60_000);
  expect(httpLimits.headersMs).toBeLessThan(httpLimits.bodyMs);
});
