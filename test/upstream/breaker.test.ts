import { Breaker } from '../../src/upstream/breakers';

const options = { failuresMax: 3, resetMs: 1_000 };

function opened(): Breaker {
  const breaker = new Breaker(options);
  for (let i = 0; i < 3; i++) breaker.failed(0);
  return breaker;
}

test('opens at the third failure in a row, not before', () => {
  const breaker = new Breaker(options);
  breaker.failed(0);
  breaker.failed(0);
  expect([breaker.refuses(1), breaker.state(1)]).toEqual([false, 'closed']);
  breaker.failed(0);
  expect([breaker.refuses(1), breaker.state(1)]).toEqual([true, 'open']);
});

test('an answer in between begins the count anew', () => {
  const breaker = new Breaker(options);
  breaker.failed(0);
  breaker.failed(0);
  breaker.answered();
  breaker.failed(0);
  breaker.failed(0);
  expect(breaker.refuses(1)).toBe(false);
});

test('after the rest one trial, and the next only a rest later, though the first still hangs', () => {
  const breaker = opened();
  expect(breaker.refuses(999)).toBe(true);
  expect(breaker.state(1_000)).toBe('half-open');
  expect([breaker.refuses(1_000), breaker.refuses(1_000), breaker.refuses(1_999)]).toEqual([false, true, true]);
  expect(breaker.refuses(2_000)).toBe(false);
});

test('a trial that fails opens it again, one that is answered closes it', () => {
  const breaker = opened();
  breaker.refuses(1_000);
  breaker.failed(1_500);
  expect(breaker.refuses(2_400)).toBe(true);
  expect(breaker.refuses(2_500)).toBe(false);
  breaker.answered();
  expect([breaker.refuses(2_501), breaker.state(2_501)]).toEqual([false, 'closed']);
});
