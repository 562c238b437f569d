/**
 * SoPrincipal for managed callers: an old client logs in with the name and password that it knows. It gets the
 * principal of the log-in behind them, and a ticket of our own. The CRM's ticket stays here.
 */
import { failure, Secret, type Command, type Execute, type Failure, type Outcome, type Struct } from '../command';
import { givenCredential, loginOperation, notSucceeded } from '../identity';
import type { GrantedCredential } from './grant';
import { carryOutManaged } from './managed-call';
import { recognise, recogniseFrontUser, sealFor, withoutOwn, type ManagedOptions, type Recognised } from './recognise';

const noPassword = new Secret('');

/** Answers for managed callers; log-ins of others go on to the CRM. */
export async function answerPrincipal(command: Command, next: Execute, options: ManagedOptions): Promise<Outcome> {
  const { name } = command.operation;
  const who =
    name === 'AuthenticateImplicit'
      ? recogniseFrontUser(command.context.frontUser, options.logins, noPassword)
      : await recogniseGiven(command, options);
  if (who === undefined) return next(atSomeTenant(command, options));
  if ('kind' in who) return who.code === 'crm.unauthenticated' ? notSucceeded : who;
  const caller = withoutOwn(command.caller, who.logIn, options);
  const { context, operation } = command;
  const outcome = await carryOutManaged(command, who, options, (credential) => {
    const [logIn, given] = explicit(credential);
    return next({
      operation: loginOperation(options.contract, operation.version, logIn),
      arguments: given,
      caller,
      context,
    });
  });
  if (outcome.kind === 'failure') return outcome;
  if (outcome.results.AuthenticationSucceeded !== true)
    return failure('upstream.unreachable', 'the CRM does not accept what the gateway logs in with', {
      retryAfterSeconds: 1,
    });
  const ticket = sealFor(who, options.seal);
  if (ticket === undefined) return failure('request.limit', 'the user name and password are too long for a ticket');
  const { Response: principal = null } = outcome.results;
  const Credentials = { Ticket: ticket.reveal() };
  return { kind: 'answer', results: { Response: principal, Credentials, AuthenticationSucceeded: true } };
}

async function recogniseGiven(command: Command, options: ManagedOptions): Promise<Recognised | Failure | undefined> {
  const given = givenCredential(command);
  // What is wrong with it, the CRM's side says.
  if (given === undefined || given === 'anonymous' || 'kind' in given) return undefined;
  return recognise({ credential: given, tenant: command.caller.tenant }, options);
}

/** Both kinds of CRM take these two, whichever version they have. */
function explicit(credential: GrantedCredential): readonly [name: string, given: Struct] {
  return credential.scheme === 'ticket'
    ? ['AuthenticateUsernamePassword', { UserName: credential.ticket.reveal(), Password: '' }]
    : ['AuthenticateWithAccessToken', { AccessToken: credential.token.reveal() }];
}

/**
 * An on-site client names no tenant: what it asks before its log-in is asked at the tenant of the first one. A password
 * of the file is nothing for the cloud, and a log-in is not needed.
 */
function atSomeTenant(command: Command, { logins, hasTenants }: ManagedOptions): Command {
  const { operation } = command;
  if (operation.name !== 'GetSystemInfo') return command;
  const { credential: _, ...caller } = command.caller;
  const [first] = logins.logIns;
  const isPlaced = !hasTenants || caller.tenant !== '' || first === undefined;
  return { ...command, caller: isPlaced ? caller : { ...caller, tenant: first.tenant } };
}
