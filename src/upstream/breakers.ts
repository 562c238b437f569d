import type { Outcome } from '../command';
import { isWord } from './crm-health';

/** More tenants in trouble than this are not told apart from healthy ones: tenants are names that callers give. */
const tenantsMax = 1_000;

export interface BreakersOptions extends Omit<BreakerOptions, 'onChange'> {
  /** Which one is told by its kind only: a tenant's name is the caller's word. */
  readonly onBreaker?: (breaker: 'address' | 'tenant', state: BreakerState) => void;
}

/** A timer may fire this much before the clock says so. */
const clockSlackMs = 20;

/**
 * The breakers of one CRM: one for its address, opened by connections that do not come about, and one for each tenant
 * behind it, opened by deadlines that pass. So one tenant's hanging database stops nobody else.
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

  /** Whether a call for this tenant must not be made now. */
  refuses(tenant: string, now: number): boolean {
    const own = this.#tenants.get(tenant);
    // A trial is used up by asking, so the second breaker is asked only when the first lets the call through.
    if (own !== undefined && this.#address.state(now) !== 'open' && own.refuses(now)) return true;
    return this.#address.refuses(now);
  }

  /** A connection to the address came about, whatever becomes of calls over it. */
  reached(): void {
    this.#address.answered();
  }

  /** Learns from a call's outcome. Resets and a proxy's 502 are neither: somebody is there. */
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
  if (outcome.kind === 'answer' || isWord(outcome)) return 'answered';
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
  /** How long nothing is tried while it is open, and how long one trial has before the next may follow. */
  readonly resetMs: number;
  /** Told that it opens, that a trial is let through (`half-open`), and that it closes. */
  readonly onChange?: (state: BreakerState) => void;
}

/**
 * A circuit breaker: after `failuresMax` failures in a row nothing is tried for `resetMs`, then one trial per `resetMs`
 * until one is answered. Own code beside cockatiel (bench/guard.mjs): while its one trial is under way that one holds
 * every other call until the trial is settled, 2,002 ms for a trial of 2 s, and knows no outcome that proves neither
 * life nor death. Times are epoch milliseconds.
 */
export class Breaker {
  readonly #options: BreakerOptions;
  #failures = 0;
  #closedUntil = 0;

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  /** Whether a call must not be made now. A call let through while the breaker is not closed is the trial. */
  refuses(now: number): boolean {
    if (this.#failures < this.#options.failuresMax) return false;
    if (now < this.#closedUntil) return true;
    this.#closedUntil = now + this.#options.resetMs;
    this.#options.onChange?.('half-open');
    return false;
  }

  failed(now: number): void {
    const before = this.state(now);
    this.#failures += 1;
    if (this.#failures < this.#options.failuresMax) return;
    this.#closedUntil = now + this.#options.resetMs;
    // Calls that were under way fail one by one.
    if (before !== 'open') this.#options.onChange?.('open');
  }

  /** The other side lives. */
  answered(): void {
    if (this.#failures >= this.#options.failuresMax) this.#options.onChange?.('closed');
    this.#failures = 0;
  }

  state(now: number): BreakerState {
    if (this.#failures < this.#options.failuresMax) return 'closed';
    return now < this.#closedUntil ? 'open' : 'half-open';
  }
}
