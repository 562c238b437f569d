import { defaultJsonLimits, JsonReader, skip } from '../../src/json';
import { finish, TurnBudget } from '../../src/text/turn';
import { caught } from '../caught';

function pass(reader: JsonReader): void {
  const rest = skip(reader, new TurnBudget());
  if (rest !== undefined) finish(rest);
}

/** What a text is for a strict reader. */
function strictText(text: string): string {
  const reader = new JsonReader(text, defaultJsonLimits, undefined, true);
  pass(reader);
  const strict = reader.textSince(0);
  reader.end();
  expect(reader.isStrict).toBe(strict === text);
  return strict;
}

test.each([
  ['{"a":1,}', '{"a":1}'],
  ['[1,]', '[1]'],
  ['[1 , \n]', '[1  \n]'],
  ['{"a":[{"b":[],},"]",",}",],"c":{},\t}', '{"a":[{"b":[]},"]",",}"],"c":{}\t}'],
  ['[[[[1,],],],]', '[[[[1]]]]'],
  ['{"a":{"a":{"a":null,},},}', '{"a":{"a":{"a":null}}}'],
  ['[",]",",}","\\",]",]', '[",]",",}","\\",]"]'],
])('%s is %s', (text, strict) => {
  expect(strictText(text)).toBe(strict);
  expect(strictText(strict)).toBe(strict);
  expect(() => JSON.parse(strict)).not.toThrow();
  expect(caught(() => pass(new JsonReader(text)))).toMatchObject({ code: 'malformed' });
});

test.each([
  ['{,}', 1],
  ['[,]', 1],
  ['[1,,]', 3],
  ['{"a":1,,}', 7],
  ['{"a":1,]', 7],
  ['[1,}', 3],
  ['[1,', 3],
  ['{"a":1,', 7],
  ['{"a":,}', 5],
  ['{"a",}', 4],
  ['[1,],', 4],
  ['1,', 1],
  ['[1;]', 2],
  ['[1,/**/]', 3],
])('%s is refused at %d', (text, offset) => {
  expect(caught(() => strictText(text))).toMatchObject({ code: 'malformed', offset });
});

test('a piece of a text has its own commas only', () => {
  const reader = new JsonReader('{"a":[1,],"b":[2,[3,],],"c":[4]}', defaultJsonLimits, undefined, true);
  reader.enterObject();
  const pieces: string[] = [];
  while (reader.nextKey() !== undefined) {
    const start = reader.offset;
    pass(reader);
    pieces.push(reader.textSince(start));
  }
  expect(pieces).toEqual(['[1]', '[2,[3]]', '[4]']);
});

test('a comma in front of the end is no member: limits count without it', () => {
  const limits = { ...defaultJsonLimits, keysPerObject: 1, itemsPerArray: 1, depth: 2 };
  const reader = new JsonReader('{"a":[1,],}', limits, undefined, true);
  pass(reader);
  expect(reader.offset).toBe(11);
});

test('equal keys are found all the same', () => {
  expect(caught(() => strictText('{"a":[1,],"a":2,}'))).toMatchObject({ code: 'duplicate' });
});

test('a guessed key is none in front of the end', () => {
  const reader = new JsonReader('{"A":1,}', defaultJsonLimits, undefined, true);
  reader.enterObject();
  expect([reader.nextKeyIs('"A":'), reader.readNumber()]).toEqual([true, '1']);
  expect([reader.nextKeyIs('"A":'), reader.nextKey(), reader.isStrict]).toEqual([false, undefined, false]);
  reader.end();
});

test('there is a limit to them', () => {
  const commas = (count: number): string =>
    `[${Array.from({ length: 5 }, () => `[${'[1,],'.repeat(count / 5)}1]`).join()}]`;
  expect(strictText(commas(50_000 - 5))).not.toContain(',]');
  const items = { ...defaultJsonLimits, itemsPerArray: 100_000 };
  const reader = new JsonReader(commas(50_005), items, undefined, true);
  expect(caught(() => pass(reader))).toMatchObject({ code: 'limit' });
});
