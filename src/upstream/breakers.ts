import type { Outcome } from '../command';
import { isFromCrm } from './crm-health';

/** Tenants in trouble that are remembered. Callers choose tenants' names, so their number must be bounded. */
const tenantsMax = 1_000;

export interface BreakersOptions extends Omit<BreakerOptions, 'onChange'> {
  /** Called when a breaker changes. It gets no tenant's name, because callers choose those. */
  readonly onBreaker?: (breaker: 'address' | 'tenant', state: BreakerState) => void;
}

/** A timer may fire this much before the clock says so. */
const clockSlackMs = 20;

/**
 * The breakers of one CRM: one for its address, opened by connections that do not come about, and one for each tenant
 * behind it, opened by deadlines that pass. So one tenant's hanging database stops no other tenant.
 */
export class Breakers {
  readonly #ofTenant: BreakerOptions;
  readonly #address: Breaker;
  /** Tenants with a failure since their last answer; usually empty. */
  readonly #tenants = new Map<string, Breaker>();

  constructor({ failuresMax, resetMs, onBreaker }: BreakersOptions) {
    const of = (breaker: 'address' | 'tenant'): BreakerOptions => ({
      failuresMax,
      resetMs,
      onChange: (state) => onBreaker?.(breaker, state),
    });
    this.#ofTenant = of('tenant');
    this.#address = new Breaker(of('address'));
  }

  /** True: a call for this tenant must not be made now. A call that is let through may be a breaker's trial. */
  refuseOrTry(tenant: string, now: number): boolean {
    const own = this.#tenants.get(tenant);
    // Letting a call through may use up a trial, so the second breaker is asked only when the first lets it through.
    if (own !== undefined && this.#address.state(now) !== 'open' && own.refuseOrTry(now)) return true;
    return this.#address.refuseOrTry(now);
  }

  /** A connection to the address came about, whatever becomes of calls over it. */
  reached(): void {
    this.#address.answered();
  }

  /** Learns from a call's outcome. Resets and a proxy's 502 count neither way: something answered. */
  learn(tenant: string, outcome: Outcome, deadline: number, now: number): void {
    switch (lessonOf(outcome, deadline, now)) {
      case 'answered':
        this.#address.answered();
        this.#tenants.get(tenant)?.answered();
        this.#tenants.delete(tenant);
        return;
      case 'noConnection':
        this.#address.failed(now);
        return;
      case 'tooLate':
        this.#failed(tenant, now);
        return;
      case 'nothing':
    }
  }

  addressState(now: number): BreakerState {
    return this.#address.state(now);
  }

  tenantsOpen(now: number): number {
    return Array.from(this.#tenants.values()).filter((breaker) => breaker.state(now) === 'open').length;
  }

  #failed(tenant: string, now: number): void {
    const known = this.#tenants.get(tenant);
    const breaker = known ?? new Breaker(this.#ofTenant);
    if (known === undefined && this.#tenants.size < tenantsMax) this.#tenants.set(tenant, breaker);
    breaker.failed(now);
  }
}

function lessonOf(
  outcome: Outcome,
  deadline: number,
  now: number,
): 'answered' | 'noConnection' | 'tooLate' | 'nothing' {
  if (outcome.kind === 'answer' || isFromCrm(outcome)) return 'answered';
  switch (outcome.code) {
    case 'upstream.unreachable':
      return 'noConnection';
    case 'upstream.timeout':
    case 'upstream.unknown':
      return now >= deadline - clockSlackMs ? 'tooLate' : 'nothing';
    default:
      return 'nothing';
  }
}

export type BreakerState = 'closed' | 'open' | 'half-open';

export interface BreakerOptions {
  /** Consecutive failures that open it. */
  readonly failuresMax: number;
  /** Milliseconds without any try while it is open, and from one trial to the next. */
  readonly resetMs: number;
  /** Called when it opens, when it lets a trial through (`half-open`), and when it closes. */
  readonly onChange?: (state: BreakerState) => void;
}

/**
 * A circuit breaker: after `failuresMax` failures in a row nothing is tried for `resetMs`. Then there is one trial per
 * `resetMs` until one is answered. Times are epoch milliseconds.
 *
 * It is own code in place of cockatiel (bench/guard.mjs) for two reasons. During a trial, cockatiel holds every other
 * call until the trial is settled. And it has no outcome that counts neither as success nor as failure.
 */
export class Breaker {
  readonly #options: BreakerOptions;
  #failures = 0;
  #openUntil = 0;

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  /** True: a call must not be made now. The call that is let through while the breaker is not closed is its trial. */
  refuseOrTry(now: number): boolean {
    if (this.#failures < this.#options.failuresMax) return false;
    if (now < this.#openUntil) return true;
    this.#openUntil = now + this.#options.resetMs;
    this.#options.onChange?.('half-open');
    return false;
  }

  failed(now: number): void {
    const before = this.state(now);
    this.#failures += 1;
    if (this.#failures < this.#options.failuresMax) return;
    this.#openUntil = now + this.#options.resetMs;
    // Calls that were under way fail one by one.
    if (before !== 'open') this.#options.onChange?.('open');
  }

  answered(): void {
    if (this.#failures >= this.#options.failuresMax) this.#options.onChange?.('closed');
    this.#failures = 0;
  }

  state(now: number): BreakerState {
    if (this.#failures < this.#options.failuresMax) return 'closed';
    return now < this.#openUntil ? 'open' : 'half-open';
  }
}
