import { causeOf, failures, type Failure, type FailureCode, type Outcome } from '../command';

/** The state of one CRM: plain data, so that it can be sent between processes. */
export interface CrmState {
  /** unknown: nothing has been asked of it yet. */
  readonly status: 'up' | 'down' | 'unknown';
  /** When the status began, in milliseconds since the epoch. */
  readonly since: number;
  /** Why it is down. */
  readonly code?: FailureCode;
  /** Code of the error: `ECONNREFUSED`, `CERT_HAS_EXPIRED`. */
  readonly cause?: string;
}

/** A change of state, for other processes over the same CRM. */
export interface CrmNews extends CrmState {
  /**
   * It takes connections and does not answer calls. No sign of life ends that, only an answer to a call.
   */
  readonly silent: boolean;
}

export interface CrmHealthOptions {
  /** Calls in a row without an answer after which it counts as down. */
  readonly failuresMax: number;
  readonly clock: { now(): number };
  readonly onChange?: (news: CrmNews, before: CrmState) => void;
}

/** The call was taken, and no answer of the CRM came back. */
const silences: ReadonlySet<FailureCode> = new Set<FailureCode>(['upstream.timeout', 'upstream.unknown']);

/**
 * Whether a CRM is there, as its calls have shown. Time alone changes nothing: a CRM that is down stays down until it
 * has answered. It is down
 *
 * - when no connection can be made, and nothing was answered during the try;
 * - when several calls in a row got no answer, because their time ran out or the connection broke.
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

  /** Takes note of a call that has ended. @param began when it was sent, in epoch milliseconds */
  learn(outcome: Outcome, began: number): void {
    if (outcome.kind === 'answer' || isFromCrm(outcome)) {
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
   * Takes note of a probe.
   * @param failed why the CRM gave no sign of life; undefined: it gave one, which proves only that it can be reached
   * @param began when the probe was sent, in epoch milliseconds
   */
  tried(failed: Failure | undefined, began: number): void {
    if (failed === undefined) this.#reached();
    else this.#notReached(failed, began);
  }

  /** Takes note of a change that another process has seen. What this one has seen later counts more. */
  heard({ status, since, silent, code = 'upstream.unreachable', cause }: CrmNews): void {
    if (status === 'up' && since >= this.#troubledAt) {
      this.#silent = 0;
      this.#reached(false);
    } else if (status === 'down' && since >= this.#answeredAt) {
      const reported: Failure = {
        kind: 'failure',
        code,
        message: failures[code].meaning,
        ...(cause === undefined ? {} : { cause }),
      };
      if (silent) this.#silent = Math.max(this.#silent, this.#options.failuresMax);
      if (silent) this.#silence = reported;
      else this.#unreached = reported;
      this.#conclude(false);
    }
  }

  #reached(isOwn = true): void {
    this.#answeredAt = this.#lookedAt = this.#options.clock.now();
    this.#unreached = undefined;
    if (this.#state.status !== 'up') this.#conclude(isOwn);
  }

  #notReached(failed: Failure, began: number): void {
    this.#lookedAt = this.#options.clock.now();
    // One failed connection proves nothing while others get answers.
    if (this.#answeredAt >= began) return;
    this.#unreached = failed;
    this.#conclude();
  }

  /** @param isOwn seen by this process itself, which reports it to the others */
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

/**
 * Whether a failure comes from the CRM itself. That includes an answer that cannot be read: the CRM is there. So is
 * what answers with 421: it may serve other tenants.
 */
export function isFromCrm({ code, isMisdirected }: Failure): boolean {
  return failures[code].fault === 'Exception' || unreadable.has(code) || isMisdirected === true;
}

const unreadable: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'upstream.invalid',
  'upstream.carriedOut',
  'upstream.tooLarge',
]);
