import { setMaxListeners } from 'node:events';
import { Bulkhead, type Admission } from '../../src/upstream/bulkhead';

const never = new AbortController().signal;
setMaxListeners(0, never);
const long = 600_000;

/** `count` calls of a tenant: their permits in order, as far as they are known yet. */
function acquire(bulkhead: Bulkhead, tenant: string, count: number): Admission[] {
  const permits: Admission[] = [];
  for (let i = 0; i < count; i++) {
    const permit = bulkhead.acquire(tenant, long, never);
    if (typeof permit === 'string') permits.push(permit);
    else void permit.then((later) => permits.push(later));
  }
  return permits;
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('places', () => {
  test.each([
    [1, 1],
    [4, 3],
    [256, 192],
  ])('of %d a single tenant gets %d, the others wait', (concurrency, share) => {
    const bulkhead = new Bulkhead({ concurrency, queue: 1_000, queueWaitMs: 50 });
    expect(acquire(bulkhead, 'a', concurrency + 5)).toHaveLength(share);
    expect(bulkhead.underWay).toBe(share);
    expect(bulkhead.waiting).toBe(concurrency + 5 - share);
  });

  test('one that takes all it can get leaves room for the next, and gives up what it had too much', async () => {
    const bulkhead = new Bulkhead({ concurrency: 256, queue: 1_000, queueWaitMs: 300 });
    const first = acquire(bulkhead, 'first', 300);
    const second = acquire(bulkhead, 'second', 300);
    expect([first.length, second.length]).toEqual([192, 48]);
    expect(bulkhead.acquire('third', long, never)).toBe('granted');
    for (let i = 0; i < 100; i++) bulkhead.release('first');
    await settled();
    // What the first gave back went to the second, up to three times what is free.
    expect(second.length).toBeGreaterThan(100);
    expect(first.length).toBeLessThan(210);
    expect(bulkhead.underWay).toBeLessThan(256);
  });

  test('given back, they go to the waiting, in turn by tenant and in order within one', async () => {
    const bulkhead = new Bulkhead({ concurrency: 1, queue: 100, queueWaitMs: long });
    const order: string[] = [];
    expect(bulkhead.acquire('a', long, never)).toBe('granted');
    for (const call of ['a1', 'a2', 'a3', 'b1', 'c1', 'b2']) {
      void Promise.resolve(bulkhead.acquire(call.charAt(0), long, never)).then(() => order.push(call));
    }
    for (let i = 0; i < 6; i++) {
      bulkhead.release(i === 0 ? 'a' : (order[i - 1]?.charAt(0) ?? ''));
      await settled();
    }
    expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
    bulkhead.release('a');
    expect([bulkhead.underWay, bulkhead.waiting]).toEqual([0, 0]);
  });
});

describe('the queue', () => {
  test('is bounded, and shared like the places', () => {
    const bulkhead = new Bulkhead({ concurrency: 1, queue: 8, queueWaitMs: 50 });
    expect(acquire(bulkhead, 'a', 20).filter((permit) => permit === 'full')).toHaveLength(20 - 1 - 6);
    expect(bulkhead.waiting).toBe(6);
    expect(acquire(bulkhead, 'b', 2)).toEqual([]);
    expect(bulkhead.waiting).toBe(8);
    expect(acquire(bulkhead, 'c', 1)).toEqual(['full']);
  });

  test('who waits too long is told so, and leaves no trace', async () => {
    const bulkhead = new Bulkhead({ concurrency: 1, queue: 8, queueWaitMs: 20 });
    void bulkhead.acquire('a', long, never);
    await expect(bulkhead.acquire('a', long, never)).resolves.toBe('late');
    expect(bulkhead.waiting).toBe(0);
    bulkhead.release('a');
    expect(bulkhead.acquire('a', long, never)).toBe('granted');
  });

  test('no call waits beyond its own deadline', async () => {
    const bulkhead = new Bulkhead({ concurrency: 1, queue: 8, queueWaitMs: long });
    void bulkhead.acquire('a', long, never);
    await expect(bulkhead.acquire('a', 20, never)).resolves.toBe('late');
    expect(bulkhead.acquire('a', 0, never)).toBe('full');
  });

  test('a caller who goes away makes room', async () => {
    const bulkhead = new Bulkhead({ concurrency: 1, queue: 1, queueWaitMs: long });
    const caller = new AbortController();
    void bulkhead.acquire('a', long, never);
    const waiting = bulkhead.acquire('a', long, caller.signal);
    expect(bulkhead.acquire('b', long, never)).toBe('full');
    caller.abort();
    await expect(waiting).resolves.toBe('gone');
    expect(bulkhead.waiting).toBe(0);
    expect(bulkhead.acquire('a', long, caller.signal)).toBe('full');
  });
});
