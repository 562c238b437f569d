import * as fc from 'fast-check';
import { anyCharacter } from '../any-character';
import { JsonReader, writeJsonString, writeLongString } from '../../src/json';

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
      fc.property(fc.string({ unit: anyCharacter }), fc.string({ unit: 'binary-ascii' }), (any, ascii) => {
        expect(writeJsonString(any)).toBe(JSON.stringify(any));
        expect(new JsonReader(writeJsonString(ascii)).shortString()).toBe(ascii);
      }),
      { seed: 20240506, numRuns: 1_000 },
    );
    expect(writeJsonString('\udfff\ud800')).toBe(JSON.stringify('\udfff\ud800'));
  });
});

describe('writeLongString', () => {
  const unit = fc.constantFrom('a', 'ж', '\n', '"', '😀', '\ud800', '\udfff');

  test('hands over pieces that are together what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.nat({ max: 9 }), fc.array(unit, { maxLength: 9 }), (start, units) => {
        const text = 'x'.repeat(8_185 + start) + units.join('').repeat(2_000);
        const pieces: string[] = [];
        const steps = writeLongString(text, (piece) => pieces.push(piece) > 0);
        while (steps.next().done !== true) expect(pieces.at(-1)?.length).toBeLessThan(8 * 1024 * 6 + 2);
        expect(pieces.join('') === JSON.stringify(text)).toBe(true);
      }),
      { seed: 20240506, numRuns: 100 },
    );
  });

  test('pauses when it is told to', () => {
    const pauses = (isDue: boolean) => [...writeLongString('x'.repeat(40_000), () => isDue)].length;
    expect(pauses(false)).toBe(0);
    expect(pauses(true)).toBe(5);
  });
});
