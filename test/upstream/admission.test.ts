import { setMaxListeners } from 'node:events';
import { Admission, type Entry } from '../../src/upstream/admission';

const never = new AbortController().signal;
setMaxListeners(0, never);
const long = 600_000;

/** `count` calls of a tenant: what each was told, in order, as far as it is known yet. */
function enter(admission: Admission, tenant: string, count: number): Entry[] {
  const told: Entry[] = [];
  for (let i = 0; i < count; i++) {
    const entry = admission.enter(tenant, long, never);
    if (typeof entry === 'string') told.push(entry);
    else void entry.then((later) => told.push(later));
  }
  return told;
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('places', () => {
  test.each([
    [1, 1],
    [4, 3],
    [256, 192],
  ])('of %d a single tenant gets %d, the others wait', (concurrency, share) => {
    const admission = new Admission({ concurrency, queue: 1_000, queueWaitMs: 50 });
    expect(enter(admission, 'a', concurrency + 5)).toHaveLength(share);
    expect(admission.underWay).toBe(share);
    expect(admission.waiting).toBe(concurrency + 5 - share);
  });

  test('one that takes all it can get leaves room for the next, and gives up what it had too much', async () => {
    const admission = new Admission({ concurrency: 256, queue: 1_000, queueWaitMs: 300 });
    const first = enter(admission, 'first', 300);
    const second = enter(admission, 'second', 300);
    expect([first.length, second.length]).toEqual([192, 48]);
    expect(admission.enter('third', long, never)).toBe('in');
    for (let i = 0; i < 100; i++) admission.leave('first');
    await settled();
    // What the first gave back went to the second, up to three times what is free.
    expect(second.length).toBeGreaterThan(100);
    expect(first.length).toBeLessThan(210);
    expect(admission.underWay).toBeLessThan(256);
  });

  test('given back, they go to the waiting, in turn by tenant and in order within one', async () => {
    const admission = new Admission({ concurrency: 1, queue: 100, queueWaitMs: long });
    const order: string[] = [];
    expect(admission.enter('a', long, never)).toBe('in');
    for (const call of ['a1', 'a2', 'a3', 'b1', 'c1', 'b2']) {
      void Promise.resolve(admission.enter(call.charAt(0), long, never)).then(() => order.push(call));
    }
    for (let i = 0; i < 6; i++) {
      admission.leave(i === 0 ? 'a' : (order[i - 1]?.charAt(0) ?? ''));
      await settled();
    }
    expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
    admission.leave('a');
    expect([admission.underWay, admission.waiting]).toEqual([0, 0]);
  });
});

describe('the queue', () => {
  test('is bounded, and shared like the places', () => {
    const admission = new Admission({ concurrency: 1, queue: 8, queueWaitMs: 50 });
    expect(enter(admission, 'a', 20).filter((entry) => entry === 'full')).toHaveLength(20 - 1 - 6);
    expect(admission.waiting).toBe(6);
    expect(enter(admission, 'b', 2)).toEqual([]);
    expect(admission.waiting).toBe(8);
    expect(enter(admission, 'c', 1)).toEqual(['full']);
  });

  test('who waits too long is told so, and leaves no trace', async () => {
    const admission = new Admission({ concurrency: 1, queue: 8, queueWaitMs: 20 });
    void admission.enter('a', long, never);
    await expect(admission.enter('a', long, never)).resolves.toBe('late');
    expect(admission.waiting).toBe(0);
    admission.leave('a');
    expect(admission.enter('a', long, never)).toBe('in');
  });

  test('nobody waits beyond his own deadline', async () => {
    const admission = new Admission({ concurrency: 1, queue: 8, queueWaitMs: long });
    void admission.enter('a', long, never);
    await expect(admission.enter('a', 20, never)).resolves.toBe('late');
    expect(admission.enter('a', 0, never)).toBe('full');
  });

  test('a caller who goes away makes room', async () => {
    const admission = new Admission({ concurrency: 1, queue: 1, queueWaitMs: long });
    const caller = new AbortController();
    void admission.enter('a', long, never);
    const waiting = admission.enter('a', long, caller.signal);
    expect(admission.enter('b', long, never)).toBe('full');
    caller.abort();
    await expect(waiting).resolves.toBe('gone');
    expect(admission.waiting).toBe(0);
    expect(admission.enter('a', long, caller.signal)).toBe('full');
  });
});
