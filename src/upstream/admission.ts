export interface AdmissionOptions {
  /** Calls under way at once. */
  readonly concurrency: number;
  /** Calls that may wait for a place. */
  readonly queue: number;
  /** How long one waits at most. */
  readonly queueWaitMs: number;
}

/**
 * in: a place was taken, `leave` gives it back; full: neither place nor queue; late: waited in vain; gone: the caller
 * went away while waiting.
 */
export type Entry = 'in' | 'full' | 'late' | 'gone';

interface Waiting {
  readonly enter: (entry: Entry) => void;
}

interface Line {
  readonly tenant: string;
  underWay: number;
  readonly waiting: Waiting[];
}

/**
 * A tenant may hold at most three times as many places as are free (Choudhury and Hahne's dynamic threshold, 1998):
 * alone it gets three quarters, the next three quarters of the rest, and as places are given back the shares become
 * equal. The queue is shared out in the same way.
 */
const share = 3;

/** Places for calls under way, shared fairly between tenants; who finds none waits his tenant's turn, within bounds. */
/**
 * Lines of tenants without a call under way: making them anew for each call, and deleting them, would be garbage for
 * nothing.
 */
const linesKept = 100;

export class Admission {
  readonly #options: AdmissionOptions;
  readonly #lines = new Map<string, Line>();
  /** Lines with somebody waiting, next first. */
  readonly #turns: Line[] = [];
  #underWay = 0;
  #waiting = 0;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  get underWay(): number {
    return this.#underWay;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /**
   * Takes a place at once if there is one; a promise means waiting, at most `waitMsMax` and never longer than
   * `queueWaitMs`.
   */
  enter(tenant: string, waitMsMax: number, signal: AbortSignal): Entry | Promise<Entry> {
    const line = this.#line(tenant);
    if (line.waiting.length === 0 && this.#hasPlace(line)) {
      this.#take(line);
      return 'in';
    }
    const { queue, queueWaitMs } = this.#options;
    const hasRoom = line.waiting.length < share * (queue - this.#waiting);
    const waitMs = Math.min(queueWaitMs, waitMsMax);
    if (hasRoom && waitMs > 0 && !signal.aborted) return this.#wait(line, waitMs, signal);
    this.#forget(line);
    return 'full';
  }

  /** Gives a place back and lets in whose turn it is. */
  leave(tenant: string): void {
    const line = this.#line(tenant);
    line.underWay -= 1;
    this.#underWay -= 1;
    this.#forget(line);
    if (this.#waiting > 0) this.#letIn();
  }

  #wait(line: Line, waitMs: number, signal: AbortSignal): Promise<Entry> {
    return new Promise((resolve) => {
      const enter = (entry: Entry): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        resolve(entry);
      };
      const waiting: Waiting = { enter };
      const onAbort = (): void => this.#giveUp(line, waiting, 'gone');
      const timer = setTimeout(() => this.#giveUp(line, waiting, 'late'), waitMs);
      signal.addEventListener('abort', onAbort);
      if (line.waiting.length === 0) this.#turns.push(line);
      line.waiting.push(waiting);
      this.#waiting += 1;
    });
  }

  #giveUp(line: Line, waiting: Waiting, entry: Entry): void {
    line.waiting.splice(line.waiting.indexOf(waiting), 1);
    this.#waiting -= 1;
    if (line.waiting.length === 0) this.#turns.splice(this.#turns.indexOf(line), 1);
    this.#forget(line);
    waiting.enter(entry);
  }

  #letIn(): void {
    for (let passed = 0; passed < this.#turns.length;) {
      const line = this.#turns.shift();
      if (line === undefined) return;
      const next = this.#hasPlace(line) ? line.waiting.shift() : undefined;
      passed = next === undefined ? passed + 1 : 0;
      if (next !== undefined) {
        this.#waiting -= 1;
        this.#take(line);
      }
      if (line.waiting.length > 0) this.#turns.push(line);
      next?.enter('in');
    }
  }

  #hasPlace(line: Line): boolean {
    return line.underWay < share * (this.#options.concurrency - this.#underWay);
  }

  #take(line: Line): void {
    line.underWay += 1;
    this.#underWay += 1;
  }

  #line(tenant: string): Line {
    const known = this.#lines.get(tenant);
    if (known !== undefined) return known;
    const line: Line = { tenant, underWay: 0, waiting: [] };
    this.#lines.set(tenant, line);
    return line;
  }

  /** Tenants are names that callers give: beyond the first few only those with something under way are kept. */
  #forget(line: Line): void {
    if (this.#lines.size > linesKept && line.underWay === 0 && line.waiting.length === 0)
      this.#lines.delete(line.tenant);
  }
}
