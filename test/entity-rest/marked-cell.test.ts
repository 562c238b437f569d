import { readMarkedCell } from '../../src/entity-rest/marked-cell';

test.each([
  ['[I:123]', 'int', 123],
  ['[I:-5]', 'int', -5],
  ['[F:1.5]', 'number', 1.5],
  ['[M:123.45]', 'number', 123.45],
  ['[TS:60]', 'span', 60],
  ['[T:14:52]', 'time', '14:52'],
  ['[B:AQ==]', 'binary', 'AQ=='],
  ['[D:11/09/2017]', 'date', '2017-11-09T00:00:00'],
  ['[DT:1/9/2017 4:53:18]', 'date', '2017-01-09T04:53:18'],
  ['[DT:01/09/2017 14:53]', 'date', '2017-01-09T14:53:00'],
  ['[I:x]', 'text', '[I:x]'],
  ['[D:soon]', 'text', '[D:soon]'],
  ['[X:1]', 'text', '[X:1]'],
  ['plain', 'text', 'plain'],
  ['', 'text', ''],
])('%s is %s %s', (encoded, kind, value) => {
  expect(readMarkedCell(encoded)).toEqual({ kind, value });
});
