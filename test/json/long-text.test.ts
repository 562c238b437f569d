import * as fc from 'fast-check';
import { defaultJsonLimits, JsonError, JsonReader, readJsonTreeInTurns } from '../../src/json';
import { findBlankEnds } from '../../src/json/long-text';
import { finish, TurnBudget } from '../../src/text/turn';
import { caught } from '../caught';

/** Reads one string; how often it paused. */
function read(literal: string, stringChars = defaultJsonLimits.stringChars): { value: string; pauses: number } {
  const reader = new JsonReader(literal, { ...defaultJsonLimits, stringChars });
  const steps = reader.readString(new TurnBudget());
  for (let pauses = 0; ; pauses++) {
    const step = steps.next();
    if (step.done !== true) continue;
    reader.end();
    return { value: step.value, pauses };
  }
}

const refusal = (literal: string, stringChars?: number): unknown => caught(() => read(literal, stringChars));

test('a short string is read without a pause', () => {
  expect(read('"a\\n"')).toEqual({ value: 'a\n', pauses: 0 });
});

test.each([
  ['plain', 'abcdefgh'],
  ['two-byte', 'жук '],
  ['escaped', '\\u0041\\n'],
  ['escaped pairs', '\\ud83d\\ude00'],
  ['raw pairs', '😀'],
])('a long %s string is read in steps', (_, unit) => {
  const literal = `"${unit.repeat(100_000)}"`;
  const { value, pauses } = read(literal);
  expect(value === JSON.parse(literal)).toBe(true);
  expect(pauses).toBeGreaterThan(5);
});

test('a string that begins plain and holds escapes later is whole', () => {
  const literal = `"${'a'.repeat(30_000)}\\n${'b'.repeat(30_000)}\\\\"`;
  expect(read(literal).value === JSON.parse(literal)).toBe(true);
});

test('wherever a piece ends, nothing is parted', () => {
  const unit = fc.constantFrom('a', 'ж', '\\n', '\\u0041', '\\ud83d\\ude00', '😀', '\\\\', '\\"');
  fc.assert(
    fc.property(fc.nat({ max: 20 }), fc.array(unit, { minLength: 1, maxLength: 12 }), (start, units) => {
      const literal = `"${'x'.repeat(8_180 + start)}${units.join('')}${units.join('').repeat(2_000)}"`;
      expect(read(literal).value === JSON.parse(literal)).toBe(true);
    }),
    { seed: 20240506, numRuns: 100 },
  );
});

describe('refused is, as in a short one,', () => {
  const long = 'x'.repeat(20_000);
  test.each([
    ['a string that is not closed', `"${long}`],
    ['a raw control character', `"${long}\u0001"`],
    ['an unknown escape', `"${long}\\x"`],
    ['half a pair', `"${long}\\ud83d"`],
    ['half a pair at the end of a piece', `"${'x'.repeat(8 * 1024 - 6)}\\ud83d${long}"`],
    ['the second half alone', `"${long}\\ude00 "`],
  ])('%s', (_, literal) => {
    expect(refusal(literal)).toMatchObject({ code: 'malformed' });
  });

  test('a string above the limit', () => {
    expect(read(`"${long}"`, 20_000).value).toHaveLength(20_000);
    expect(refusal(`"${long}x"`, 20_000)).toMatchObject({ code: 'limit' });
    expect(refusal(`"${long}x"`, 20_000)).toBeInstanceOf(JsonError);
  });
});

test('a key has a limit of its own, for it is read without a pause', () => {
  const keyOf = (length: number) => {
    const reader = new JsonReader(`{"${'k'.repeat(length)}":1}`);
    reader.enterObject();
    return reader.nextKey();
  };
  expect(keyOf(32 * 1024)).toHaveLength(32 * 1024);
  expect(caught(() => keyOf(32 * 1024 + 1))).toMatchObject({ code: 'limit' });
});

test('so have the digits of a number', () => {
  const number = (digits: number) => new JsonReader('1'.repeat(digits)).readNumber();
  expect(number(16 * 1024)).toHaveLength(16 * 1024);
  expect(caught(() => number(16 * 1024 + 1))).toMatchObject({ code: 'limit' });
});

test('the end of the text may come in the first piece', () => {
  expect(caught(() => finish(new JsonReader('"a').readString(new TurnBudget())))).toMatchObject({ code: 'malformed' });
});

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
