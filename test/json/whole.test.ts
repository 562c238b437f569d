import { isWhole } from '../../src/json';
import { finish, TurnBudget } from '../../src/text/turn';

const whole = (text: string): boolean => finish(isWhole(text, new TurnBudget()));

test.each(['{}', '[]', ' [1,{"a":"]}"},"\\"" ]\n', '{"a":"\\\\"}', '[[[]]]', '{"a":{"b":[{}]}}'])('%s is', (text) => {
  expect(whole(text)).toBe(true);
});

test.each(['', '{', '{"a":"}', '[}', '[[]', '{"a":[1}]', '[]]', '{}x', '{}{}', '["a\u0000"]', '["\\"]', '[]/**/'])(
  '%j is not',
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
