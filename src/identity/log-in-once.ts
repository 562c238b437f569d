/** For a CRM that takes tickets only: users with a name and a password are logged in once, and their ticket is kept. */
import { failure, Secret, type Command, type Execute, type Failure, type Layer, type Outcome } from '../command';
import { LoginCache, type BasicCredential, type LoginOptions } from './login-cache';

/** Turns Basic credentials into a ticket of the CRM; tickets and access tokens go on as they are. */
export function logInOnce(options: LoginOptions): Layer {
  const logins = new LoginCache(options);
  return {
    name: 'log-in once',
    execute: (command, next) => {
      const { credential } = command.caller;
      if (command.operation.agent === 'SoPrincipal') return next(withCredential(command, undefined));
      switch (credential?.scheme) {
        case 'basic':
          return withTicket(command, credential, next, logins);
        case 'session':
          return Promise.resolve(noSessions());
        default:
          return next(command);
      }
    },
  };
}

async function withTicket(
  command: Command,
  basic: BasicCredential,
  next: Execute,
  logins: LoginCache,
): Promise<Outcome> {
  // NetServer takes a ticket for a user name when the password is empty.
  if (basic.password.reveal() === '') return next(withCredential(command, new Secret(basic.user)));
  const login = await logins.ticketFor(command, basic, next);
  if ('kind' in login) return login;
  const outcome = await next(withCredential(command, login.ticket));
  if (!isUnauthenticated(outcome)) return outcome;
  await logins.forget(command, basic, login.ticket);
  if (login.isNew) return outcome;
  // The kept ticket has ended. A command refused for its ticket was not carried out, so it may be sent again: once.
  const renewed = await logins.ticketFor(command, basic, next);
  return 'kind' in renewed ? renewed : next(withCredential(command, renewed.ticket));
}

function withCredential(command: Command, ticket: Secret | undefined): Command {
  const { credential, ...anonymous } = command.caller;
  if (ticket !== undefined) return { ...command, caller: { ...anonymous, credential: { scheme: 'ticket', ticket } } };
  return credential === undefined ? command : { ...command, caller: anonymous };
}

function isUnauthenticated(outcome: Outcome): boolean {
  return outcome.kind === 'failure' && outcome.code === 'crm.unauthenticated';
}

function noSessions(): Failure {
  const text = 'this CRM has no browser sessions; use Basic, SoTicket or Bearer';
  return failure('caller.unauthenticated', text, { path: 'Cookie' });
}
