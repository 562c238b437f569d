/** The CRM of one tenant, wherever it lives: one at an address, and a new one when the tenant has moved. */
import { Readable } from 'node:stream';
import {
  failure,
  type CallContext,
  type Caller,
  type Failure,
  type FailureCode,
  type Outcome,
  type Relay,
  type RelayAnswer,
  type Upstream,
} from '../command';
import type { TenantDirectory } from './tenant-directory';
import { isAboutTenant, maintenanceOf, type TenantState } from './tenant-state';

export interface MovingCrmOptions<U extends Upstream> {
  readonly tenant: string;
  readonly directory: TenantDirectory;
  /** In epoch milliseconds. */
  readonly clock: { now(): number };
  /** A CRM at an address. @param tenant as the identity service spells it */
  readonly make: (address: URL, tenant: string) => U;
}

/** What has come of a call at one address. */
type Came = Outcome | RelayAnswer;

/** A command, or a relayed call. */
interface Call {
  readonly caller: Caller;
  readonly context: CallContext;
}

/** Failures that a move may be behind, though the call may have been carried out. */
const unclear: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'upstream.invalid',
  'upstream.partial',
  'upstream.timeout',
  'upstream.unknown',
]);

/**
 * Carries out the calls of one tenant where the directory says that it lives.
 *
 * A call is repeated once, where the directory names another address after it has failed, and it is known as not
 * carried out: it was never sent, or what answered does not serve the tenant.
 */
export class MovingCrm<U extends Upstream> implements Upstream {
  readonly #options: MovingCrmOptions<U>;
  #home: Home<U> | undefined;
  #isClosed = false;

  constructor(options: MovingCrmOptions<U>) {
    this.#options = options;
  }

  /** The CRM at the last known address; undefined: none was called yet. */
  get current(): U | undefined {
    return this.#home?.crm;
  }

  readonly execute: Upstream['execute'] = (command) =>
    this.#carryOut(command, (moved, crm) => crm.execute(moved), isElsewhere);

  /** A call with a body that streams is not repeated: the body is gone. */
  readonly relay: Relay = (request) =>
    this.#carryOut(
      request,
      async (moved, { relay }) =>
        relay === undefined ? failure('request.notFound', 'nothing is served under this path') : relay(moved),
      (came) => request.body === undefined && isElsewhere(came),
    );

  /** Calls under way finish. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#home?.leave();
  }

  async #carryOut<C extends Call, A extends Came>(
    call: C,
    send: (call: C, crm: U) => Promise<A>,
    mayRepeat: (came: A) => boolean,
  ): Promise<A | Failure> {
    const { context } = call;
    const { directory, tenant } = this.#options;
    const home = this.#homeOf(await directory.find(tenant, context));
    if (!(home instanceof Home)) return home;
    const sendTo = ({ crm, tenant: name }: Home<U>) => send(spelled(call, name), crm);
    const came = await home.run(sendTo);
    if (!isDoubtful(came)) return came;
    const doubting = directory.doubt(tenant, home.address, context);
    if (!isElsewhere(came)) {
      // A defect is reported to the next call.
      doubting.catch(() => undefined);
      return came;
    }
    const next = this.#homeOf(await doubting);
    // Where the directory knows nothing new, what was met is told.
    const isNews = next instanceof Home ? next !== home && mayRepeat(came) : isAboutTenant(next);
    if (!isNews || context.signal.aborted) return came;
    drop(came);
    return next instanceof Home ? next.run(sendTo) : next;
  }

  /** The CRM that a state leads to; or why there is none to be called. */
  #homeOf(state: TenantState | Failure): Home<U> | Failure {
    if (!('document' in state)) return state;
    const { endpoint, contextIdentifier } = state;
    if (endpoint === undefined) return maintenanceOf(state, this.#options.clock.now());
    if (this.#home?.address.href === endpoint.href) return this.#home;
    void this.#home?.leave();
    this.#home = new Home(endpoint, contextIdentifier, this.#options.make(endpoint, contextIdentifier));
    // A call that came late: this CRM ends with it.
    if (this.#isClosed) void this.#home.leave();
    return this.#home;
  }
}

/** Whether a call was never sent, or met by what does not serve the tenant. */
function isElsewhere(came: Came): boolean {
  if (came.kind === 'answer') return false;
  if (came.kind === 'failure') return came.code === 'upstream.unreachable' || came.isMisdirected === true;
  // Relayed answers are not read, but their heads tell enough.
  const { status, headers } = came;
  // An address outside the CRM has been taken out.
  if (status === 301 || status === 302 || status === 307 || status === 308) return headers['location'] === undefined;
  return (status === 404 || status === 503) && !/json|xml/i.test(headers['content-type'] ?? '');
}

const isDoubtful = (came: Came): boolean => isElsewhere(came) || (came.kind === 'failure' && unclear.has(came.code));

/** An answer that is not passed on. */
export function drop(came: Came): void {
  if (came.kind === 'relayed' && came.body instanceof Readable) came.body.destroy();
}

/** Caches and tickets are bound to one spelling of a tenant. */
function spelled<C extends Call>(call: C, tenant: string): C {
  return call.caller.tenant === tenant ? call : { ...call, caller: { ...call.caller, tenant } };
}

/** A CRM at an address, closed when it was left and its last call has ended. */
class Home<U extends Upstream> {
  #underWay = 0;
  #isLeft = false;
  #ended: (() => void) | undefined;

  constructor(
    readonly address: URL,
    readonly tenant: string,
    readonly crm: U,
  ) {}

  async run<A extends Came>(call: (home: this) => Promise<A>): Promise<A> {
    this.#underWay += 1;
    let came: A | undefined;
    try {
      came = await call(this);
      return came;
    } finally {
      // A relayed answer is under way until its last byte.
      const body = came?.kind === 'relayed' ? came.body : undefined;
      if (body instanceof Readable && !body.closed) body.once('close', () => this.#end());
      else this.#end();
    }
  }

  /** Resolves when its calls have ended. */
  async leave(): Promise<void> {
    if (this.#isLeft) return;
    this.#isLeft = true;
    if (this.#underWay > 0) await new Promise<void>((resolve) => (this.#ended = resolve));
    // If closing fails, there is no caller to report it to.
    await this.crm.close().catch(() => undefined);
  }

  #end(): void {
    this.#underWay -= 1;
    if (this.#underWay === 0) this.#ended?.();
  }
}
