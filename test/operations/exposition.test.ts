import { readExposition } from './exposition';

/** The reader itself: what promtool refuses it must refuse, or the tests that use it prove nothing. */
const good = '# HELP a_total x\n# TYPE a_total counter\na_total{b="c"} 1\n';

test('a clean page is read', () => {
  expect(readExposition(good)).toEqual([{ name: 'a_total', labels: { b: 'c' }, value: 1 }]);
});

test.each([
  ['no end of line', good.trimEnd()],
  ['a series twice', `${good}a_total{b="c"} 2\n`],
  ['a counter without _total', good.replaceAll('a_total', 'a')],
  ['no TYPE', good.replace(/# TYPE.*\n/, '')],
  ['HELP twice', `# HELP a_total y\n${good}`],
  ['a raw quote in a label', good.replace('"c"', '"c"d"')],
  ['no number', good.replace(' 1\n', ' one\n')],
  ['a label twice', good.replace('b="c"', 'b="c",b="d"')],
  [
    'falling buckets',
    '# HELP h x\n# TYPE h histogram\nh_bucket{le="1"} 2\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1\n',
  ],
  [
    'a count that is not the last bucket',
    '# HELP h x\n# TYPE h histogram\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 2\n',
  ],
])('%s is refused', (_, text) => {
  expect(() => readExposition(text)).toThrow(Error);
});
