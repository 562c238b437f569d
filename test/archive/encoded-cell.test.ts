import fc from 'fast-check';
import { decodeCell, type DecodedCell } from '../../src/archive';
import { encodeCell } from '../../src/archive/encoded-cell';
import { anyCharacter } from '../any-character';
import { manyRuns } from '../many-runs';

describe('an encoded cell', () => {
  test.each<[string, DecodedCell]>([
    ['[I:123]', { kind: 'int', value: 123 }],
    ['[i:-5]', { kind: 'int', value: -5 }],
    ['[F:123.4]', { kind: 'number', value: 123.4 }],
    ['[M:123.45]', { kind: 'number', value: 123.45 }],
    ['[D:11/09/2017]', { kind: 'date', value: '2017-11-09T00:00:00' }],
    ['[D:09.11.2017]', { kind: 'date', value: '2017-11-09T00:00:00' }],
    ['[DT:11/09/2017 14:53:18]', { kind: 'date', value: '2017-11-09T14:53:18' }],
    ['[D:01/01/0001]', { kind: 'date', value: '0001-01-01T00:00:00' }],
    ['[T:14:52]', { kind: 'time', value: '14:52' }],
    ['[TS:90]', { kind: 'span', value: 90 }],
    ['[B:AQID]', { kind: 'binary', value: 'AQID' }],
    ['Super Office', { kind: 'text', value: 'Super Office' }],
    ['[I:x]', { kind: 'text', value: '[I:x]' }],
    ['[D:soon]', { kind: 'text', value: '[D:soon]' }],
    ['[SR_COMPANY]', { kind: 'text', value: '[SR_COMPANY]' }],
    ['', { kind: 'text', value: '' }],
  ])('%s', (encoded, expected) => expect(decodeCell(encoded)).toEqual(expected));

  test.each([
    ['[I:1]', true],
    ['True', true],
    ['[B:1]', true],
    ['[I:0]', false],
    ['false', false],
    ['', false],
  ])('%s of a bool column is %s', (encoded, value) =>
    expect(decodeCell(encoded, 'bool')).toEqual({ kind: 'bool', value }),
  );

  test('numbers come back', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), (int, double) => {
        expect(decodeCell(encodeCell('int', int)).value).toBe(int);
        expect(decodeCell(encodeCell('timeSpan', int)).value).toBe(int);
        expect(decodeCell(encodeCell('decimal', double)).value).toBe(Object.is(double, -0) ? 0 : double);
        expect(decodeCell(encodeCell('money', double)).value).toBe(Object.is(double, -0) ? 0 : double);
      }),
      { seed: 17, numRuns: manyRuns(500) },
    );
  });

  test('dates come back to the second', () => {
    const second = fc.integer({ min: Date.parse('0002-01-01') / 1000, max: Date.parse('9999-12-31') / 1000 });
    fc.assert(
      fc.property(second, fc.constantFrom('date' as const, 'datetime' as const), (seconds, kind) => {
        const expected = new Date(seconds * 1000).toISOString().slice(0, 19);
        expect(decodeCell(encodeCell(kind, seconds * 1000)).value).toBe(expected);
      }),
      { seed: 17, numRuns: manyRuns(500) },
    );
  });

  test('truth is 1 or 0, and no value is empty', () => {
    expect(encodeCell('bool', true)).toBe('[I:1]');
    expect(encodeCell('bool', false)).toBe('[I:0]');
    expect(encodeCell('listAny', undefined)).toBe('');
    expect(encodeCell('time', undefined)).toBe('');
    expect(encodeCell('date', undefined)).toBe('[D:01/01/0001]');
  });

  test('no text makes decoding throw', () => {
    const text = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.tuple(fc.constantFrom('I', 'D', 'DT', 'F', 'M', 'T', 'TS', 'B'), fc.string()).map(([a, b]) => `[${a}:${b}]`),
    );
    fc.assert(
      fc.property(text, (each) => expect(decodeCell(each)).toHaveProperty('kind')),
      { seed: 17, numRuns: manyRuns(1000) },
    );
  });
});
