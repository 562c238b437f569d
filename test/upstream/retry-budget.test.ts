import { RetryBudget } from '../../src/upstream/http-client';

test('ten at once, then one in five', () => {
  const budget = new RetryBudget();
  let spent = 0;
  for (let call = 0; call < 1_000; call++) {
    budget.earn();
    if (budget.spend()) spent += 1;
  }
  expect(spent).toBeGreaterThanOrEqual(200);
  expect(spent).toBeLessThanOrEqual(10 + 200);
});

test('nothing is saved up beyond ten', () => {
  const budget = new RetryBudget();
  for (let call = 0; call < 1_000; call++) budget.earn();
  expect(Array.from({ length: 20 }, () => budget.spend()).filter(Boolean)).toHaveLength(10);
});
