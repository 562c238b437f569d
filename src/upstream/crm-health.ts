import { causeOf, failures, type Failure, type FailureCode, type Outcome } from '../command';

/** How one CRM fares: plain data, so that it travels between processes. */
export interface CrmState {
  /** unknown: it has not been asked anything yet. */
  readonly status: 'up' | 'down' | 'unknown';
  /** Since when it is so, in milliseconds since the epoch. */
  readonly since: number;
  /** Why it is down. */
  readonly code?: FailureCode;
  /** What was met: `ECONNREFUSED`, `CERT_HAS_EXPIRED`. */
  readonly cause?: string;
}

/** A change of state, for other processes over the same CRM. */
export interface CrmNews extends CrmState {
  /**
   * It takes connections and leaves calls without a word: no sign of life takes that back, only an answer to a call.
   */
  readonly silent: boolean;
}

export interface CrmHealthOptions {
  /** Calls in a row without a word after which it counts as down. */
  readonly failuresMax: number;
  readonly clock: { now(): number };
  readonly onChange?: (news: CrmNews, before: CrmState) => void;
}

/** Somebody took the call, and no word of the CRM came back. */
const silences: ReadonlySet<FailureCode> = new Set<FailureCode>(['upstream.timeout', 'upstream.unknown']);

/**
 * Whether a CRM is there, as its calls have shown. Time alone changes nothing: what is down is down until the CRM has
 * answered. It is down
 *
 * - when no connection comes about, and nothing was answered while that was tried;
 * - when several calls in a row got no word, whether their time ran out or the connection broke.
 */
export class CrmHealth {
  readonly #options: CrmHealthOptions;
  #state: CrmState;
  #answeredAt = -Infinity;
  #troubledAt = -Infinity;
  /** The last time its address was reached, or tried in vain. */
  #lookedAt = -Infinity;
  #unreached: Failure | undefined;
  #silent = 0;
  #silence: Failure | undefined;

  constructor(options: CrmHealthOptions) {
    this.#options = options;
    this.#state = { status: 'unknown', since: options.clock.now() };
  }

  get state(): CrmState {
    return this.#state;
  }

  /** When its address was last reached, or tried in vain. */
  get lookedAt(): number {
    return this.#lookedAt;
  }

  /** A call has come to its end. @param began when it was sent on its way */
  learn(outcome: Outcome, began: number): void {
    if (outcome.kind === 'answer' || isWord(outcome)) {
      this.#silent = 0;
      this.#reached();
    } else if (outcome.code === 'upstream.unreachable') {
      this.#notReached(outcome, began);
    } else if (silences.has(outcome.code)) {
      this.#silent += 1;
      this.#silence = outcome;
      this.#conclude();
    }
  }

  /**
   * It was asked for nothing but a sign of life.
   * @param told why none came; undefined: one came, which proves that the address can be reached, and no more
   */
  tried(told: Failure | undefined, began: number): void {
    if (told === undefined) this.#reached();
    else this.#notReached(told, began);
  }

  /** Another process has seen it change. What this one has seen later counts more. */
  heard({ status, since, silent, code = 'upstream.unreachable', cause }: CrmNews): void {
    if (status === 'up' && since >= this.#troubledAt) {
      this.#silent = 0;
      this.#reached(false);
    } else if (status === 'down' && since >= this.#answeredAt) {
      const told: Failure = {
        kind: 'failure',
        code,
        message: failures[code].meaning,
        ...(cause === undefined ? {} : { cause }),
      };
      if (silent) this.#silent = Math.max(this.#silent, this.#options.failuresMax);
      if (silent) this.#silence = told;
      else this.#unreached = told;
      this.#conclude(false);
    }
  }

  #reached(isOwn = true): void {
    this.#answeredAt = this.#lookedAt = this.#options.clock.now();
    this.#unreached = undefined;
    if (this.#state.status !== 'up') this.#conclude(isOwn);
  }

  #notReached(told: Failure, began: number): void {
    this.#lookedAt = this.#options.clock.now();
    // One connection that fails among others that serve proves nothing.
    if (this.#answeredAt >= began) return;
    this.#unreached = told;
    this.#conclude();
  }

  /** @param isOwn seen by this process itself: others are to be told */
  #conclude(isOwn = true): void {
    const now = this.#options.clock.now();
    const silent = this.#unreached === undefined && this.#silent >= this.#options.failuresMax;
    const why = silent ? this.#silence : this.#unreached;
    const status = why !== undefined ? 'down' : this.#answeredAt > -Infinity ? 'up' : 'unknown';
    if (why !== undefined) this.#troubledAt = now;
    const before = this.#state;
    const since = status === before.status ? before.since : now;
    this.#state = why === undefined ? { status, since } : { status, since, code: why.code, ...causeOf(why) };
    if (isOwn && status !== before.status) this.#options.onChange?.({ ...this.#state, silent }, before);
  }
}

/** Whether a failure is the CRM's own word. One that cannot be read is, too: somebody is there. */
export function isWord({ code }: Failure): boolean {
  return failures[code].fault === 'Exception' || unreadable.has(code);
}

const unreadable: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'upstream.invalid',
  'upstream.carriedOut',
  'upstream.tooLarge',
]);
