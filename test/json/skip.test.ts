import { isWhole, JsonReader, skip } from '../../src/json';
import { finish, TurnBudget } from '../../src/text/turn';
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

const whole = (text: string): boolean => finish(isWhole(text, new TurnBudget()));

test.each(['{}', '[]', ' [1,{"a":"]}"},"\\"" ]\n', '{"a":"\\\\"}', '[[[]]]', '{"a":{"b":[{}]}}'])(
  '%s is complete',
  (text) => {
    expect(whole(text)).toBe(true);
  },
);

test.each(['', '{', '{"a":"}', '[}', '[[]', '{"a":[1}]', '[]]', '{}x', '{}{}', '["a\u0000"]', '["\\"]', '[]/**/'])(
  '%j is not complete',
  (text) => {
    expect(whole(text)).toBe(false);
  },
);

test('a long one is looked at in steps, an escape at their end too', () => {
  for (const length of [16_381, 16_382, 16_383, 16_384]) {
    const text = `["${'x'.repeat(length)}\\"",[]]`;
    expect(whole(text)).toBe(true);
    expect(whole(text.slice(0, -1))).toBe(false);
  }
  expect([...isWhole(`["${'x'.repeat(200_000)}"]`, new TurnBudget())].length).toBeGreaterThan(3);
});
