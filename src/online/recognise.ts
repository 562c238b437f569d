/**
 * Who is logged in by the gateway: users with a password of MANAGED_LOGINS, and tickets of our own that stand for one.
 */
import { failure, type Caller, type Credential, type Failure, type Secret } from '../command';
import type { Contract } from '../contract';
import { isSealedTicket, notAccepted, type TicketSeal } from '../identity';
import type { ManagedLogIn, ManagedLogins } from './log-in-entries';
import type { PasswordCheck } from './password-check';
import type { Renewal } from './renewal';

/** A caller that has shown who it is. */
export interface Recognised {
  readonly logIn: ManagedLogIn;
  /** What a ticket for this caller holds. */
  readonly user: string;
  readonly password: Secret;
}

/** What the layer of managed log-ins is made of. */
export interface ManagedOptions {
  readonly logins: ManagedLogins;
  readonly seal: TicketSeal;
  readonly passwords: PasswordCheck;
  readonly contract: Contract;
  readonly renewalOf: (logIn: ManagedLogIn) => Renewal;
  readonly clock: { now(): number };
  /** Whether the tenant chooses the CRM. */
  readonly hasTenants: boolean;
}

/** No tenant has such a name: these tickets open at no CRM of its own. */
const scope = 'managed log-ins';
/** No user name has a colon: no caller can log in with such a name. */
const frontPrefix = 'front:';

/**
 * @returns undefined: this caller logs in at the CRM itself; a failure: it may not log in
 */
export function recognise(
  { credential, tenant }: Pick<Caller, 'credential' | 'tenant'>,
  options: ManagedOptions,
): Promise<Recognised | Failure | undefined> | undefined {
  switch (credential?.scheme) {
    case 'basic':
      return byPassword(credential.user, credential.password, options);
    case 'ticket':
      return byTicket(credential.ticket, tenant, options);
    case 'bearer':
      return byTicket(credential.token, tenant, options);
    default:
      return undefined;
  }
}

/** The user whom a trusted front has authenticated; undefined: another one, or none. */
export function recogniseFrontUser(
  name: string | undefined,
  { frontUsers }: ManagedLogins,
  noPassword: Secret,
): Recognised | undefined {
  const user = (name ?? '').toLowerCase();
  const logIn = frontUsers.get(user);
  return logIn && { logIn, user: frontPrefix + user, password: noPassword };
}

/** The log-in that a caller would get if it is who it says; its password is not checked here. */
export function claimedLogIn(
  claim: Credential | { readonly frontUser: string } | undefined,
  { logins, seal }: Pick<ManagedOptions, 'logins' | 'seal'>,
): ManagedLogIn | undefined {
  if (claim === undefined) return undefined;
  if ('frontUser' in claim) return logins.frontUsers.get(claim.frontUser.toLowerCase());
  if (claim.scheme === 'basic') return logins.users.get(claim.user.toLowerCase())?.logIn;
  if (claim.scheme === 'session') return undefined;
  const opened = seal.open(scope, claim.scheme === 'ticket' ? claim.ticket : claim.token);
  if (opened?.scheme !== 'basic') return undefined;
  const { user } = opened;
  return user.startsWith(frontPrefix)
    ? logins.frontUsers.get(user.slice(frontPrefix.length))
    : logins.users.get(user.toLowerCase())?.logIn;
}

/** A ticket of our own; undefined: name and password are too long for one. */
export function sealFor({ user, password }: Recognised, seal: TicketSeal): Secret | undefined {
  return seal.seal(scope, user, password);
}

function byTicket(
  ticket: Secret,
  tenant: string,
  options: ManagedOptions,
): Promise<Recognised | Failure | undefined> | undefined {
  const opened = options.seal.open(scope, ticket);
  // Without a tenant no CRM will open it, either: its client must log in again, not look for another address.
  if (opened === undefined && options.hasTenants && tenant === '' && isSealedTicket(ticket))
    return Promise.resolve(ended());
  if (opened?.scheme !== 'basic') return undefined;
  const { user, password } = opened;
  if (!user.startsWith(frontPrefix)) return byPassword(user, password, options, true);
  const logIn = options.logins.frontUsers.get(user.slice(frontPrefix.length));
  return Promise.resolve(logIn === undefined ? ended() : { logIn, user, password });
}

async function byPassword(
  user: string,
  password: Secret,
  { logins, passwords }: ManagedOptions,
  isOurTicket = false,
): Promise<Recognised | Failure | undefined> {
  const known = logins.users.get(user.toLowerCase());
  if (known === undefined && isOurTicket) return ended();
  if (known === undefined && logins.otherUsers === 'pass') return undefined;
  const [someone] = logins.users.values();
  const { password: hash } = known ?? someone ?? {};
  if (hash === undefined) return notAccepted('this user may not log in here');
  const refused = await passwords.refusal(user, password, hash, known !== undefined);
  if (refused !== undefined) return isOurTicket && refused.code === 'crm.unauthenticated' ? ended() : refused;
  return known && { logIn: known.logIn, user, password };
}

const ended = (): Failure => notAccepted('the ticket is not valid, or no longer');

/** Why this caller may not call under this path; undefined: it may. */
export function otherTenant({ tenant }: Caller, logIn: ManagedLogIn): Failure | undefined {
  if (tenant === '' || tenant.toLowerCase() === logIn.tenant.toLowerCase()) return undefined;
  return failure('caller.forbidden', 'this user belongs to another tenant than the path names');
}

/** The caller as the CRM shall see it, but for the credential: what it sent to prove who it is stays here. */
export function withoutOwn(
  caller: Caller,
  { tenant, applicationToken }: ManagedLogIn,
  { hasTenants }: Pick<ManagedOptions, 'hasTenants'>,
): Caller {
  const { credential: _, applicationToken: __, ...others } = caller;
  const token = applicationToken === undefined ? {} : { applicationToken };
  return { ...others, ...(hasTenants ? { tenant } : {}), ...token };
}
