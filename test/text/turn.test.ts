import { finish, TurnBudget, type Turns } from '../../src/text/turn';

describe('TurnBudget', () => {
  test('asks for a pause once in so many units, however they come', () => {
    const pause = (units: number): number => {
      const budget = new TurnBudget();
      let pauses = 0;
      for (let spent = 0; spent < 1024 * 1024; spent += units) if (budget.spend(units)) pauses++;
      return pauses;
    };
    expect(pause(1)).toBe(32);
    expect(pause(1024)).toBe(32);
    expect(pause(1024 * 1024)).toBe(1);
  });

  test('small work needs none', () => {
    expect(new TurnBudget().spend(32 * 1024 - 1)).toBe(false);
  });
});

describe('finish', () => {
  test('goes through every step to the result', () => {
    const done: number[] = [];
    expect(finish(counting(3, done))).toBe('counted');
    expect(done).toEqual([0, 1, 2]);
  });

  test('throws what the work throws', () => {
    expect(() => finish(failing())).toThrow('at the second step');
  });
});

function* counting(steps: number, done: number[]): Turns<string> {
  for (let step = 0; step < steps; step++) {
    done.push(step);
    yield;
  }
  return 'counted';
}

function* failing(): Turns<string> {
  yield;
  throw new Error('at the second step');
}
