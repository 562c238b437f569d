import { finish, Pace, type Steps } from '../../src/text/turn';

describe('Pace', () => {
  test('asks for a pause once in so many units, however they come', () => {
    const pause = (units: number): number => {
      const pace = new Pace();
      let pauses = 0;
      for (let spent = 0; spent < 1024 * 1024; spent += units) if (pace.spend(units)) pauses++;
      return pauses;
    };
    expect(pause(1)).toBe(32);
    expect(pause(1024)).toBe(32);
    expect(pause(1024 * 1024)).toBe(1);
  });

  test('small work needs none', () => {
    expect(new Pace().spend(32 * 1024 - 1)).toBe(false);
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

function* counting(steps: number, done: number[]): Steps<string> {
  for (let step = 0; step < steps; step++) {
    done.push(step);
    yield;
  }
  return 'counted';
}

function* failing(): Steps<string> {
  yield;
  throw new Error('at the second step');
}
