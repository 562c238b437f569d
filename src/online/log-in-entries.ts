/** What MANAGED_LOGINS says: what callers log in with, and what the gateway logs in with in their place. */
import type { KeyObject } from 'node:crypto';
import type { Secret } from '../command';
import type { PasswordHash } from './password-hash';

/** A system user of a tenant: its token, signed with the application's key, is exchanged for a ticket. */
export interface SystemUserLogIn {
  readonly kind: 'system user';
  /** As the file calls it; for logs. */
  readonly name: string;
  /** Such as `Cust12345`. */
  readonly tenant: string;
  readonly token: Secret;
  readonly applicationToken: Secret;
  /** RSA. */
  readonly privateKey: KeyObject;
  /** What the JWT of the identity service must name as its audience. */
  readonly audience: string;
}

/** An OAuth client with the refresh token of a user: it is exchanged for access tokens. */
export interface OauthLogIn {
  readonly kind: 'oauth';
  readonly name: string;
  readonly tenant: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** Absolute; read before each exchange, and written when the identity service has given a new token. */
  readonly refreshTokenFile: string;
  readonly scope?: string;
  /** Some identity services want the address that the client is registered with. */
  readonly redirectUri?: string;
  /** For CRMs that want one besides the access token. */
  readonly applicationToken?: Secret;
}

export type ManagedLogIn = SystemUserLogIn | OauthLogIn;

export interface ManagedUser {
  readonly password: PasswordHash;
  readonly logIn: ManagedLogIn;
}

export interface ManagedLogins {
  readonly logIns: readonly ManagedLogIn[];
  /** By user name in lower case. */
  readonly users: ReadonlyMap<string, ManagedUser>;
  /** By the name in TRUSTED_USER_HEADER, in lower case. */
  readonly frontUsers: ReadonlyMap<string, ManagedLogIn>;
  /** Whether users who are not in the file may try their password at the CRM. */
  readonly otherUsers: 'refuse' | 'pass';
}
