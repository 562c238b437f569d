import { inTurns, type Turns } from '../../src/text/turn';

/** Notes its name at each step; with `busyMs` a step takes so long. */
function* work(name: string, steps: number, notes: string[], busyMs = 0): Turns<string> {
  for (let step = 0; step < steps; step++) {
    notes.push(name);
    const end = performance.now() + busyMs;
    while (performance.now() < end);
    yield;
  }
  return name;
}

describe('inTurns', () => {
  test('work of one step is done at once, without a promise', () => {
    expect(inTurns(work('small', 0, []))).toBe('small');
  });

  test('longer work lets the event loop look after others between its turns', async () => {
    const notes: string[] = [];
    const other = (): void => {
      notes.push('other');
      if (notes.length < 40) setImmediate(other);
    };
    setImmediate(other);
    await expect(inTurns(work('long', 5, notes, 3))).resolves.toBe('long');
    const [first, last] = [notes.indexOf('long'), notes.lastIndexOf('long')];
    expect(notes.slice(first, last)).toContain('other');
  });

  test('two long works have their turns one after the other', async () => {
    const notes: string[] = [];
    await Promise.all([inTurns(work('a', 4, notes, 3)), inTurns(work('b', 4, notes, 3))]);
    expect(notes.join('')).toBe('abababab');
  });

  test('who has not had a turn keeps its place when another ends with the time', async () => {
    const notes: string[] = [];
    const endsLate = function* (): Turns<string> {
      yield;
      const end = performance.now() + 3;
      while (performance.now() < end);
      return 'late';
    };
    await Promise.all([inTurns(endsLate()), inTurns(work('b', 3, notes, 3)), inTurns(work('c', 3, notes, 3))]);
    expect(notes.join('')).toBe('bcbcbc');
  });

  test('work that fails in a later step rejects, and holds up nobody', async () => {
    const failing = function* (): Turns<string> {
      yield;
      throw new Error('in the second step');
    };
    const notes: string[] = [];
    const failed = inTurns(failing());
    const fine = inTurns(work('fine', 2, notes));
    await expect(failed).rejects.toThrow('in the second step');
    await expect(fine).resolves.toBe('fine');
  });

  test('work that fails in its first step throws', () => {
    const failing = (): Turns<string> => {
      throw new Error('at once');
    };
    expect(() => inTurns(failing())).toThrow('at once');
  });
});
