/** What log, audit log and console call a caller. */
import { createHmac, randomBytes } from 'node:crypto';
import { readKeys } from '../identity';
import { tokenHash } from '../policy';
import { remembering } from '../text/memo';
import type { Environment } from './config-keys';
import type { Configuration } from './config';

/**
 * A hash is `#` and 16 hex digits of HMAC-SHA-256: 64 bits, by which lines of one caller are put together. Without the
 * key nothing can be tried against it.
 */
export interface CallerNames {
  readonly user: (name: string) => string;
  /** Of a ticket, a token, or a browser session's XSRF token. */
  readonly credential: (secret: string) => string;
  readonly application: (token: string) => string;
}

interface CallerNamesOptions {
  /** The same in all processes whose hashes are to be compared. */
  readonly key: Buffer;
  /** Whether users are called by the names they sent. */
  readonly users: 'hash' | 'name';
  /** From an application's token, or the SHA-256 of it in hex, to its name. */
  readonly applications: ReadonlyMap<string, string>;
}

/** A hash costs a few microseconds, and a caller's next call comes soon. But tickets shall not stay in memory. */
const kept = { entriesMax: 1_000, charsMax: 4_096, forgetMs: 60_000 };

export function createCallerNames({ key, users, applications }: CallerNamesOptions): CallerNames {
  const hashed = (kind: string) =>
    remembering((text) => `#${createHmac('sha256', key).update(`${kind}\0${text}`).digest('hex').slice(0, 16)}`, kept);
  const [hashOfUser, hashOfApplication] = [hashed('user'), hashed('application')];
  return {
    // The CRM does not tell letter cases of user names apart.
    user: users === 'name' ? (name) => name : (name) => hashOfUser(name.toLowerCase()),
    credential: hashed('credential'),
    application:
      applications.size === 0
        ? hashOfApplication
        : (token) => applications.get(token) ?? applications.get(tokenHash(token)) ?? hashOfApplication(token),
  };
}

/** Variable in which a supervisor gives its workers the key that they share. */
const sharedKeyName = 'NETSERVER_GATEWAY_CALLER_KEY';

/** Variables for the workers of one supervisor: without TICKET_KEY they share a key that ends with the supervisor. */
export function sharedCallerKey(): Record<string, string> {
  return { [sharedKeyName]: randomBytes(32).toString('base64') };
}

type NameSettings = Pick<Configuration, 'identity' | 'logUsers'>;

/** Names whose settings may change while the program runs. */
export interface ConfiguredNames extends CallerNames {
  /** From now on the names are as configured here. */
  readonly configure: (configuration: NameSettings) => void;
}

/**
 * The names that the usage ledger keeps. Its hashes must be equal after a restart: with TICKET_KEY those of the log
 * are, and otherwise it has a key of its own in its store.
 */
export function ledgerNames(
  { identity, logUsers }: NameSettings,
  names: CallerNames,
): CallerNames | ((storeKey: Buffer) => CallerNames) {
  if (identity.ticketKey !== undefined) return names;
  return (key) => createCallerNames({ key, users: logUsers, applications: identity.applicationNames ?? new Map() });
}

/** The names as configured. The key is TICKET_KEY's own for this purpose, else the supervisor's, else a new one. */
export function callerNames(configuration: NameSettings, environment: Environment): ConfiguredNames {
  const shared = environment[sharedKeyName];
  const ownKey = shared === undefined ? randomBytes(32) : Buffer.from(shared, 'base64');
  const namesOf = ({ identity, logUsers }: NameSettings): CallerNames => {
    const key = identity.ticketKey === undefined ? ownKey : readKeys(identity.ticketKey).of('caller hash')[0];
    return createCallerNames({ key, users: logUsers, applications: identity.applicationNames ?? new Map() });
  };
  const names = {
    ...namesOf(configuration),
    configure: (changed: NameSettings): void => void Object.assign(names, namesOf(changed)),
  };
  return names;
}
