import { failure, type Outcome } from '../../src/command';
import { Breaker, Breakers } from '../../src/upstream/breakers';

describe('one breaker', () => {
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
    expect([breaker.refuseOrTry(1), breaker.state(1)]).toEqual([false, 'closed']);
    breaker.failed(0);
    expect([breaker.refuseOrTry(1), breaker.state(1)]).toEqual([true, 'open']);
  });

  test('an answer in between begins the count anew', () => {
    const breaker = new Breaker(options);
    breaker.failed(0);
    breaker.failed(0);
    breaker.answered();
    breaker.failed(0);
    breaker.failed(0);
    expect(breaker.refuseOrTry(1)).toBe(false);
  });

  test('after the rest one trial, and the next only a rest later, though the first still hangs', () => {
    const breaker = opened();
    expect(breaker.refuseOrTry(999)).toBe(true);
    expect(breaker.state(1_000)).toBe('half-open');
    expect([breaker.refuseOrTry(1_000), breaker.refuseOrTry(1_000), breaker.refuseOrTry(1_999)]).toEqual([
      false,
      true,
      true,
    ]);
    expect(breaker.refuseOrTry(2_000)).toBe(false);
  });

  test('a trial that fails opens it again, one that is answered closes it', () => {
    const breaker = opened();
    breaker.refuseOrTry(1_000);
    breaker.failed(1_500);
    expect(breaker.refuseOrTry(2_400)).toBe(true);
    expect(breaker.refuseOrTry(2_500)).toBe(false);
    breaker.answered();
    expect([breaker.refuseOrTry(2_501), breaker.state(2_501)]).toEqual([false, 'closed']);
  });
});

describe('the breakers of a CRM', () => {
  const answer: Outcome = { kind: 'answer', results: {} };
  const away = failure('upstream.unreachable', 'away');
  const late = failure('upstream.timeout', 'late');

  function told() {
    const lines: string[] = [];
    const onBreaker = (breaker: string, state: string): void => void lines.push(`${breaker} ${state}`);
    return { lines, breakers: new Breakers({ failuresMax: 2, resetMs: 1_000, onBreaker }) };
  }

  test("the address's breaker tells that it opens, lets a trial through, and closes", () => {
    const { lines, breakers } = told();
    breakers.learn('', away, 9_000, 0);
    expect(lines).toEqual([]);
    breakers.learn('', away, 9_000, 1);
    // One that was under way.
    breakers.learn('', away, 9_000, 2);
    expect(lines).toEqual(['address open']);
    expect(breakers.refuseOrTry('', 500)).toBe(true);
    expect(breakers.refuseOrTry('', 1_500)).toBe(false);
    expect(lines).toEqual(['address open', 'address half-open']);
    breakers.learn('', answer, 9_000, 1_600);
    breakers.learn('', answer, 9_000, 1_700);
    expect(lines).toEqual(['address open', 'address half-open', 'address closed']);
  });

  test("a tenant's is told without its name, which is the caller's word", () => {
    const { lines, breakers } = told();
    for (const now of [10, 20]) breakers.learn('secret', late, now, now);
    breakers.learn('secret', answer, 9_000, 30);
    expect(lines).toEqual(['tenant open', 'tenant closed']);
  });
});
