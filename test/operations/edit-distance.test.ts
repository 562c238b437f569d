import { editDistance } from '../../src/operations';

test.each([
  ['', '', 0],
  ['', 'abc', 3],
  ['same', 'same', 0],
  ['UPSTREAM_URL', 'UPSTEAM_URL', 1],
  ['UPSTREAM_URL', 'UPSTREAM_URLS', 1],
  ['UPSTREAM_URL', 'UPSTREAM_URI', 1],
  ['UPSTREAM_URL', 'UPSTREAM_ULR', 1],
  ['UPSTREAM_URL', 'UPSTRAEM_ULR', 2],
  ['kitten', 'sitting', 3],
])('%j and %j', (a, b, distance) => {
  expect([editDistance(a, b), editDistance(b, a)]).toEqual([distance, distance]);
});
