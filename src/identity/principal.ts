/**
 * Log-in for SOAP clients of a CRM that speaks v1 only. The gateway answers the SoPrincipal agent from `GET
 * /api/v1/User/currentPrincipal` (the session's user) and `GET /api/v1/User/currentToken`. The vendor's reference calls
 * the latter a token that may be used instead of credentials.
 */
import {
  basicCredential,
  failure,
  headerSecret,
  isStruct,
  leafText,
  receivedSecret,
  Refusal,
  Secret,
  ticketAsUser,
  Typed,
  type Command,
  type Credential,
  type Failure,
  type Layer,
  type Outcome,
  type Struct,
  type Value,
} from '../command';
import { decodeFailure, decodeValue, type RestAnswerBody } from '../rest';
import { jsonText, type CrmPages, readSystemInfo } from './crm-pages';
import type { TicketSeal } from './sealed-ticket';

export interface PrincipalOptions {
  readonly pages: CrmPages;
  /** For CRMs that issue no token; undefined: those cannot be logged in to over SOAP. */
  readonly seal: TicketSeal | undefined;
}

const logInOperations: ReadonlyMap<string, (given: Struct) => Chosen> = new Map([
  ['AuthenticateUsernamePassword', byPassword],
  ['AuthenticateWithAccessToken', byAccessToken],
  ['AuthenticateGeneric', byNamedData],
]);

/** What a log-in operation of SoPrincipal is given; undefined: the operation is another one. */
export function givenCredential({ operation, arguments: given }: Command): Chosen | undefined {
  return logInOperations.get(operation.name)?.(given);
}

/** Answers SoPrincipal's operations of every version; everything else goes on to the CRM. */
export function bridgePrincipal(options: PrincipalOptions): Layer {
  return {
    name: 'principal over v1',
    execute: (command, next) => {
      // A v1 caller gets what v1 gives it: it has no such agent.
      if (command.operation.agent !== 'SoPrincipal' || command.context.wire === 'rest') return next(command);
      if (command.operation.name === 'GetSystemInfo') return getSystemInfo(command, options);
      const chosen = givenCredential(command);
      if (chosen !== undefined) return logIn(command, options, chosen);
      return Promise.resolve(failure('upstream.unsupported', 'a v1 CRM offers no such login operation'));
    },
    close: () => options.pages.close(),
  };
}

async function getSystemInfo(command: Command, options: PrincipalOptions): Promise<Outcome> {
  const { pages } = options;
  const page = await pages.get('/api', withoutCredential(command), command.context);
  if ('kind' in page) return page;
  if (page.status !== 200) return refused(page, options);
  return readSystemInfo(page, command.operation, pages.json);
}

/** Reading a page changes nothing, so it may be read again when its answer was lost. */
function refused(page: RestAnswerBody, { pages }: PrincipalOptions): Failure {
  const failed = decodeFailure(page, pages.json);
  return failed.code === 'upstream.unknown' ? failure('upstream.timeout', failed.message) : failed;
}

/** `anonymous`: user name or password is empty. */
type Chosen = Credential | 'anonymous' | Failure;

async function logIn(command: Command, options: PrincipalOptions, chosen: Chosen): Promise<Outcome> {
  if (chosen === 'anonymous') return notSucceeded;
  if ('kind' in chosen) return chosen;
  const { pages } = options;
  const caller = { ...command.caller, credential: chosen };
  const page = await pages.get('/api/v1/User/currentPrincipal', caller, command.context);
  if ('kind' in page) return page;
  if (page.status === 401) {
    // A right password costs a second round trip, so a wrong one must too: the time then does not tell them apart.
    await pages.get('/api', withoutCredential(command), command.context);
    return notSucceeded;
  }
  if (page.status !== 200) return refused(page, options);
  const field = command.operation.results.find(({ name }) => name === 'Response');
  if (field === undefined) throw new Error('SoPrincipal.Authenticate* has no Response');
  const principal = decodeValue(page, field.type, command.operation.types, pages.json);
  if (principal.kind === 'failure') return principal;
  if (!isStruct(principal.value)) return failure('upstream.invalid', 'the CRM did not say who has logged in');
  const ticket = await ticketFor(chosen, { ...command, caller }, options);
  return ticket instanceof Secret ? succeeded(principal.value, ticket) : ticket;
}

function withoutCredential({ caller }: Command): Command['caller'] {
  const { credential: _, ...anonymous } = caller;
  return anonymous;
}

/** NetServer's form of a wrong password: no fault, no principal, no ticket. */
export const notSucceeded: Outcome = {
  kind: 'answer',
  results: { Response: null, Credentials: null, AuthenticationSucceeded: false },
};

function succeeded(principal: Struct, ticket: Secret): Outcome {
  const results = { Response: principal, Credentials: { Ticket: ticket.reveal() }, AuthenticationSucceeded: true };
  return { kind: 'answer', results };
}

/** The CRM's token; without one the caller's own ticket or token; without that the caller's credentials, sealed. */
async function ticketFor(
  credential: Credential,
  command: Command,
  options: PrincipalOptions,
): Promise<Secret | Failure> {
  const page = await options.pages.get('/api/v1/User/currentToken', command.caller, command.context);
  if ('kind' in page) return page;
  if (page.status >= 500) return refused(page, options);
  const token = page.status === 200 ? tokenOf(page, options) : undefined;
  if (token !== undefined) return token;
  if (credential.scheme === 'ticket') return credential.ticket;
  if (credential.scheme === 'bearer') return credential.token;
  if (credential.scheme === 'session') throw new Error('a session is not used for log-in');
  if (options.seal === undefined)
    return failure(
      'upstream.unsupported',
      'this CRM issues no tickets, and without TICKET_KEY the gateway does not either',
    );
  const sealed = options.seal.seal(command.caller.tenant, credential.user, credential.password);
  return sealed ?? failure('request.limit', 'the user name and password are too long for a ticket');
}

function tokenOf(page: RestAnswerBody, { pages }: PrincipalOptions): Secret | undefined {
  return receivedSecret(jsonText(page, pages.json));
}

const text = (value: Value | undefined): string => {
  const bare = value instanceof Typed ? value.value : value;
  return bare === undefined || bare === null ? '' : leafText(bare);
};

function choose(make: () => Chosen): Chosen {
  try {
    return make();
  } catch (error) {
    if (error instanceof Refusal) return error.toFailure();
    throw error;
  }
}

/** At some CRMs an empty user name or password would make an anonymous call of a log-in. */
function passwordOf(user: string, password: string): Chosen {
  return choose(() => {
    const credential = ticketAsUser(user, password) ?? basicCredential(user, password, 'UserName');
    const usable = credential.scheme !== 'basic' || (user !== '' && password !== '');
    return usable ? credential : 'anonymous';
  });
}

function byPassword(given: Struct): Chosen {
  return passwordOf(text(given.UserName), text(given.Password));
}

function byAccessToken(given: Struct): Chosen {
  const token = text(given.AccessToken);
  return token === '' ? 'anonymous' : choose(() => ({ scheme: 'bearer', token: headerSecret(token, 'AccessToken') }));
}

/**
 * Names and values agreed between client and installation; understood here in any letter case: UserName with Password,
 * AccessToken, Ticket.
 */
function byNamedData(given: Struct): Chosen {
  const data = given.AuthenticationData;
  const named = new Map<string, string>();
  if (data instanceof Map) for (const [name, value] of data) named.set(name.toLowerCase(), text(value));
  const token = named.get('accesstoken') ?? '';
  const ticket = named.get('ticket') ?? '';
  if (token !== '') return choose(() => ({ scheme: 'bearer', token: headerSecret(token, 'AccessToken') }));
  if (ticket !== '') return choose(() => ({ scheme: 'ticket', ticket: headerSecret(ticket, 'Ticket') }));
  const user = named.get('username');
  if (user !== undefined) return passwordOf(user, named.get('password') ?? '');
  return failure('request.invalid', 'expected UserName and Password, AccessToken, or Ticket', {
    path: 'AuthenticationData',
  });
}
