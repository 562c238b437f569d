import {
  failure,
  type Command,
  type Execute,
  type Failure,
  type Layer,
  type Outcome,
  type Relay,
  type RelayAnswer,
  type RelayRequest,
} from '../command';
import { Bulkhead, type BulkheadOptions, type Admission } from './bulkhead';
import { type BreakerState, Breakers, type BreakersOptions } from './breakers';
import type { CrmHealth } from './crm-health';
import { cutShort } from './delivery';
import type { PageReader } from './page-reader';

export interface GuardOptions extends BulkheadOptions, BreakersOptions {
  readonly clock: { now(): number };
  readonly health: CrmHealth;
}

/** For metrics. */
export interface GuardState {
  readonly underWay: number;
  readonly waiting: number;
  /** Whether the CRM's address can be connected to. */
  readonly breaker: BreakerState;
  /** Tenants whose calls all ran out of time. */
  readonly tenantsOpen: number;
  /** Calls refused since the start, by reason. */
  readonly refused: { readonly busy: number; readonly open: number };
}

export interface Guard {
  readonly layer: Layer;
  state(): GuardState;
  /** Reads pages of this CRM within the same bounds, and with the same breakers. */
  pages(pages: PageReader): PageReader;
  /** Takes note of a probe. @param failed why the CRM gave no sign of life; undefined: it gave one */
  tried(failed: Failure | undefined, began: number): void;
}

type GuardedCall = {
  readonly caller: { readonly tenant: string };
  readonly context: { readonly deadline: number; readonly signal: AbortSignal };
};

/**
 * Protects the gateway from a CRM that is slow or away: a bulkhead with a bounded, fair queue, and circuit breakers.
 * What is refused here has not been sent. The layer belongs directly around the transport, so that every single call
 * counts, those of log-in and emulation too.
 */
export function createGuard(options: GuardOptions): Guard {
  const crm = new GuardedCrm(options);
  const carryOut = async (tenant: string, command: Command, next: Execute): Promise<Outcome> => {
    const began = crm.now();
    try {
      const outcome = await next(command);
      crm.learn(tenant, command, outcome, began);
      return outcome;
    } finally {
      crm.release(tenant);
    }
  };
  const layer: Layer = {
    name: 'guard',
    execute: (command, next) => {
      const tenant = tenantOf(command);
      const refused = crm.admit(tenant, command);
      if (refused === undefined) return carryOut(tenant, command, next);
      if (!(refused instanceof Promise)) return Promise.resolve(refused);
      return refused.then((failed) => failed ?? carryOut(tenant, command, next));
    },
    relay: (request, next) => guardRelay(crm, request, next),
  };
  return {
    layer,
    state: () => crm.state(),
    pages: (pages) => guardPages(pages, crm),
    tried: (failed, began) => crm.tried(failed, began),
  };
}

function guardPages(pages: PageReader, crm: GuardedCrm): PageReader {
  return {
    json: pages.json,
    close: () => pages.close(),
    async get(path, caller, context) {
      const call = { caller, context };
      const tenant = tenantOf(call);
      const refused = await crm.admit(tenant, call);
      if (refused !== undefined) return refused;
      const began = crm.now();
      try {
        const page = await pages.get(path, caller, context);
        crm.learn(tenant, call, 'kind' in page ? page : answered, began);
        return page;
      } finally {
        crm.release(tenant);
      }
    },
  };
}

const answered: Outcome = { kind: 'answer', results: {} };

/** A relayed answer holds its place until its last byte: a stream without a reader counts, too. */
async function guardRelay(crm: GuardedCrm, request: RelayRequest, next: Relay): Promise<RelayAnswer | Failure> {
  const tenant = tenantOf(request);
  const refused = await crm.admit(tenant, request);
  if (refused !== undefined) return refused;
  const began = crm.now();
  let answer: RelayAnswer | Failure | undefined;
  try {
    answer = await next(request);
    crm.learn(tenant, request, answer.kind === 'failure' ? answer : answered, began);
    return answer;
  } finally {
    const body = answer?.kind === 'relayed' ? answer.body : undefined;
    if (body === undefined || body instanceof Uint8Array || body.closed) crm.release(tenant);
    else body.once('close', () => crm.release(tenant));
  }
}

/** IIS compares path segments regardless of letter case; another spelling is no other tenant. */
const tenantOf = ({ caller }: GuardedCall): string => caller.tenant.toLowerCase();

/** The limits and the known state of one CRM. */
class GuardedCrm {
  readonly #options: GuardOptions;
  readonly #bulkhead: Bulkhead;
  readonly #breakers: Breakers;
  #refusedBusy = 0;
  #refusedOpen = 0;

  constructor(options: GuardOptions) {
    this.#options = options;
    this.#bulkhead = new Bulkhead(options);
    this.#breakers = new Breakers(options);
  }

  /**
   * Lets a call in, has it wait, or refuses it. Undefined: the call has a place, which `release` must give back.
   */
  admit(tenant: string, { context }: GuardedCall): Failure | undefined | Promise<Failure | undefined> {
    const now = this.now();
    if (this.#breakers.refuseOrTry(tenant, now)) return this.#notAnswering();
    const permit = this.#bulkhead.acquire(tenant, context.deadline - now, context.signal);
    if (permit === 'granted') return undefined;
    return typeof permit === 'string'
      ? this.#notGranted(permit, context.signal)
      : this.#afterWaiting(tenant, permit, context.signal);
  }

  release(tenant: string): void {
    this.#bulkhead.release(tenant);
  }

  /** @param began when the call was sent, in epoch milliseconds */
  learn(tenant: string, { context }: GuardedCall, outcome: Outcome, began: number): void {
    this.#breakers.learn(tenant, outcome, context.deadline, this.now());
    this.#options.health.learn(outcome, began);
  }

  tried(failed: Failure | undefined, began: number): void {
    if (failed === undefined) this.#breakers.reached();
    this.#options.health.tried(failed, began);
  }

  now(): number {
    return this.#options.clock.now();
  }

  state(): GuardState {
    const now = this.now();
    return {
      underWay: this.#bulkhead.underWay,
      waiting: this.#bulkhead.waiting,
      breaker: this.#breakers.addressState(now),
      tenantsOpen: this.#breakers.tenantsOpen(now),
      refused: { busy: this.#refusedBusy, open: this.#refusedOpen },
    };
  }

  /** The breaker may have opened while the call was waiting. */
  async #afterWaiting(tenant: string, waiting: Promise<Admission>, signal: AbortSignal): Promise<Failure | undefined> {
    const permit = await waiting;
    if (permit !== 'granted') return this.#notGranted(permit, signal);
    if (!this.#breakers.refuseOrTry(tenant, this.now())) return undefined;
    this.#bulkhead.release(tenant);
    return this.#notAnswering();
  }

  #notGranted(permit: Exclude<Admission, 'granted'>, signal: AbortSignal): Failure {
    if (permit === 'gone') return cutShort(signal, false);
    this.#refusedBusy += 1;
    const text = 'too many commands are under way; this one was not carried out';
    return failure('gateway.busy', text, { retryAfterSeconds: 1 });
  }

  #notAnswering(): Failure {
    this.#refusedOpen += 1;
    const retryAfterSeconds = Math.max(1, Math.ceil(this.#options.resetMs / 1_000));
    const text = 'the CRM has not been answering; the command was not sent';
    const { cause } = this.#options.health.state;
    return failure('upstream.unreachable', text, { retryAfterSeconds, ...(cause === undefined ? {} : { cause }) });
  }
}
