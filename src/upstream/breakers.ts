import type { Outcome } from '../command';
import { Breaker, type BreakerOptions, type BreakerState } from './breaker';
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
 * The breakers of one CRM: one for its address, opened by connections that do not come about, and one for each tenant behind it,
 * opened by deadlines that pass. So one tenant's hanging database stops nobody else.
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
