/** `POST /login/common/oauth/tokens`: access tokens for a refresh token (RFC 6749 §6; errors §5.2). */
import { randomBytes } from 'node:crypto';
import { parseBasic, Refusal } from '../command';
import type { CloudTickets } from './cloud-tickets';
import { claimPrefix } from './partner-exchange';
import type { SigningKeys } from './signing-keys';

export interface OAuthRegistration {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface TokenEndpointOptions extends OAuthRegistration {
  readonly clock: { now(): number };
  readonly tickets: CloudTickets;
  readonly keys: SigningKeys;
  readonly accessTokenSeconds: number;
  /** Whether each use of a refresh token gives a new one, and ends the old one. */
  readonly rotates: boolean;
  /** `iss` of id_tokens: the address of the service. */
  readonly issuer: () => string;
}

interface TokenReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly json: object;
  /** The tenant, where tokens were given. */
  readonly tenant?: string;
}

export class TokenEndpoint {
  /** Refresh token → tenant. */
  readonly #refreshTokens = new Map<string, string>();

  constructor(private readonly options: TokenEndpointOptions) {}

  /** A refresh token, as a consent page would have given it. */
  issueRefreshToken(tenant: string): string {
    const text = `${tenant}.${randomBytes(24).toString('base64url')}`;
    this.#refreshTokens.set(text, tenant);
    return text;
  }

  /** @param authorization header field of the request @param body the form */
  answer(authorization: string | undefined, body: string): TokenReply {
    const form = new URLSearchParams(body);
    const client = authorization === undefined ? inForm(form) : inHeader(authorization);
    if (client?.id !== this.options.clientId || client.secret !== this.options.clientSecret)
      return noSuchClient(authorization !== undefined);
    const grant = form.get('grant_type');
    if (grant === null) return refused(400, 'invalid_request', 'grant_type is missing.');
    if (grant !== 'refresh_token') return refused(400, 'unsupported_grant_type', 'Only refresh_token is served here.');
    const refreshToken = form.get('refresh_token');
    if (refreshToken === null) return refused(400, 'invalid_request', 'refresh_token is missing.');
    const tenant = this.#refreshTokens.get(refreshToken);
    if (tenant === undefined) return refused(400, 'invalid_grant', 'The refresh token is unknown, or was used up.');
    return this.#tokens(tenant, refreshToken);
  }

  #tokens(tenant: string, used: string): TokenReply {
    const { tickets, accessTokenSeconds, rotates } = this.options;
    const access = tickets.issueAccessToken(tenant);
    const rotated = rotates ? { refresh_token: this.issueRefreshToken(tenant) } : {};
    if (rotates) this.#refreshTokens.delete(used);
    const json = {
      token_type: 'Bearer',
      access_token: access,
      expires_in: accessTokenSeconds,
      id_token: this.#idToken(tenant),
      ...rotated,
    };
    return { status: 200, headers: noStore, json, tenant };
  }

  #idToken(tenant: string): string {
    const { clock, keys, issuer, clientId } = this.options;
    const now = Math.floor(clock.now() / 1_000);
    const header = { typ: 'JWT', alg: 'RS256', kid: keys.currentId };
    const claims = { sub: 'tje0@example.com', iss: issuer(), aud: clientId, iat: now, nbf: now, exp: now + 300 };
    return keys.signed(header, { ...claims, [`${claimPrefix}ctx`]: tenant });
  }
}

interface GivenClient {
  readonly id: string;
  readonly secret: string;
}

function inForm(form: URLSearchParams): GivenClient {
  return { id: form.get('client_id') ?? '', secret: form.get('client_secret') ?? '' };
}

/** Both are form-encoded before they become Basic credentials (RFC 6749 §2.3.1). */
function inHeader(authorization: string): GivenClient | undefined {
  const [, encoded] = /^basic +(\S+)$/i.exec(authorization) ?? [];
  if (encoded === undefined) return undefined;
  try {
    const given = parseBasic(encoded);
    if (given.scheme !== 'basic') return undefined;
    const decoded = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));
    return { id: decoded(given.user), secret: decoded(given.password.reveal()) };
  } catch (error) {
    if (error instanceof Refusal || error instanceof URIError) return undefined;
    throw error;
  }
}

const noStore = { 'cache-control': 'no-store', pragma: 'no-cache' };

function refused(status: number, error: string, description: string): TokenReply {
  return { status, headers: noStore, json: { error, error_description: description } };
}

function noSuchClient(byHeader: boolean): TokenReply {
  const reply = refused(401, 'invalid_client', 'There is no such client, or its secret is wrong.');
  return byHeader ? { ...reply, headers: { ...noStore, 'www-authenticate': 'Basic realm="login"' } } : reply;
}
