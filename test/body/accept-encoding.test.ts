import { acceptsGzip } from '../../src/body';

test.each([
  ['gzip', true],
  ['GZIP', true],
  ['x-gzip', true],
  ['deflate, gzip;q=0.5, br', true],
  ['br;q=1.0, gzip ; q = 0.001', true],
  ['*', true],
  ['*;q=0.1', true],
  [undefined, false],
  ['', false],
  ['identity', false],
  ['br, deflate', false],
  ['gzip;q=0', false],
  ['gzip;q=0.000, *', false],
  ['*;q=0', false],
  ['gzipped', false],
])('%j: %s', (header, accepts) => {
  expect(acceptsGzip(header)).toBe(accepts);
});
