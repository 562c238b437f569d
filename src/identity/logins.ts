import { createHmac } from 'node:crypto';
import {
  failure,
  headerSecret,
  isStruct,
  notSentAfter,
  Refusal,
  Secret,
  type CallContext,
  type Command,
  type Credential,
  type Debug,
  type Execute,
  type Failure,
  type Outcome,
} from '../command';
import type { Contract } from '../contract';
import { findLogin } from './login-operation';
import type { TicketStore } from './ticket-store';

export interface LoginOptions {
  readonly contract: Contract;
  readonly clock: { now(): number };
  readonly store: TicketStore;
  /** Keys the hash under which a login is kept; shared by all nodes that share the store. */
  readonly cacheKey: Uint8Array;
  /** Milliseconds a login may take: it serves many commands and does not end with one of them. */
  readonly loginMs: number;
  /** The way to the log at level `debug`. */
  readonly debug?: Debug;
}

type Basic = Extract<Credential, { scheme: 'basic' }>;
export type Login = { readonly ticket: Secret; readonly isNew: boolean } | Failure;

/**
 * How long a wrong password is remembered: enough to keep a crowd of requests from locking the account, too short to
 * hide a corrected one.
 */
const refusedMs = 5_000;
const refusalsMax = 10_000;
/** What setTimeout can wait; more would be no wait at all. */
const timerMsMax = 2 ** 31 - 1;

/** One login per user, however many commands wait for it. */
export class Logins {
  readonly #options: LoginOptions;
  readonly #running = new Map<string, Promise<Login>>();
  /** When each refusal is forgotten, oldest first. */
  readonly #refused = new Map<string, number>();

  constructor(options: LoginOptions) {
    this.#options = options;
  }

  /**
   * The user's ticket, kept or new. Waits no longer than the command does.
   * @param next the way to the CRM, for the log-in itself
   */
  ticketFor(command: Command, basic: Basic, next: Execute): Promise<Login> {
    const key = this.#keyOf(command, basic);
    let running = this.#running.get(key);
    if (running !== undefined) this.#tell(command, 'awaited');
    else {
      running = this.#find(key, command, basic, next).finally(() => this.#running.delete(key));
      this.#running.set(key, running);
    }
    return this.#inTime(running, command.context);
  }

  /** Forgets a ticket the CRM did not accept. */
  forget(command: Command, basic: Basic, ticket: Secret): Promise<void> {
    return this.#options.store.drop(this.#keyOf(command, basic), ticket);
  }

  /** Who, where, and through which application: none of these may share a ticket with another. */
  #keyOf({ caller }: Command, { user, password }: Basic): string {
    const parts = [caller.tenant, user, password.reveal(), caller.applicationToken?.reveal() ?? ''];
    return createHmac('sha256', this.#options.cacheKey).update(JSON.stringify(parts)).digest('base64url');
  }

  async #find(key: string, command: Command, basic: Basic, next: Execute): Promise<Login> {
    const { clock, store } = this.#options;
    if ((this.#refused.get(key) ?? 0) > clock.now()) {
      this.#tell(command, 'refused lately');
      return wrongPassword();
    }
    const kept = await store.get(key);
    this.#tell(command, kept === undefined ? 'new' : 'kept');
    if (kept !== undefined) return { ticket: kept, isNew: false };
    const outcome = await next(this.#loginCommand(command, basic));
    const login = readLogin(outcome);
    if (!('kind' in login)) await store.set(key, login.ticket);
    else if (login.code === 'crm.unauthenticated') this.#remember(key);
    return login;
  }

  #tell({ context }: Command, login: 'kept' | 'new' | 'awaited' | 'refused lately'): void {
    this.#options.debug?.()?.('A user is logged in.', { correlationId: context.correlationId, login });
  }

  #loginCommand(command: Command, { user, password }: Basic): Command {
    const { contract, clock, loginMs } = this.#options;
    const operation = findLogin(contract, command.operation.version, 'AuthenticateUsernamePassword');
    if (operation === undefined) throw new Error('the contract has no SoPrincipal.AuthenticateUsernamePassword');
    const { credential: _, ...caller } = command.caller;
    const { traceparent, correlationId } = command.context;
    return {
      operation,
      arguments: { UserName: user, Password: password.reveal() },
      caller,
      context: {
        correlationId,
        ...(traceparent === undefined ? {} : { traceparent }),
        deadline: clock.now() + loginMs,
        // The client that happens to be first may go; the others still wait.
        signal: new AbortController().signal,
      },
    };
  }

  #remember(key: string): void {
    this.#refused.delete(key);
    this.#refused.set(key, this.#options.clock.now() + refusedMs);
    const oldest = this.#refused.size > refusalsMax ? this.#refused.keys().next().value : undefined;
    if (oldest !== undefined) this.#refused.delete(oldest);
  }

  #inTime(running: Promise<Login>, { deadline, signal }: CallContext): Promise<Login> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        settle();
        resolve(failure('upstream.unreachable', 'the login at the CRM took too long; the command was not carried out'));
      };
      const ms = Math.min(Math.max(0, deadline - this.#options.clock.now()), timerMsMax);
      const timer = setTimeout(giveUp, ms);
      const settle = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', giveUp);
      };
      signal.addEventListener('abort', giveUp);
      running.then(resolve, reject).finally(settle);
    });
  }
}

function readLogin(outcome: Outcome): Login {
  if (outcome.kind === 'failure')
    return notSentAfter(outcome, 'the CRM gave no usable answer to the log-in; the command was not sent');
  const { Credentials: credentials, AuthenticationSucceeded: succeeded } = outcome.results;
  if (succeeded !== true) return wrongPassword();
  const ticket = isStruct(credentials) ? credentials.Ticket : undefined;
  try {
    if (typeof ticket === 'string' && ticket !== '') return { ticket: headerSecret(ticket, 'Ticket'), isNew: true };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  return failure(
    'upstream.unreachable',
    'the CRM accepted the log-in and gave no usable ticket; the command was not sent',
  );
}

function wrongPassword(): Failure {
  const message = 'the CRM did not accept the user name and password';
  return failure('crm.unauthenticated', message, {
    status: 401,
    exception: { message, type: 'SuperOffice.Exceptions.SoSessionException', source: 'netserver-gateway' },
  });
}
