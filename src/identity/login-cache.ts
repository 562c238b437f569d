import { createHmac } from 'node:crypto';
import {
  failure,
  isStruct,
  notSentAfter,
  receivedSecret,
  Secret,
  type Command,
  type Credential,
  type Debug,
  type Execute,
  type Failure,
  type Outcome,
} from '../command';
import type { Contract } from '../contract';
import { putLast } from '../text/memo';
import { loginOperation, notAccepted } from './crm-login';
import { inTime } from './in-time';
import type { TicketStore } from './ticket-store';

export interface LoginOptions {
  readonly contract: Contract;
  readonly clock: { now(): number };
  readonly store: TicketStore;
  /** Key of the hash under which a ticket is kept; shared by all nodes that share the store. */
  readonly cacheKey: Uint8Array;
  /** Milliseconds a login may take: it serves many commands and does not end with one of them. */
  readonly loginMs: number;
  /** Writes to the log at level `debug`. */
  readonly debug?: Debug;
}

export type BasicCredential = Extract<Credential, { scheme: 'basic' }>;
export type LoginResult = { readonly ticket: Secret; readonly isNew: boolean } | Failure;

/**
 * How long a wrong password is remembered. It is long enough that many requests at once do not lock the account, and
 * too short to hide a corrected password.
 */
const refusedMs = 5_000;
const refusalsMax = 10_000;
const tooLate = 'the login at the CRM took too long; the command was not carried out';

/** Tickets of users who have logged in with name and password. One log-in serves all commands that wait for it. */
export class LoginCache {
  readonly #options: LoginOptions;
  readonly #running = new Map<string, Promise<LoginResult>>();
  /** When each refusal is forgotten, oldest first. */
  readonly #refused = new Map<string, number>();

  constructor(options: LoginOptions) {
    this.#options = options;
  }

  /**
   * The user's ticket, kept or new. Waits no longer than the command's deadline.
   * @param next the way to the CRM, for the log-in itself
   */
  ticketFor(command: Command, basic: BasicCredential, next: Execute): Promise<LoginResult> {
    const key = this.#keyOf(command, basic);
    let running = this.#running.get(key);
    if (running !== undefined) this.#log(command, 'awaited');
    else {
      running = this.#find(key, command, basic, next).finally(() => this.#running.delete(key));
      this.#running.set(key, running);
    }
    return inTime(running, command.context, this.#options.clock, tooLate);
  }

  /** Forgets a ticket the CRM did not accept. */
  forget(command: Command, basic: BasicCredential, ticket: Secret): Promise<void> {
    return this.#options.store.drop(this.#keyOf(command, basic), ticket);
  }

  /** By user, tenant and application: no two of them may share a ticket. */
  #keyOf({ caller }: Command, { user, password }: BasicCredential): string {
    const parts = [caller.tenant, user, password.reveal(), caller.applicationToken?.reveal() ?? ''];
    return createHmac('sha256', this.#options.cacheKey).update(JSON.stringify(parts)).digest('base64url');
  }

  async #find(key: string, command: Command, basic: BasicCredential, next: Execute): Promise<LoginResult> {
    const { clock, store } = this.#options;
    if ((this.#refused.get(key) ?? 0) > clock.now()) {
      this.#log(command, 'refused lately');
      return wrongPassword();
    }
    const kept = await store.get(key);
    this.#log(command, kept === undefined ? 'new' : 'kept');
    if (kept !== undefined) return { ticket: kept, isNew: false };
    const outcome = await next(this.#loginCommand(command, basic));
    const login = readLogin(outcome);
    if (!('kind' in login)) await store.set(key, login.ticket);
    else if (login.code === 'crm.unauthenticated') this.#remember(key);
    return login;
  }

  #log({ context }: Command, login: 'kept' | 'new' | 'awaited' | 'refused lately'): void {
    this.#options.debug?.()?.('A user is logged in.', {
      correlationId: context.correlationId,
      traceId: context.trace?.id,
      login,
    });
  }

  #loginCommand(command: Command, { user, password }: BasicCredential): Command {
    const { contract, clock, loginMs } = this.#options;
    const operation = loginOperation(contract, command.operation.version, 'AuthenticateUsernamePassword');
    const { credential: _, ...caller } = command.caller;
    const { trace, correlationId } = command.context;
    return {
      operation,
      arguments: { UserName: user, Password: password.reveal() },
      caller,
      context: {
        correlationId,
        ...(trace === undefined ? {} : { trace }),
        deadline: clock.now() + loginMs,
        // The first client may go away; the others still wait.
        signal: new AbortController().signal,
      },
    };
  }

  #remember(key: string): void {
    putLast(this.#refused, key, this.#options.clock.now() + refusedMs, refusalsMax);
  }
}

function readLogin(outcome: Outcome): LoginResult {
  if (outcome.kind === 'failure')
    return notSentAfter(outcome, 'the CRM gave no usable answer to the log-in; the command was not sent');
  const { Credentials: credentials, AuthenticationSucceeded: succeeded } = outcome.results;
  if (succeeded !== true) return wrongPassword();
  const ticket = receivedSecret(isStruct(credentials) ? credentials.Ticket : undefined);
  if (ticket !== undefined) return { ticket, isNew: true };
  return failure(
    'upstream.unreachable',
    'the CRM accepted the log-in and gave no usable ticket; the command was not sent',
  );
}

function wrongPassword(): Failure {
  return notAccepted('the CRM did not accept the user name and password');
}
