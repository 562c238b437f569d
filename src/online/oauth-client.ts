/** The log-in of an OAuth client: the refresh token out of its file, exchanged, and a new one back into the file. */
import { Secret, failure } from '../command';
import { refreshAccessToken } from './access-token';
import type { GrantReading } from './grant';
import type { IdentityService, ServiceCall } from './identity-service';
import type { OauthLogIn } from './log-in-entries';
import { errorCode, readRefreshToken, withFileLock, writeRefreshToken } from './refresh-token-file';

/** What several gateways tell each other of refresh tokens; see shared-grants.ts. */
export interface RotationNotes {
  /** The token that has taken the place of this one, at any of them. */
  successorOf(token: Secret): Promise<Secret | undefined>;
  note(old: Secret, successor: Secret): Promise<void>;
}

export interface OauthOptions {
  readonly service: IdentityService;
  readonly clock: { now(): number };
  /** The file takes no new token: it is kept in memory, and lost when this process ends. @param code `EACCES` */
  readonly onUnwritable: (code: string) => void;
  /** Undefined: this gateway is alone with its file. */
  readonly notes: RotationNotes | undefined;
}

/** One OAuth client. Each exchange has the file to itself. */
export class OauthClient {
  readonly #logIn: OauthLogIn;
  readonly #options: OauthOptions;
  /** A token that could not be written, and what the file said at that time. */
  #unwritten: { readonly inFile: string; readonly token: Secret } | undefined;

  constructor(logIn: OauthLogIn, options: OauthOptions) {
    this.#logIn = logIn;
    this.#options = options;
  }

  /** Asks for an access token. @param context made when the file is ours: waiting for it takes no time off */
  logIn(context: () => ServiceCall['context']): Promise<GrantReading> {
    return withFileLock(this.#logIn.refreshTokenFile, () => this.#exchange(context()));
  }

  async #exchange(context: ServiceCall['context']): Promise<GrantReading> {
    const { service, clock, notes } = this.#options;
    let inFile: Secret;
    try {
      inFile = await readRefreshToken(this.#logIn.refreshTokenFile);
    } catch (error) {
      return { kind: 'refused', reason: `the file with the refresh token cannot be read (${errorCode(error)})` };
    }
    const token = await this.#newest(inFile);
    const refreshed = await refreshAccessToken(this.#logIn, token, service, clock, context);
    if ('kind' in refreshed) {
      if (refreshed.kind === 'refused' || refreshed.code !== 'upstream.unknown') return refreshed;
      return failure('upstream.unreachable', 'the identity service gave no usable answer to the log-in');
    }
    const { grant, rotated } = refreshed;
    // The old one may be used up: the new one must be safe before anything is done with the access token.
    if (rotated !== undefined) {
      await notes?.note(token, rotated);
      await this.#keep(inFile, rotated);
    } else if (token.reveal() !== inFile.reveal()) await this.#keep(inFile, token);
    return grant;
  }

  /** The token in the file, unless that one has been replaced where it could not be written, or at another gateway. */
  async #newest(inFile: Secret): Promise<Secret> {
    if (this.#unwritten?.inFile === inFile.reveal()) return this.#unwritten.token;
    return (await this.#options.notes?.successorOf(inFile)) ?? inFile;
  }

  async #keep(inFile: Secret, token: Secret): Promise<void> {
    try {
      await writeRefreshToken(this.#logIn.refreshTokenFile, token);
      this.#unwritten = undefined;
    } catch (error) {
      this.#unwritten = { inFile: inFile.reveal(), token };
      this.#options.onUnwritable(errorCode(error));
    }
  }
}
