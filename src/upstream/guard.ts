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
import { Admission, type AdmissionOptions, type Entry } from './admission';
import { type BreakerState, Breakers, type BreakersOptions } from './breakers';
import type { CrmHealth } from './crm-health';
import { cutShort } from './delivery';
import type { PageReader } from './pages';

export interface GuardOptions extends AdmissionOptions, BreakersOptions {
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
  /** The same bounds, and the same breaker, for what else is asked of this CRM. */
  pages(pages: PageReader): PageReader;
  /** The CRM was asked for a sign of life; undefined: it gave one. */
  tried(told: Failure | undefined, began: number): void;
}

type Work = {
  readonly caller: { readonly tenant: string };
  readonly context: { readonly deadline: number; readonly signal: AbortSignal };
};

/**
 * Bears with a CRM that is slow or away: bounded concurrency with a bounded, fair queue, and a circuit breaker. What is
 * refused here has not been sent. Belongs directly around what does the sending, so that every single call counts,
 * those of log-in and emulation too.
 */
export function createGuard(options: GuardOptions): Guard {
  const gate = new Gate(options);
  const carryOut = async (tenant: string, command: Command, next: Execute): Promise<Outcome> => {
    const began = gate.now();
    try {
      const outcome = await next(command);
      gate.learn(tenant, command, outcome, began);
      return outcome;
    } finally {
      gate.leave(tenant);
    }
  };
  const layer: Layer = {
    name: 'guard',
    execute: (command, next) => {
      const tenant = tenantOf(command);
      const refused = gate.refusal(tenant, command);
      if (refused === undefined) return carryOut(tenant, command, next);
      if (!(refused instanceof Promise)) return Promise.resolve(refused);
      return refused.then((told) => told ?? carryOut(tenant, command, next));
    },
    relay: (request, next) => guardRelay(gate, request, next),
  };
  return {
    layer,
    state: () => gate.state(),
    pages: (pages) => guardPages(pages, gate),
    tried: (told, began) => gate.tried(told, began),
  };
}

function guardPages(pages: PageReader, gate: Gate): PageReader {
  return {
    json: pages.json,
    close: () => pages.close(),
    async get(path, caller, context) {
      const work = { caller, context };
      const tenant = tenantOf(work);
      const refused = await gate.refusal(tenant, work);
      if (refused !== undefined) return refused;
      const began = gate.now();
      try {
        const page = await pages.get(path, caller, context);
        gate.learn(tenant, work, 'kind' in page ? page : answered, began);
        return page;
      } finally {
        gate.leave(tenant);
      }
    },
  };
}

const answered: Outcome = { kind: 'answer', results: {} };

/** A relayed answer holds its place until its last byte: a stream nobody reads counts, too. */
async function guardRelay(gate: Gate, request: RelayRequest, next: Relay): Promise<RelayAnswer | Failure> {
  const tenant = tenantOf(request);
  const refused = await gate.refusal(tenant, request);
  if (refused !== undefined) return refused;
  const began = gate.now();
  let answer: RelayAnswer | Failure | undefined;
  try {
    answer = await next(request);
    gate.learn(tenant, request, answer.kind === 'failure' ? answer : answered, began);
    return answer;
  } finally {
    const body = answer?.kind === 'relayed' ? answer.body : undefined;
    if (body === undefined || body instanceof Uint8Array || body.closed) gate.leave(tenant);
    else body.once('close', () => gate.leave(tenant));
  }
}

/** IIS compares path segments regardless of letter case; another spelling is no other tenant. */
const tenantOf = ({ caller }: Work): string => caller.tenant.toLowerCase();

class Gate {
  readonly #options: GuardOptions;
  readonly #admission: Admission;
  readonly #breakers: Breakers;
  #busy = 0;
  #open = 0;

  constructor(options: GuardOptions) {
    this.#options = options;
    this.#admission = new Admission(options);
    this.#breakers = new Breakers(options);
  }

  /** Undefined: the call has a place, which `leave` must give back. A promise only where it must wait. */
  refusal(tenant: string, { context }: Work): Failure | undefined | Promise<Failure | undefined> {
    const now = this.now();
    if (this.#breakers.refuses(tenant, now)) return this.#away();
    const entry = this.#admission.enter(tenant, context.deadline - now, context.signal);
    if (entry === 'in') return undefined;
    return typeof entry === 'string' ? this.#notIn(entry, context.signal) : this.#waited(tenant, entry, context.signal);
  }

  leave(tenant: string): void {
    this.#admission.leave(tenant);
  }

  /** @param began when the call was sent on its way */
  learn(tenant: string, { context }: Work, outcome: Outcome, began: number): void {
    this.#breakers.learn(tenant, outcome, context.deadline, this.now());
    this.#options.health.learn(outcome, began);
  }

  tried(told: Failure | undefined, began: number): void {
    if (told === undefined) this.#breakers.reached();
    this.#options.health.tried(told, began);
  }

  now(): number {
    return this.#options.clock.now();
  }

  state(): GuardState {
    const now = this.now();
    return {
      underWay: this.#admission.underWay,
      waiting: this.#admission.waiting,
      breaker: this.#breakers.addressState(now),
      tenantsOpen: this.#breakers.tenantsOpen(now),
      refused: { busy: this.#busy, open: this.#open },
    };
  }

  /** The breaker may have opened while the call was waiting. */
  async #waited(tenant: string, waiting: Promise<Entry>, signal: AbortSignal): Promise<Failure | undefined> {
    const entry = await waiting;
    if (entry !== 'in') return this.#notIn(entry, signal);
    if (!this.#breakers.refuses(tenant, this.now())) return undefined;
    this.#admission.leave(tenant);
    return this.#away();
  }

  #notIn(entry: Exclude<Entry, 'in'>, signal: AbortSignal): Failure {
    if (entry === 'gone') return cutShort(signal, false);
    this.#busy += 1;
    const text = 'too many commands are under way; this one was not carried out';
    return failure('gateway.busy', text, { retryAfterSeconds: 1 });
  }

  #away(): Failure {
    this.#open += 1;
    const retryAfterSeconds = Math.max(1, Math.ceil(this.#options.resetMs / 1_000));
    const text = 'the CRM has not been answering; the command was not sent';
    const { cause } = this.#options.health.state;
    return failure('upstream.unreachable', text, { retryAfterSeconds, ...(cause === undefined ? {} : { cause }) });
  }
}
