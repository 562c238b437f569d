import { JsonReader, skip } from '../../src/json';
import { TurnBudget } from '../../src/text/turn';
import { caught } from '../caught';

/** Passes over one value; how often it paused. */
function skipped(text: string): number {
  const reader = new JsonReader(text);
  const pauses = [...(skip(reader, new TurnBudget()) ?? [])].length;
  reader.end();
  return pauses;
}

test('a small value is passed over at once', () => {
  expect(skip(new JsonReader('{"a":[1,{"b":null}]}'), new TurnBudget())).toBeUndefined();
});

const many = (item: string) => `[${Array.from({ length: 9_000 }, () => item).join(',')}]`;
const long = 'x'.repeat(60_000);

test.each([
  ['many values', many('{"a":[1,"b",null,true]}')],
  ['a long string', `"${long}"`],
  ['long strings in objects and arrays', `{"a":["${long}","${long}"],"b":{"c":"${long}\\n"},"d":"${long}"}`],
])('%s in steps', (_, text) => {
  expect(skipped(text)).toBeGreaterThan(0);
});

test('what comes after a pause is checked like what comes before it', () => {
  expect(caught(() => skipped(`{"a":${many('1')},"b":2,"a":3}`))).toMatchObject({ code: 'duplicate' });
  expect(caught(() => skipped(`{"a":${many('1')},"b":2,}`))).toMatchObject({ code: 'malformed' });
  expect(caught(() => skipped(`["${long}","${long}`))).toMatchObject({ code: 'malformed' });
});
