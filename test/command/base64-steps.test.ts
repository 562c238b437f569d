import * as fc from 'fast-check';
import { parseBase64InTurns, scalarParser } from '../../src/command';
import { finish } from '../../src/text/turn';

const parse = scalarParser('base64Binary');

test('pauses, and takes the white space out', () => {
  const text = 'QUJD\r\n'.repeat(10_000);
  expect([...parseBase64InTurns(text)].length).toBeGreaterThan(5);
  expect(finish(parseBase64InTurns(text)) === 'QUJD'.repeat(10_000)).toBe(true);
});

/** Around the places where one piece ends and the next begins. */
const texts = fc
  .tuple(fc.integer({ min: -6, max: 6 }), fc.array(fc.constantFrom('A', 'Q', '=', ' ', '\n', '-'), { maxLength: 14 }))
  .map(([more, end]) => `${'A'.repeat(2 * 8192 + more)}${end.join('')}`);

/** The value, or the refusal. */
function judged(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

test('says what the parser of short ones says', () => {
  let accepted = 0;
  fc.assert(
    fc.property(texts, (text) => {
      const expected = judged(() => parse(text));
      if (typeof expected === 'string') accepted++;
      expect(judged(() => finish(parseBase64InTurns(text)))).toEqual(expected);
    }),
    { seed: 20240611, numRuns: 2000 },
  );
  expect(accepted).toBeGreaterThan(100);
});
