import * as fc from 'fast-check';
import { JsonReader, readJsonTreeInTurns } from '../../src/json';
import { findBlankEnds } from '../../src/json/blanks';
import { finish, TurnBudget } from '../../src/text/turn';

const ends = (text: string) => finish(findBlankEnds(text, new TurnBudget()));

test('a text without long white space has none', () => {
  expect(ends('')).toBeUndefined();
  expect(ends(`[${' '.repeat(1000)}1${'\n'.repeat(1000)}]`)).toBeUndefined();
});

test('where long white space ends is known at the first multiple of 1024 in it', () => {
  const text = `[${' \t\r\n'.repeat(1000)}1,${' '.repeat(3000)}]`;
  expect(ends(text)).toEqual(
    new Map([
      [1024, 4001],
      [4096, 7003],
    ]),
  );
});

test('finding it pauses', () => {
  const steps = findBlankEnds(' '.repeat(1024 * 1024), new TurnBudget());
  let pauses = 0;
  while (steps.next().done !== true) pauses++;
  expect(pauses).toBeGreaterThan(20);
});

test('a reader with it reads what one without it reads', () => {
  const blank = fc.constantFrom('', ' ', ' '.repeat(700), '\n'.repeat(1500), '\t'.repeat(5000));
  fc.assert(
    fc.property(fc.array(fc.tuple(blank, blank), { maxLength: 6 }), (blanks) => {
      const items = blanks.map(([before, after], index) => `${before}"${' '.repeat(2000)}${index}"${after}`);
      const text = `[${items.join(',')}]`;
      expect(finish(readJsonTreeInTurns(text, undefined, new TurnBudget()))).toEqual(JSON.parse(text));
    }),
    { seed: 20240506, numRuns: 100 },
  );
});

test('a reader tells how far it has come, once', () => {
  const reader = new JsonReader('[1, 22]');
  reader.enterArray();
  expect(reader.passed()).toBe(1);
  reader.nextItem();
  reader.readNumber();
  expect(reader.passed()).toBe(1);
  expect(reader.passed()).toBe(0);
});
