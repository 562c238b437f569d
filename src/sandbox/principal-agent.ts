/**
 * The SoPrincipal agent, the only one that needs no credential. As in NetServer, the answer to a wrong password is no
 * error.
 */
import type { Dictionary, Outcome, Struct } from '../command';
import { isDictionaryValue, textIn } from '../records';
import { userByAccessToken, userByBasic } from './log-in';
import { answered, refusedByCrm } from './operation';
import type { Tickets } from './tickets';
import { principalOf, userByPassword, type User } from './users';

type LoginOperation = (given: Struct, tickets: Tickets) => Outcome;

export const principalAgent: ReadonlyMap<string, LoginOperation> = new Map<string, LoginOperation>([
  ['SoPrincipal.GetSystemInfo', () => answered({ SystemInfo: systemInfo })],
  [
    'SoPrincipal.AuthenticateUsernamePassword',
    (given, tickets) => login(userByBasic(textIn(given, 'UserName'), textIn(given, 'Password'), tickets), tickets),
  ],
  [
    'SoPrincipal.AuthenticateWithAccessToken',
    (given, tickets) => login(userByAccessToken(textIn(given, 'AccessToken')), tickets),
  ],
  ['SoPrincipal.AuthenticateGeneric', authenticateGeneric],
  [
    'SoPrincipal.AuthenticateImplicit',
    () => refusedByCrm('Implicit authentication needs a Windows identity, which this installation cannot know.'),
  ],
]);

function login(user: User | undefined, tickets: Tickets): Outcome {
  if (user === undefined) return answered({ Response: null, Credentials: null, AuthenticationSucceeded: false });
  return answered({
    Response: principalOf(user),
    Credentials: { Ticket: tickets.issue(user) },
    AuthenticationSucceeded: true,
  });
}

/**
 * Client and installation agree on names and values. Here they are UserName with Password, AccessToken, or Ticket, in
 * any letter case.
 */
function authenticateGeneric(given: Struct, tickets: Tickets): Outcome {
  const data = given.AuthenticationData;
  const entries: Dictionary = isDictionaryValue(data) ? data : new Map();
  const named = new Map(
    [...entries].map(([name, value]) => [name.toLowerCase(), typeof value === 'string' ? value : '']),
  );
  const user =
    userByPassword(named.get('username') ?? '', named.get('password') ?? '') ??
    userByAccessToken(named.get('accesstoken') ?? '') ??
    tickets.userOf(named.get('ticket') ?? '');
  return login(user, tickets);
}

const systemInfo: Struct = {
  WarningEnglish: '',
  WarningResource: '',
  BranchName: 'sandbox',
  BuildLabel: 'sandbox',
  AssemblyVersion: '8.8.0.0',
  FileVersion: '8.8.0.0',
  Description: 'netserver-gateway sandbox',
  DaysUntilNetServerExpiry: 365,
  BuildType: 'Release',
  DatabaseVersion: 880,
  IsUnicode: true,
  CompanyName: 'Sandbox Company',
  CompanyId: 12345,
  DatabaseType: 'memory',
  DatabaseMinor: '',
  DatabaseName: 'sandbox',
  IsOnTravel: false,
  IsSatellite: false,
};
