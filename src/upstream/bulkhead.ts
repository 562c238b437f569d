/** A bulkhead: calls under way at one CRM are limited, and the places are shared fairly between tenants. */

export interface BulkheadOptions {
  /** Calls under way at once. */
  readonly concurrency: number;
  /** Calls that may wait for a place. */
  readonly queue: number;
  /** Milliseconds that a call waits at most. */
  readonly queueWaitMs: number;
}

/**
 * granted: the call has a place, which `release` gives back; full: there is neither a place nor room to wait; late: no
 * place came free in time; gone: the caller went away while waiting.
 */
export type Admission = 'granted' | 'full' | 'late' | 'gone';

interface WaitingCall {
  readonly settle: (permit: Admission) => void;
}

interface TenantQueue {
  readonly tenant: string;
  underWay: number;
  readonly waiting: WaitingCall[];
}

/**
 * A tenant may hold at most three times as many places as are free (Choudhury and Hahne's dynamic threshold, 1998):
 * alone it gets three quarters, the next three quarters of the rest, and as places are given back the shares become
 * equal. The queue is shared out in the same way.
 */
const placesPerFreePlace = 3;

/** Queues kept of tenants without a call under way, so that not every call makes a new one and deletes it again. */
const idleQueuesMax = 100;

/** Places for calls under way. A call without one waits, within bounds, until it is its tenant's turn. */
export class Bulkhead {
  readonly #options: BulkheadOptions;
  readonly #queues = new Map<string, TenantQueue>();
  /** Queues with a waiting call, in the order in which tenants get the next place. */
  readonly #roundRobin: TenantQueue[] = [];
  #underWay = 0;
  #waiting = 0;

  constructor(options: BulkheadOptions) {
    this.#options = options;
  }

  /** Calls that have a place. */
  get underWay(): number {
    return this.#underWay;
  }

  /** Calls that wait for a place. */
  get waiting(): number {
    return this.#waiting;
  }

  /**
   * Takes a place at once if there is one. A promise means waiting, at most `waitMsMax` and never longer than
   * `queueWaitMs`.
   */
  acquire(tenant: string, waitMsMax: number, signal: AbortSignal): Admission | Promise<Admission> {
    const tenantQueue = this.#queueOf(tenant);
    if (tenantQueue.waiting.length === 0 && this.#hasPlace(tenantQueue)) {
      this.#take(tenantQueue);
      return 'granted';
    }
    const { queue, queueWaitMs } = this.#options;
    const hasRoom = tenantQueue.waiting.length < placesPerFreePlace * (queue - this.#waiting);
    const waitMs = Math.min(queueWaitMs, waitMsMax);
    if (hasRoom && waitMs > 0 && !signal.aborted) return this.#wait(tenantQueue, waitMs, signal);
    this.#forgetIdle(tenantQueue);
    return 'full';
  }

  /** Gives a place back, and gives it to the next waiting call. */
  release(tenant: string): void {
    const queue = this.#queueOf(tenant);
    queue.underWay -= 1;
    this.#underWay -= 1;
    this.#forgetIdle(queue);
    if (this.#waiting > 0) this.#grantWaiting();
  }

  #wait(queue: TenantQueue, waitMs: number, signal: AbortSignal): Promise<Admission> {
    return new Promise((resolve) => {
      const settle = (permit: Admission): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        resolve(permit);
      };
      const call: WaitingCall = { settle };
      const onAbort = (): void => this.#giveUp(queue, call, 'gone');
      const timer = setTimeout(() => this.#giveUp(queue, call, 'late'), waitMs);
      signal.addEventListener('abort', onAbort);
      if (queue.waiting.length === 0) this.#roundRobin.push(queue);
      queue.waiting.push(call);
      this.#waiting += 1;
    });
  }

  #giveUp(queue: TenantQueue, call: WaitingCall, permit: Admission): void {
    queue.waiting.splice(queue.waiting.indexOf(call), 1);
    this.#waiting -= 1;
    if (queue.waiting.length === 0) this.#roundRobin.splice(this.#roundRobin.indexOf(queue), 1);
    this.#forgetIdle(queue);
    call.settle(permit);
  }

  #grantWaiting(): void {
    for (let passed = 0; passed < this.#roundRobin.length;) {
      const queue = this.#roundRobin.shift();
      if (queue === undefined) return;
      const next = this.#hasPlace(queue) ? queue.waiting.shift() : undefined;
      passed = next === undefined ? passed + 1 : 0;
      if (next !== undefined) {
        this.#waiting -= 1;
        this.#take(queue);
      }
      if (queue.waiting.length > 0) this.#roundRobin.push(queue);
      next?.settle('granted');
    }
  }

  #hasPlace(queue: TenantQueue): boolean {
    return queue.underWay < placesPerFreePlace * (this.#options.concurrency - this.#underWay);
  }

  #take(queue: TenantQueue): void {
    queue.underWay += 1;
    this.#underWay += 1;
  }

  #queueOf(tenant: string): TenantQueue {
    const known = this.#queues.get(tenant);
    if (known !== undefined) return known;
    const queue: TenantQueue = { tenant, underWay: 0, waiting: [] };
    this.#queues.set(tenant, queue);
    return queue;
  }

  /** Callers choose tenants' names: beyond the first few, only queues with a call are kept. */
  #forgetIdle(queue: TenantQueue): void {
    if (this.#queues.size > idleQueuesMax && queue.underWay === 0 && queue.waiting.length === 0)
      this.#queues.delete(queue.tenant);
  }
}
