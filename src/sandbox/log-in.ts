import type { Credential } from '../command';
import type { Tickets } from './tickets';
import { tje0, userByPassword, type User } from './users';

/** The access token that logs in as tje0 (`Authorization: Bearer …`, AuthenticateWithAccessToken). */
export const demoAccessToken = '8A:1234abcxyzExample==';

/** The cookie and XSRF token of tje0's browser. Only a login page makes sessions, and the sandbox has none. */
export const demoSession = { cookie: 'SuperOfficeSession=1234abcxyzExample', xsrf: '1234abcxyzExample' } as const;

/** The user of a credential; undefined where the credential is missing, wrong or expired. */
export function identify(credential: Credential | undefined, tickets: Tickets): User | undefined {
  switch (credential?.scheme) {
    case 'basic':
      return userByBasic(credential.user, credential.password.reveal(), tickets);
    case 'ticket':
      return tickets.userOf(credential.ticket.reveal());
    case 'bearer':
      return userByAccessToken(credential.token.reveal()) ?? tickets.userOf(credential.token.reveal());
    case 'session':
      return userBySession(credential.cookie.reveal(), credential.xsrf.reveal());
    default:
      return undefined;
  }
}

export function userByAccessToken(token: string): User | undefined {
  return token === demoAccessToken ? tje0 : undefined;
}

/** With an empty password, NetServer accepts a ticket as user name. */
export function userByBasic(name: string, password: string, tickets: Tickets): User | undefined {
  return password === '' ? tickets.userOf(name) : userByPassword(name, password);
}

function userBySession(cookie: string, xsrf: string): User | undefined {
  const pairs = cookie.split(';').map((pair) => pair.trim());
  return pairs.includes(demoSession.cookie) && xsrf === demoSession.xsrf ? tje0 : undefined;
}
