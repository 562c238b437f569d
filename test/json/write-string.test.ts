import * as fc from 'fast-check';
import { JsonReader, writeJsonString } from '../../src/json';

describe('writeJsonString', () => {
  test('plain text is only quoted', () => {
    expect(writeJsonString('Größe \u2028 \u007f')).toBe('"Größe \u2028 \u007f"');
  });

  test('lone surrogates leave as escapes: the output is well-formed', () => {
    expect(writeJsonString('a\ud800')).toBe('"a\\ud800"');
    expect(writeJsonString('😀')).toBe('"😀"');
  });

  test('is what JSON.stringify writes, and the reader reads it back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary-ascii' }), (any, ascii) => {
        expect(writeJsonString(any)).toBe(JSON.stringify(any));
        expect(new JsonReader(writeJsonString(ascii)).readString()).toBe(ascii);
      }),
      { seed: 20240506, numRuns: 1_000 },
    );
    expect(writeJsonString('\udfff\ud800')).toBe(JSON.stringify('\udfff\ud800'));
  });
});
